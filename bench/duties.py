"""Duties of all units × 400 rules × 12 months: written, matched, matched again, against the bare join of the rows."""

from datetime import date, timedelta

from django.db import connection

from bench import clock
from zhibu.activities.models import Activity, Notice
from zhibu.duties import services
from zhibu.duties.models import Duty, Requirement
from zhibu.duties.queries import periods_of
from zhibu.duties.states import MEETINGS, Who
from zhibu.organisation.models import Unit
from zhibu.rulebook.states import Per

RULES = 400
YEAR = 2027  # nothing else of the bench lies in it
TODAY = date(YEAR, 12, 31)
TIMES = 3  # the bare join


def measure(report: clock.Report) -> None:
    """The whole year at once; every second duty finds its fact."""
    units = list(Unit.objects.exclude(parent=None))
    months = periods_of(YEAR, Per.MONTH)
    Requirement.objects.bulk_create(
        [
            Requirement(
                code=f"B-{rule}", first=first, last=last, due=last, per=Per.MONTH, who=Who.LEADING,
                fact=MEETINGS[rule % len(MEETINGS)],
            )
            for rule in range(RULES) for first, last in months
        ],
        batch_size=1000,
    )  # fmt: skip
    _hold(units, [first for first, _last in months][::2])
    took, added = clock.timed(lambda: services.spread(date(YEAR, 1, 1), TODAY))
    assert added == len(units) * RULES * len(months)
    report.add(f"{added:,} duties written from {RULES} rules", took / 1000, "s", added / 20_000)
    bare, joined = clock.timed(_join)
    Duty.objects.filter(activity__isnull=False, requirement__code__startswith="B-").update(activity=None, met_on=None)
    took, changed = clock.timed(lambda: services.match(today=TODAY, only=MEETINGS))
    assert changed == joined == added / 2
    note = f"{changed:,} fulfilled; bare join and update {bare:.0f} ms"
    report.add(f"{added:,} duties matched", took, "ms", TIMES * bare, note)
    took, changed = clock.timed(lambda: services.match(today=TODAY, only=MEETINGS))
    assert changed == 0
    report.add(f"{added:,} duties matched again, nothing new", took, "ms", TIMES * bare)
    Duty.objects.filter(requirement__code__startswith="B-").delete()
    Requirement.objects.filter(code__startswith="B-").delete()


def _hold(units: list[Unit], days: list[date]) -> None:
    """An activity of each kind, in each unit and in each of these months."""
    now = f"{YEAR}-01-01 00:00Z"
    kinds = [(unit, kind) for unit in units for kind in MEETINGS]
    notices = Notice.objects.bulk_create(
        Notice(issuer=unit, kind=kind, theme="b", drafted_at=now, saved_at=now)
        for unit, kind in kinds for _day in days
    )  # fmt: skip
    places = [(unit, day + timedelta(days=9)) for unit, _kind in kinds for day in days]
    Activity.objects.bulk_create(
        Activity(notice=notice, unit=unit, day=day, roll_version=1)
        for notice, (unit, day) in zip(notices, places, strict=True)
    )


def _join() -> int:
    """The least that anybody could do: join and write, with no regard to order, corrections or words of people."""
    duty, asked, held, notice = (
        connection.ops.quote_name(model._meta.db_table) for model in (Duty, Requirement, Activity, Notice)
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {duty} SET activity_id = found.id, met_on = found.day FROM ("
            f" SELECT d.id AS duty, a.id, a.day FROM {duty} d JOIN {asked} r ON r.id = d.requirement_id"
            f" JOIN {held} a ON a.unit_id = d.unit_id AND a.day BETWEEN r.first AND r.last"
            f" JOIN {notice} n ON n.id = a.notice_id AND n.kind = r.fact"
            f" WHERE r.first >= %s AND a.roll_version > 0) found WHERE {duty}.id = found.duty",
            [date(YEAR, 1, 1)],
        )
        return int(cursor.rowcount)
