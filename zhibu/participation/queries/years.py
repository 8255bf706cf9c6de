"""A member's own years: sums over the facts in force, whatever has been compiled."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q
from django.db.models.functions import ExtractYear

from zhibu.activities.models import Attendance
from zhibu.activities.states import MISSED, Attended
from zhibu.kernel.periods import HalfYear
from zhibu.participation.queries.closings import Part


@dataclass(frozen=True)
class Year:
    """What a member was expected at in a year, in whatever units, and what they took part in."""

    year: int
    expected: int
    present: int
    leave: int
    absent: int
    made_up: int
    not_counted: int


def own_years(member_id: int) -> list[Year]:
    """A member's years by the attendance in force, the newest first; one query."""
    rows = (
        Attendance.objects.filter(member=member_id, superseded_by=None, activity__day__isnull=False)
        .annotate(year=ExtractYear("activity__day"))
        .order_by()
        .values("year")
        .annotate(
            expected=Count("pk", filter=~Q(state=Attended.NOT_COUNTED)),
            present=Count("pk", filter=Q(state=Attended.PRESENT)),
            leave=Count("pk", filter=Q(state=Attended.LEAVE)),
            absent=Count("pk", filter=Q(state=Attended.ABSENT)),
            made_up=Count("pk", filter=Q(state__in=MISSED, made_up_on__isnull=False)),
            not_counted=Count("pk", filter=Q(state=Attended.NOT_COUNTED)),
        )
        .order_by("-year")
    )
    return [Year(**row) for row in rows]


def total_of(halves: Iterable[tuple[HalfYear, list[Part]]]) -> dict[str, int]:
    """The six figures of all parts of a year together."""
    names = ("expected", "present", "leave", "absent", "made_up", "not_counted")
    parts = [part for _period, parts in halves for part in parts]
    return {name: sum(getattr(part.figures, name) for part in parts) for name in names}
