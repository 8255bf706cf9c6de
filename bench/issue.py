"""Issue of a notice against the bare inserts of the same rows; the roll of one branch with its audit entries."""

import itertools
import json
import statistics
from datetime import date
from typing import Any

from django.db import connection, transaction

from bench import clock
from bench.scene import ONE_MORE, START, UNITS, draft
from zhibu.activities import services as activities
from zhibu.activities.models import Activity, Attendance, Notice
from zhibu.activities.services import Line
from zhibu.activities.states import Attended
from zhibu.audit.models import Entry
from zhibu.circulation.models import Delivery, Dispatch, Task
from zhibu.organisation.models import Affiliation, Member, Unit
from zhibu.organisation.policy import Person

BRANCHES = 36
MANY = 40_000
ROLL = 32
numbers = itertools.count(100)


def issue_notice(report: clock.Report, staff: Person, *, members: int, rounds: int, spare: float) -> float:
    """Issue against the raw multi-row inserts of the same rows into the same tables, each round another notice; the
    bound is three times the raw inserts and `spare` milliseconds. Gives the milliseconds for each 1,000 members.
    """
    ours, raw = [], []
    for turn in range(rounds + 1):
        waiting = draft(staff, next(numbers))
        spent, notice = clock.timed(
            lambda waiting=waiting: activities.issue(notice=waiting, who=staff, now=START, reason="bench")
        )
        written = (
            Delivery.objects.filter(dispatch=notice.dispatch).count(),
            Activity.objects.filter(notice=notice).count(),
        )
        assert written == (UNITS + members, BRANCHES), written
        twin = _raw_issue(notice, members)
        if turn:  # the first round warms up
            ours.append(spent)
            raw.append(twin)
    ours_ms, raw_ms = statistics.median(ours), statistics.median(raw)
    bound = 3 * raw_ms + spare
    report.add(f"issue to {UNITS} units and {members:,} members", ours_ms, "ms", bound, f"raw inserts {raw_ms:.1f} ms")
    return ours_ms * 1000 / members


def confirm_a_roll(report: clock.Report, staff: Person) -> None:
    """A roll of 32 people, three of them not there, with one audit entry for each of them."""
    times = []
    branch = _branch_of(ROLL)
    people = list(Affiliation.objects.filter(unit=branch).values_list("member_id", flat=True))
    exceptions = {
        people[3]: Line(Attended.ABSENT),
        people[9]: Line(Attended.LEAVE, "sick"),
        people[20]: Line(Attended.ABSENT),
    }
    for turn in range(21):
        notice = activities.issue(notice=draft(staff, 0, units=[branch]), who=staff, now=START, reason="bench")
        activity = Activity.objects.get(notice=notice)
        before = Entry.objects.count()

        def deed(activity: Activity = activity) -> Activity:
            return activities.confirm_roll(
                activity=activity, exceptions=exceptions, who=staff, now=START, day=START.date()
            )

        spent = clock.timed(deed)[0]
        assert Attendance.objects.filter(activity=activity).count() == ROLL
        assert Entry.objects.count() - before >= ROLL
        if turn:
            times.append(spent)
    report.add(f"roll of {ROLL} people, an audit entry for each", statistics.median(times), "ms", 20)


def _branch_of(size: int) -> Unit:
    """A branch beside the others, with so many members that are nobody else's."""
    branch = Unit.objects.create(
        code=ONE_MORE, name="测量支部", kind="branch", parent=Unit.objects.get(parent=None), path="000001999999"
    )
    _add_members(branch, size, first=9_000_000)
    return branch


def _add_members(unit: Unit, count: int, *, first: int) -> None:
    """Members of `unit`, without accounts, their keys counted from `first`."""
    made = Member.objects.bulk_create(
        [
            Member(
                key=f"bench{first + n}", name=f"测量{n}", pinyin_key=f"celiang{n}", stroke_key=f"{n}", initials="cl",
                sex="male", id_number="", born=date(1980, 1, 1), state="formal",
            )
            for n in range(count)
        ],
        batch_size=1000,
    )  # fmt: skip
    Affiliation.objects.bulk_create(
        [Affiliation(member=member, unit=unit, since=date(2020, 1, 1)) for member in made], batch_size=2000
    )


def grow(have: int) -> None:
    """Members until there are 40,000, as many in each branch."""
    branches = list(Unit.objects.filter(kind="branch").exclude(code=ONE_MORE).order_by("path"))
    assert len(branches) == BRANCHES
    missing = MANY - have
    for place, branch in enumerate(branches):
        _add_members(branch, missing // BRANCHES + (place < missing % BRANCHES), first=place * 10_000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _raw_issue(notice: Notice, members: int) -> float:
    """Milliseconds of the bare inserts of what an issue wrote, under new keys, in one transaction; then removed."""
    shift = 10_000_000
    opened = list(notice.activities.values_list("pk", flat=True))
    tables = [
        (Dispatch, Dispatch.objects.filter(pk=notice.dispatch_id), {"id"}),
        (Delivery, Delivery.objects.filter(dispatch=notice.dispatch_id), {"id", "dispatch_id"}),
        (Notice, Notice.objects.filter(pk=notice.pk), {"id", "dispatch_id", "number"}),
        (Activity, Activity.objects.filter(notice=notice), {"id", "notice_id"}),
        (Task, Task.objects.filter(key__in=[f"activities.roll:{pk}" for pk in opened]), {"id"}),
    ]  # fmt: skip
    statements, written = [], []
    for model, rows, shifted in tables:
        names = [field.column for field in model._meta.concrete_fields]
        with connection.cursor() as cursor:
            columns = ", ".join(f'"{name}"' for name in names)
            keys = ", ".join(str(pk) for pk in rows.values_list("pk", flat=True))
            cursor.execute(f"SELECT {columns} FROM {model._meta.db_table} WHERE id IN ({keys})")
            found = cursor.fetchall()
        values = [
            [_shifted(n, v, shift if n in shifted else 0) for n, v in zip(names, row, strict=True)] for row in found
        ]
        written.append([str(row[names.index("id")]) for row in values])
        # Rows in one statement as far as the database's limit on parameters goes.
        step = max(1, 30_000 // len(names))
        for start in range(0, len(values), step):
            part = values[start : start + step]
            marks = ", ".join("(" + ", ".join(["%s"] * len(names)) + ")" for _ in part)
            statements.append(
                (
                    f"INSERT INTO {model._meta.db_table} ({columns}) VALUES {marks}",
                    [v for row in part for v in _plain(row)],
                )
            )
    assert [len(keys) for keys in written] == [1, UNITS + members, 1, BRANCHES, BRANCHES]

    def deed() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            for statement, parameters in statements:
                cursor.execute(statement, parameters)

    spent, _nothing = clock.timed(deed)
    with transaction.atomic(), connection.cursor() as cursor:
        for (model, _rows, _names), keys in zip(reversed(tables), reversed(written), strict=True):
            cursor.execute(f"DELETE FROM {model._meta.db_table} WHERE id IN ({', '.join(keys)})")
            assert cursor.rowcount == len(keys)
    return spent


def _shifted(name: str, value: Any, by: int) -> Any:
    """A value of the twin row: keys moved out of the way, all else the same."""
    if name == "key":
        return f"raw:{value}"
    return value + by if by and value is not None else value


def _plain(row: list[Any]) -> list[Any]:
    """Values as the database driver gave them, JSON ones as text."""
    return [json.dumps(value) if isinstance(value, dict) else value for value in row]
