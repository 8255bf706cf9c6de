"""Reads across practices."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhibu.activities.models import Activity
from zhibu.activities.queries import roll_counts
from zhibu.activities.states import NoticeState
from zhibu.exchange.models import Collection, Comment, Practice, TakenUp
from zhibu.exchange.states import Stage
from zhibu.kernel.registry import OwnTable
from zhibu.kernel.search import Item
from zhibu.organisation.models import Member, Unit

KIND = "practice"


def listed(rows: QuerySet[Practice], *, kind: str = "", unit: str = "", year: int | None = None) -> QuerySet[Practice]:
    """Posted practices, the newest first, of one type of activity, one unit and one year."""
    rows = rows.filter(stage=Stage.POSTED)
    if kind:
        rows = rows.filter(activity__notice__kind=kind)
    if unit:
        rows = rows.filter(unit__code=unit)
    if year:
        rows = rows.filter(activity__day__year=year)
    return rows.select_related("unit", "activity__notice").order_by("-posted_at", "-pk")


def choices(rows: QuerySet[Practice]) -> tuple[list[tuple[str, str]], list[int]]:
    """The units and the years that have posted practices among these; two queries."""
    posted = rows.filter(stage=Stage.POSTED)
    units = Unit.objects.filter(pk__in=posted.values("unit")).order_by("code").values_list("code", "name")
    years = posted.values_list("activity__day__year", flat=True).distinct().order_by("-activity__day__year")
    return list(units), list(years)


def waiting(rows: QuerySet[Practice], units: list[Unit]) -> list[Practice]:
    """Drafts of these units, what they are asked to change and what was taken down, the oldest first."""
    own = rows.filter(unit__in=[unit.pk for unit in units])
    return list(
        own.filter(~Q(stage=Stage.POSTED) | ~Q(asked_because="")).select_related("unit").order_by("made_at", "pk")
    )


def practice_of(activity: int) -> Practice | None:
    """The practice that was made of an activity."""
    return Practice.objects.filter(activity=activity).select_related("unit", "audience").first()


def ready(activity: Activity) -> bool:
    """Whether a practice can be made of it: its roll is confirmed and its effect reported."""
    return bool(activity.roll_version) and getattr(activity, "feedback", None) is not None


def facts(practice: Practice) -> dict[str, Any]:
    """What the corridor knows of the activity: pulled each time, so that corrections are seen. One query."""
    activity = practice.activity
    return {
        "activity": activity,
        "notice": activity.notice,
        "counts": roll_counts(activity),
        "effect": activity.feedback.get_effect_display(),
    }


def comments_of(practice: Practice) -> list[Comment]:
    """What was said about it, the oldest first; one query."""
    return list(practice.comments.select_related("member", "unit").order_by("made_at", "pk"))


@dataclass(frozen=True)
class Fate:
    """Which unit took a practice up and what became of it; `number` and `result` once its notice is out."""

    unit: Unit
    made_at: Any
    said: str
    number: str = ""
    result: str = ""
    notice: int | None = None


def fates(practice: Practice) -> list[Fate]:
    """Who took it up and what became of it, by code; one query."""
    rows = practice.taken_up.select_related("unit", "notice").annotate(
        rolls=Count("notice__activities", filter=Q(notice__activities__roll_version__gt=0)),
        all=Count("notice__activities"),
    )
    return [_fate(row) for row in rows.order_by("unit__code", "made_at", "pk")]


def _fate(row: Any) -> Fate:
    notice = row.notice
    if notice is None:
        return Fate(row.unit, row.made_at, _("the draft was thrown away"))
    if not notice.number:
        return Fate(row.unit, row.made_at, _("being prepared"), notice=notice.pk)
    if notice.state == NoticeState.WITHDRAWN:
        said = _("withdrawn")
    elif row.rolls:
        said = ngettext("held %(num)s time of %(all)s", "held %(num)s times of %(all)s", row.rolls) % {
            "num": row.rolls, "all": row.all,
        }  # fmt: skip
    else:
        said = _("issued, not held yet")
    return Fate(row.unit, row.made_at, said, notice.number_text, notice.result, notice.pk)


def taken_from(notice: int) -> TakenUp | None:
    """The practice of which a notice was made."""
    return TakenUp.objects.filter(notice=notice).select_related("practice__unit").first()


def collections() -> QuerySet[Collection]:
    """Every collection by its title."""
    return Collection.objects.order_by("title")


def gathered(collection: Collection, rows: QuerySet[Practice]) -> QuerySet[Practice]:
    """The practices of a collection that are posted, among these, by the code of their unit."""
    found = listed(rows).filter(collections=collection)
    return found.order_by("unit__code", F("posted_at").desc(), "pk")


def item(practice: Practice) -> Item:
    """A practice as the search keeps it."""
    text = "\n".join((practice.done, practice.came, practice.know, practice.unit.name))
    day = timezone.localdate(practice.posted_at) if practice.posted_at else None
    return Item(KIND, practice.pk, practice.title, text, day)


def items() -> Iterator[Item]:
    """Every posted practice, the oldest first."""
    for practice in (
        Practice.objects.filter(stage=Stage.POSTED).select_related("unit").order_by("posted_at").iterator()
    ):
        yield item(practice)


def own_tables(member: Member) -> Iterator[OwnTable]:
    """What the member said about practices. One query."""
    heads = [(_("Made on"), 18), (_("Practice"), 40), (_("comment"), 50), (_("Removed on"), 18)]
    said = Comment.objects.filter(member=member).order_by("-made_at", "-pk")
    yield OwnTable(
        _("Comments on practices"), heads, list(said.values_list("made_at", "practice__title", "text", "removed_at"))
    )
