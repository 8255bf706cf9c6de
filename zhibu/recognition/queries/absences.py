"""Where absences of a unit cluster, and what would help; talks; what a member reads of all this."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import ExtractIsoWeekDay
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhibu.activities.models import Attendance
from zhibu.activities.states import Attended, NoticeKind, NoticeState
from zhibu.kernel.registry import OwnTable
from zhibu.kernel.trees import within
from zhibu.organisation.models import Affiliation, Member, Unit
from zhibu.recognition.models import Sanction, Talk
from zhibu.recognition.states import HIDDEN

FEW = 3  # below so many absences nothing is said of a cluster
DAYS = [
    gettext_lazy("Monday"), gettext_lazy("Tuesday"), gettext_lazy("Wednesday"), gettext_lazy("Thursday"),
    gettext_lazy("Friday"), gettext_lazy("Saturday"), gettext_lazy("Sunday"),
]  # fmt: skip


@dataclass(frozen=True)
class Absences:
    """Absences of one kind of activity, weekday or member, of those expected who had no leave."""

    label: str
    absent: int
    expected: int
    key: int = 0


def absences(unit: Unit, first: date, last: date, *, persons: bool) -> dict[str, list[Absences]]:
    """Absences of the members of a unit and those below it, not made up, from confirmed rolls of a period: `kinds` of
    activities and `days` of the week in their order, and `persons` by pinyin, none of them by number. A leave counts
    on neither side. Two or three queries.
    """
    belongs = Affiliation.objects.filter(Affiliation.on(last), within("unit__path", unit.path)).values("member")
    rows = Attendance.objects.filter(
        superseded_by=None, state__in=[Attended.PRESENT, Attended.ABSENT], activity__day__range=(first, last),
        activity__notice__state__in=[NoticeState.ISSUED, NoticeState.CLOSED], member__in=belongs,
    )  # fmt: skip
    counts = {"absent": Count("pk", filter=Q(state=Attended.ABSENT, made_up_on=None)), "expected": Count("pk")}
    kinds = {kind: (absent, all_) for kind, absent, all_ in _counted(rows, "activity__notice__kind", counts)}
    by_day = rows.annotate(weekday=ExtractIsoWeekDay("activity__day"))
    days = {day: (absent, all_) for day, absent, all_ in _counted(by_day, "weekday", counts)}
    found = {
        "kinds": [Absences(str(kind.label), *kinds[kind]) for kind in NoticeKind if kind in kinds],
        "days": [Absences(str(DAYS[day - 1]), *days[day]) for day in sorted(days)],
        "persons": [],
    }
    if persons:
        each = rows.order_by("member__pinyin_key", "member").values_list("member__name", "member").annotate(**counts)
        found["persons"] = [Absences(name, absent, expected, key) for name, key, absent, expected in each if absent]
    return found


def _counted(rows: QuerySet[Attendance], by: str, counts: dict[str, Count]) -> QuerySet[Any]:
    return rows.order_by().values_list(by).annotate(**counts)


def help_with(found: dict[str, list[Absences]]) -> list[str]:
    """What would help, in sentences: it asks and offers, and blames nobody."""
    total = sum(one.absent for one in found["kinds"])
    if not total:
        return []
    said = [_("Offer the make-up study first: what is made up is no absence any more.")]
    for name, words in (
        ("kinds", _("Most absences are at: %(label)s (%(absent)s of %(expected)s). Ask what would make it fit.")),
        ("days", _("Most absences are on: %(label)s (%(absent)s of %(expected)s). Ask whether another day suits.")),
    ):
        most = max(found[name], key=lambda one: one.absent)
        if most.absent >= FEW and most.absent * 2 > total and len(found[name]) > 1:
            said.append(words % vars(most))
    if len(found["persons"]) >= FEW:
        said.append(_("Several members are concerned: look at time, place and content before you talk to anybody."))
    said.append(_("Ask about health, work and family before anything else; what calls for leave is entered as leave."))
    return said


def talks_listed(rows: QuerySet[Talk]) -> QuerySet[Talk]:
    """Talks, the newest first."""
    return rows.select_related("member", "officer", "unit").order_by("-day", "-pk")


def own_sanctions(member: Member) -> Iterator[OwnTable]:
    """What was decided about the member with every word said of it, and the talks they had. Three queries."""
    heads = [
        (_("Step"), 16), (_("State"), 20), (_("Notice given on"), 18), (_("Effect from"), 12), (_("Until"), 12),
        (_("Decider"), 14), (_("What was said, step by step"), 60),
    ]  # fmt: skip
    rows = Sanction.objects.filter(member=member).exclude(state__in=HIDDEN).select_related("decider")
    cells = [
        (
            str(one.get_rung_display()), str(one.get_state_display()), one.told_at, one.effect_from, one.effect_last,
            one.decider.name,
            "\n".join(f"{step.get_move_display()}: {step.words}" for step in one.steps.all() if step.words),
        )
        for one in rows.prefetch_related("steps").order_by("-told_at", "-pk")
    ]  # fmt: skip
    yield OwnTable(_("Sanctions and appeals"), heads, cells)
    heads = [
        (_("Day"), 12), (_("With"), 14), (_("What was promised"), 60), (_("By whom"), 12), (_("Until"), 12),
        (_("Kept"), 8),
    ]  # fmt: skip
    talks = talks_listed(Talk.objects.filter(member=member))
    held = [
        (one.day, one.officer.name, one.promise, str(one.get_promised_by_display() or ""), one.due, one.kept)
        for one in talks
    ]
    yield OwnTable(_("Talks I had"), heads, held)
