"""The same pages in a committee of 1,165 and of 1,000,000 members, and the closing of a half-year of the latter: on
PostgreSQL, `python -m bench.country`. Everybody but the first 1,165 is made inside the database.
"""

import os
import resource
import statistics
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bench import clock, setup

MANY = int(os.environ.get("BENCH_MEMBERS", "1000000"))
TO_A_BRANCH = 33
TO_A_GENERAL_BRANCH = 100
ROUNDS = 15
OVER = datetime(2026, 7, 1, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


def measure(report: clock.Report, folder: Path) -> None:
    """Pages before, growth, pages after, closing."""
    from bench import rows
    from zhibu.organisation.models import Unit
    from zhibu.participation.services import compile_half_year

    rows.load_roster(folder)
    staff = rows.officer()
    rows.hold_the_half_year(staff)
    small = list(Unit.objects.order_by("path"))

    def close(units: Any) -> float:
        def deed() -> Any:
            return compile_half_year(units=units, period=rows.PERIOD, basis="bench", check_days=5, who=staff, now=OVER)

        return clock.timed(deed)[0]

    few = close(small)
    _put_on_show(staff)
    fetch = _pages()
    before = {name: _median(deed) for name, deed in fetch.items()}
    asked = {name: _queries(deed) for name, deed in fetch.items()}
    started = time.monotonic()
    grow()
    print(f"grown to {MANY:,} members in {time.monotonic() - started:.0f} s", flush=True)
    for name, deed in fetch.items():
        assert _queries(deed) == asked[name], f"{name}: another number of queries in the larger committee"
        note = f"{before[name]:.1f} ms at {rows.MEMBERS:,}; {asked[name]} queries in both"
        report.add(f"{name} at {MANY:,} members", _median(deed), "ms", 1.5 * before[name], note)
    large = close(Unit.objects.exclude(pk__in=[unit.pk for unit in small]))
    _all_closed()
    linear = 1.5 * few * (MANY - rows.MEMBERS) / rows.MEMBERS
    note = f"{few:.0f} ms for {rows.MEMBERS:,}"
    report.add(f"closing of {MANY:,} × {rows.NOTICES}", large / 1000, "s", linear / 1000, note)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    report.add(f"closing of {MANY:,} × {rows.NOTICES}, memory at its peak", peak, "MB", 300)


def _all_closed() -> None:
    """Every unit with facts is closed, and every member of it has a record."""
    from zhibu.participation.models import Closing, Record

    assert Record.objects.count() == MANY
    assert Closing.objects.count() == 36 + branches()


def branches() -> int:
    """How many branches the larger committee has beside those of the smaller."""
    from bench.rows import MEMBERS

    return -(-(MANY - MEMBERS) // TO_A_BRANCH)


def _put_on_show(staff: Any) -> None:
    from zhibu.participation.models import Closing
    from zhibu.participation.services import show_half_year

    later = OVER + timedelta(days=30)
    for closing in Closing.objects.select_related("disclosure"):
        show_half_year(disclosure=closing.disclosure, working_days=5, who=staff, now=later)


def _pages() -> dict[str, Callable[[], bytes]]:
    """Pages of a branch's secretary and of its general branch's, as functions that fetch them."""
    from django.core.wsgi import get_wsgi_application

    from bench import bare
    from zhibu.organisation.models import Unit
    from zhibu.participation.models import Closing

    branch = Unit.objects.filter(kind="branch", closings__isnull=False, parent__kind="general_branch").order_by(
        "code"
    )[0]
    assert branch.parent is not None
    shown = Closing.objects.get(unit=branch).disclosure_id
    handler = get_wsgi_application()

    signed_in = {unit: _signed_in(unit) for unit in (branch, branch.parent)}

    def page(unit: Unit, address: str) -> Callable[[], bytes]:
        return lambda: bare.call(handler, address, signed_in[unit])

    return {
        "roster of a branch": page(branch, f"/organisation/units/{branch.code}/roster/"),
        "to-do page of a branch": page(branch, "/"),
        "disclosure of a branch": page(branch, f"/disclosure/{shown}/"),
        "heat map of a general branch": page(branch.parent, "/activities/years/?year=2026"),
        "half-year of a general branch": page(branch.parent, "/participation/2026H1/"),
    }


def _signed_in(unit: Any) -> dict[str, str]:
    """Cookies of a new secretary of the unit."""
    from django.test import Client

    from bench.scene import START
    from zhibu.accounts.models import User
    from zhibu.organisation.models import Affiliation, Member, Post

    inside = Affiliation.objects.filter(unit__path__startswith=unit.path, member__user=None).order_by("pk")
    member = Member.objects.get(pk=inside.values_list("member_id", flat=True)[0])
    member.user = User.objects.create_user(f"bench{unit.code}", name=member.name)
    member.save()
    Post.objects.create(unit=unit, member=member, kind="secretary", since=START.date())
    client = Client()
    client.force_login(member.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return {name: morsel.value for name, morsel in client.cookies.items()}


def _median(deed: Callable[[], bytes]) -> float:
    deed()
    return statistics.median(clock.timed(deed)[0] for _ in range(ROUNDS))


def _queries(deed: Callable[[], bytes]) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        deed()
    return len(asked)


def grow() -> None:
    """Members until there are MANY: general branches, branches of 33, 24 activities of each with confirmed rolls."""
    from django.db import connection

    from bench.rows import MEMBERS, NOTICES
    from zhibu.activities.models import Activity, Attendance
    from zhibu.organisation.models import Affiliation, Member, Unit

    general = Unit.objects.filter(kind="general_branch")[0]
    branch = Unit.objects.filter(kind="branch")[0]
    member = Member.objects.filter(user=None)[0]
    place = Affiliation.objects.filter(until=None)[0]
    held = Activity.objects.filter(roll_version=1)[0]
    line = Attendance.objects.filter(state="present", supersedes=None)[0]
    last_unit, last_member = Unit.objects.order_by("-pk")[0].pk, Member.objects.order_by("-pk")[0].pk
    count, more = branches(), MANY - MEMBERS
    notices = "SELECT notice_id, min(day) AS day FROM activities_activity WHERE roll_version > 0 GROUP BY notice_id"
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # the rows refer to each other rightly by themselves
        _copies(cursor, general, f"generate_series(1, {-(-count // TO_A_GENERAL_BRANCH)}) n", {
            "code": "'G' || n", "name": "'测量总支' || n", "path": "left(t.path, 6) || (500000 + n)",
        })  # fmt: skip
        _copies(cursor, branch, f"generate_series(1, {count}) n JOIN organisation_unit g"
                f" ON g.code = 'G' || ((n - 1) / {TO_A_GENERAL_BRANCH} + 1)", {
            "code": "'B' || n", "name": "'测量支部' || n", "path": "g.path || (100000 + n)", "parent_id": "g.id",
        })  # fmt: skip
        _copies(cursor, member, f"generate_series(1, {more}) n", {
            "key": "'bench' || n", "name": "'测量' || n", "pinyin_key": "'celiang' || n",
            "stroke_key": "lpad(n::text, 8, '0')",
        })  # fmt: skip
        _copies(cursor, place, f"organisation_member m JOIN organisation_unit b"
                f" ON b.code = 'B' || ((m.id - {last_member} - 1) / {TO_A_BRANCH} + 1)", {
            "member_id": "m.id", "unit_id": "b.id",
        }, f"m.id > {last_member}")  # fmt: skip
        _copies(cursor, held, f"({notices} ORDER BY notice_id LIMIT {NOTICES}) o CROSS JOIN organisation_unit b", {
            "notice_id": "o.notice_id", "unit_id": "b.id", "day": "o.day",
        }, f"b.id > {last_unit} AND b.kind = 'branch'")  # fmt: skip
        chance = "(m.member_id * 31 + a.notice_id * 17) % 12"
        _copies(cursor, line, "activities_activity a JOIN organisation_affiliation m ON m.unit_id = a.unit_id", {
            "activity_id": "a.id", "member_id": "m.member_id",
            "state": f"CASE {chance} WHEN 0 THEN 'leave' WHEN 1 THEN 'absent' ELSE 'present' END",
            "leave_kind": f"CASE {chance} WHEN 0 THEN 'sick' ELSE '' END",
        }, f"a.unit_id > {last_unit}")  # fmt: skip
        assert cursor.rowcount == more * NOTICES, cursor.rowcount
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("ANALYZE")


def _copies(cursor: Any, template: Any, source: str, other: dict[str, str], where: str = "true") -> None:
    """Copies of one row, one for each row of `source`, with other values in some columns."""
    names = [field.column for field in template._meta.concrete_fields if field.column != "id"]
    values = ", ".join(other.get(name, f't."{name}"') for name in names)
    table = template._meta.db_table
    columns = ", ".join(f'"{name}"' for name in names)
    cursor.execute(
        f"INSERT INTO {table} ({columns}) SELECT {values} FROM {source}"
        f" JOIN {table} t ON t.id = {template.pk} WHERE {where}"
    )


def main() -> int:
    """Run in the database that BENCH_DATABASE_URL names; 1 when a bound does not hold."""
    folder = setup.start()
    try:
        report = clock.Report(fresh=False)
        measure(report, folder)
        return 0 if all(row.holds for row in report.rows) else 1
    finally:
        setup.stop(folder)


if __name__ == "__main__":
    sys.exit(main())
