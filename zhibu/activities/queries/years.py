"""The year of units: activities and participation by unit and month. Ordered by code, never by amount."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import ExtractMonth

from zhibu.activities.models import Activity, Attendance
from zhibu.activities.states import Attended, Held, NoticeState
from zhibu.kernel.figures import percent
from zhibu.kernel.trees import within_any
from zhibu.organisation.models import Unit
from zhibu.organisation.states import UnitKind

CALLED_OFF = Q(notice__state=NoticeState.WITHDRAWN)


@dataclass
class Month:
    """What a unit held and planned in one month, and of those expected (`due`) how many were there or made it up."""

    held: int = 0
    planned: int = 0
    came: int = 0
    due: int = 0

    @property
    def percent(self) -> int | None:
        """Participation in per cent; None when nobody was expected."""
        return percent(self.came, self.due)


@dataclass(frozen=True)
class UnitYear:
    """The twelve months of a unit."""

    unit: Unit
    months: list[Month]

    @property
    def whole(self) -> Month:
        """The sums of the year."""
        return total(self.months)


def total(months: Iterable[Month]) -> Month:
    """The sums of several months."""
    found = Month()
    for month in months:
        found.held += month.held
        found.planned += month.planned
        found.came += month.came
        found.due += month.due
    return found


def units_of_year(paths: Iterable[str], year: int) -> QuerySet[Unit]:
    """Units within `paths` that stood in the year and are branches or held an activity of their own, by code."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    stood = (Q(founded=None) | Q(founded__lte=last)) & (Q(dissolved=None) | Q(dissolved__gt=first))
    own = Activity.objects.filter(unit=OuterRef("pk"), day__range=(first, last), notice__held=Held.BY_EACH)
    rows = Unit.objects.filter(stood, within_any("path", paths))
    return rows.filter(Q(kind=UnitKind.BRANCH) | Exists(own.exclude(CALLED_OFF))).order_by("code")


def years_of(units: Sequence[Unit], year: int) -> list[UnitYear]:
    """The year of each of these units, in the order given; three queries. A joint activity counts for every unit that
    was called to it, a line of a roll for the unit where the person belonged on the day.
    """
    ids = [unit.pk for unit in units]
    found: dict[int, list[Month]] = defaultdict(lambda: [Month() for _month in range(12)])
    for unit, month, held, planned in [*_own(ids, year), *_joint(ids, year)]:
        found[unit][month - 1].held += held
        found[unit][month - 1].planned += planned
    for unit, month, came, due in _lines(ids, year):
        found[unit][month - 1].came += came
        found[unit][month - 1].due += due
    return [UnitYear(unit, found[unit.pk]) for unit in units]


def _of_year(year: int) -> Any:
    rows = Activity.objects.filter(day__range=(date(year, 1, 1), date(year, 12, 31))).exclude(CALLED_OFF)
    return rows.annotate(month=ExtractMonth("day")).order_by()


_COUNTS = {
    "has_been": Count("pk", filter=Q(roll_version__gt=0)),
    "to_come": Count("pk", filter=Q(roll_version=0)),
}


def _own(ids: list[int], year: int) -> Iterable[tuple[int, int, int, int]]:
    rows = _of_year(year).filter(unit__in=ids, notice__held=Held.BY_EACH)
    return rows.values("unit", "month").annotate(**_COUNTS).values_list("unit", "month", *_COUNTS)


def _joint(ids: list[int], year: int) -> Iterable[tuple[int, int, int, int]]:
    rows = _of_year(year).filter(notice__units__in=ids, notice__held=Held.JOINTLY)
    return rows.values("notice__units", "month").annotate(**_COUNTS).values_list("notice__units", "month", *_COUNTS)


def _lines(ids: list[int], year: int) -> Iterable[tuple[int, int, int, int]]:
    day = F("activity__day")
    home = Q(member__affiliations__until=None) | Q(member__affiliations__until__gt=day)
    there = Q(state=Attended.PRESENT) | Q(made_up_on__isnull=False)
    return (
        Attendance.objects.filter(
            home,
            member__affiliations__since__lte=day,
            member__affiliations__unit__in=ids,
            activity__day__range=(date(year, 1, 1), date(year, 12, 31)),
            superseded_by=None,
        )
        .exclude(state=Attended.NOT_COUNTED)
        .annotate(month=ExtractMonth("activity__day"))
        .order_by()
        .values("member__affiliations__unit", "month")
        .annotate(came=Count("pk", filter=there), due=Count("pk"))
        .values_list("member__affiliations__unit", "month", "came", "due")
    )
