"""Reads across notices: what a draft lacks, what is under way, whom it addresses, what was changed."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhibu.activities.models import Activity, Change, Notice
from zhibu.activities.states import SENT, Held, NoticeState
from zhibu.kernel.trees import within
from zhibu.organisation.models import Unit


def missing(notice: Notice, units: Sequence[int]) -> list[str]:
    """What a draft still lacks before it can be issued, each as a sentence; empty when it is complete."""
    lacks = [
        (not notice.theme, _("The theme is missing.")),
        (not units, _("Choose at least one unit.")),
        (notice.first_day is None, _("The day is missing.")),
        (not notice.content, _("The content is missing.")),
        (not notice.form, _("The form is missing.")),
        (notice.feedback_by is None, _("The day until which feedback is due is missing.")),
        (
            bool(notice.feedback_by and notice.end and notice.feedback_by < notice.end),
            _("Feedback cannot be due before the last day of the activity."),
        ),
        (
            notice.held == Held.JOINTLY and not (notice.start_time and notice.place),
            _("A joint activity needs its time and place."),
        ),
    ]
    return [sentence for lacking, sentence in lacks if lacking]


def under_way(rows: QuerySet[Notice], *, most: int) -> list[Notice]:
    """The newest issued notices, at most so many."""
    return list(rows.filter(state=NoticeState.ISSUED).select_related("issuer").order_by("-issued_at", "-pk")[:most])


def open_notices(*, on: date) -> list[Notice]:
    """Issued notices that still run on a day: their last day is not over and a roll is still to be taken."""
    waiting = Activity.objects.filter(notice=OuterRef("pk"), roll_version=0)
    return list(
        Notice.objects.filter(Exists(waiting), state=NoticeState.ISSUED, last_day__gte=on)
        .select_related("dispatch")
        .order_by("pk")
    )


def still_open(unit: Unit) -> list[str]:
    """Sentences that say which activities and notices of a unit are still under way; two queries."""
    waiting = Activity.objects.filter(unit=unit, roll_version=0, notice__state=NoticeState.ISSUED).count()
    own = Notice.objects.filter(issuer=unit, state=NoticeState.ISSUED).count()
    said = []
    if waiting:
        text = ngettext(
            "%(num)s activity of it waits for its roll.", "%(num)s activities of it wait for their rolls.", waiting
        )
        said.append(text % {"num": waiting})
    if own:
        text = ngettext(
            "%(num)s notice of it is under way; close or withdraw it.",
            "%(num)s notices of it are under way; close or withdraw them.",
            own,
        )
        said.append(text % {"num": own})
    return said


def something_is_issued() -> bool:
    """Whether a notice was ever issued."""
    return Notice.objects.filter(state__in=SENT).exists()


def units_addressed(notice: Notice) -> tuple[list[str], bool]:
    """The names of the units a notice is addressed to, by code, and whether these are all below its issuer; two
    queries.
    """
    names = list(notice.units.order_by("code").values_list("name", flat=True))
    below = Unit.objects.filter(within("path", notice.issuer.path), dissolved=None).exclude(pk=notice.issuer_id)
    return names, len(names) > 1 and not below.exclude(notices_received=notice).exists()


def changes_of(notice: Notice) -> list[Change]:
    """What was changed of a notice itself after its issue, in the order of time."""
    return list(Change.objects.filter(notice=notice, activity=None).order_by("made_at", "pk"))


def history(notice: Notice, units: Sequence[int]) -> list[Change]:
    """What was changed after issue: of the notice itself, and by these units of their own activities; newest first."""
    mine = Q(activity=None) | Q(activity__unit__in=units)
    return list(
        Change.objects.filter(mine, notice=notice).select_related("activity__unit").order_by("-made_at", "-pk")
    )


def held_already(count: int) -> str:
    """Why a notice with confirmed rolls is not withdrawn."""
    return ngettext(
        "The roll of %(count)s unit is confirmed, and facts stay: it cannot be withdrawn any more.",
        "The rolls of %(count)s units are confirmed, and facts stay: it cannot be withdrawn any more.",
        count,
    ) % {"count": count}


def why_not_withdrawn(notice: Notice) -> str:
    """Why an issued notice cannot be withdrawn any more; empty when it can."""
    if notice.state != NoticeState.ISSUED:
        return _("This notice has been closed and can no longer be withdrawn.")
    held = Activity.objects.filter(notice=notice, roll_version__gt=0).count()
    return held_already(held) if held else ""


def notice_numbered(number: int | None, *, year: int | None = None, unit: str | None = None) -> Notice | None:
    """The notice with this number, of this year or of the newest that has it; the newest issued one without a number.
    Of several issuers `unit` (a code) names one; else the one highest in the tree. None when there is none.
    """
    rows = Notice.objects.filter(state__in=SENT).select_related("issuer")
    if unit is not None:
        rows = rows.filter(issuer__code=unit)
    if number is None:
        return rows.order_by("-issued_at", "-pk").first()
    rows = rows.filter(number=number) if year is None else rows.filter(number=number, year=year)
    return rows.order_by("issuer__path", "-year").first()
