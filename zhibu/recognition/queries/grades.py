"""Grades of units over the years."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from zhibu.organisation.models import Unit
from zhibu.recognition.models import UnitGrade
from zhibu.recognition.queries.statistics import standing_units, stated_day


@dataclass(frozen=True)
class GradeLine:
    """A unit with its grade of a year and the one of the year before; None where none was set."""

    unit: Unit
    now: UnitGrade | None
    before: UnitGrade | None

    @property
    def raised(self) -> bool:
        """提档升级: whether the grade is higher than the year before."""
        return self.now is not None and self.before is not None and self.now.grade > self.before.grade


def grade_lines(year: int, today: date) -> list[GradeLine]:
    """Every unit that stood at the end of the year (of the running one: today), by code, with its grades. Two
    queries.
    """
    units = list(standing_units(stated_day(year, today)).order_by("code"))
    rows = UnitGrade.objects.filter(year__in=[year, year - 1], superseded_at=None)
    grades = {(row.unit_id, row.year): row for row in rows}
    return [GradeLine(unit, grades.get((unit.pk, year)), grades.get((unit.pk, year - 1))) for unit in units]


def grades_of(unit: Unit) -> list[GradeLine]:
    """The grades of a unit by year, the earliest first, each with the one of the year before. One query."""
    rows = list(UnitGrade.objects.filter(unit=unit, superseded_at=None).order_by("year"))
    by_year = {row.year: row for row in rows}
    return [GradeLine(unit, row, by_year.get(row.year - 1)) for row in rows]


def graded_years() -> QuerySet[UnitGrade, int]:
    """The years for which grades were set, the newest first."""
    return UnitGrade.objects.order_by("-year").values_list("year", flat=True).distinct()
