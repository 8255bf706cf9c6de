"""Grades of units, set for a year by whoever closes the appraisal or by the staff."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from zhibu.audit.services import record
from zhibu.organisation.models import Unit
from zhibu.organisation.policy import Person
from zhibu.recognition.models import UnitGrade
from zhibu.recognition.states import Grade

BATCH = 500


@transaction.atomic
def set_grades(*, year: int, grades: Mapping[int, int], basis: str, who: Person, now: datetime) -> int:
    """Set the grades of units (key of the unit → Grade) for a year, on a basis such as the document that decided it.
    A grade that stands already is left alone; another one supersedes it. Returns how many were set. Raises ValueError
    for a grade that is none and without a basis. Four statements, however many units.
    """
    if not basis.strip():
        raise ValueError("a grade has its basis")
    wanted = {unit: Grade(grade) for unit, grade in grades.items()}
    # One at a time: the root is the lock, as two closings may want the same units.
    Unit.objects.select_for_update().filter(parent=None).first()
    standing = {row.unit_id: row for row in UnitGrade.objects.filter(year=year, superseded_at=None, unit__in=wanted)}
    fresh = {unit: grade for unit, grade in wanted.items() if unit not in standing or standing[unit].grade != grade}
    UnitGrade.objects.filter(pk__in=[standing[unit].pk for unit in fresh if unit in standing]).update(
        superseded_at=now
    )
    UnitGrade.objects.bulk_create(
        [
            UnitGrade(unit_id=unit, year=year, grade=grade, basis=basis, set_by=who.actor.id, set_at=now)
            for unit, grade in fresh.items()
        ],
        batch_size=BATCH,
    )
    if fresh:
        detail = {"year": year, "units": len(fresh)}
        record(
            actor=who.actor,
            deed="recognition.grades.set",
            subject=f"recognition.grades:{year}",
            detail=detail,
            now=now,
        )
    return len(fresh)
