"""What is measured, on a committee of 46 units and 1,165 members."""

import statistics
import time
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import rustpy_xlsxwriter
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.test import Client
from python_calamine import CalamineWorkbook

from bench import assessed, bare, book, clock, duties, eligibility, honours, scene
from bench.issue import MANY, confirm_a_roll, grow, issue_notice
from bench.scene import MEMBERS, START, UNITS, officer
from zhibu.activities import services as activities
from zhibu.activities.models import Activity, Attendance, Notice
from zhibu.activities.services import Line
from zhibu.activities.states import Attended
from zhibu.audit.services import SYSTEM
from zhibu.demo.services.workbooks import write_workbooks
from zhibu.kernel.periods import HalfYear
from zhibu.organisation.forms.rosters import check_roster
from zhibu.organisation.forms.units import check_units
from zhibu.organisation.models import Affiliation, Member, Unit
from zhibu.organisation.policy import Person
from zhibu.organisation.services.rosters import import_members
from zhibu.organisation.services.unit_sheets import import_units
from zhibu.participation import exports, queries

NOTICES = 24
ROUNDS = 7
PERIOD = HalfYear(2026, 1)


def everything(report: clock.Report, folder: Path) -> None:
    """All rows in their order; later ones stand on the data of earlier ones."""
    import_roster(report, folder)
    staff = officer()
    few = issue_notice(report, staff, members=MEMBERS, rounds=ROUNDS, spare=15)
    hold_the_half_year(staff)
    compile_half_year(report)
    eligibility.measure(report)
    export_lines(report)
    pages(report, staff)
    confirm_a_roll(report, staff)
    honours.measure(report)
    assessed.measure(report, staff)
    duties.measure(report)
    book.render(report, folder)
    grow(MEMBERS)
    many = issue_notice(report, staff, members=MANY, rounds=3, spare=0)
    report.add(f"issue to {MANY:,} members, each 1,000", many, "ms", few, f"{few:.1f} ms each 1,000 of {MEMBERS:,}")


def import_roster(report: clock.Report, folder: Path) -> None:
    """Check and commit of the roster, each round on an empty roster; all rows counted."""
    deed = load_roster(folder)
    times = []
    for _ in range(5):
        Affiliation.objects.all().delete()
        Member.objects.all().delete()
        times.append(clock.timed(deed)[0])
        assert Member.objects.count() == Affiliation.objects.count() == MEMBERS
    report.add(f"import of {MEMBERS:,} rows, check and commit", statistics.median(times), "ms", 500)


def load_roster(folder: Path) -> Callable[[], None]:
    """Load units and members of the sample; gives the deed that loads the members."""
    write_workbooks(folder, members=MEMBERS, seed=2026)
    import_units(check_units((folder / "units.xlsx").read_bytes()), by=SYSTEM, now=START)
    assert Unit.objects.count() == UNITS + 1
    data = (folder / "roster.xlsx").read_bytes()

    def deed() -> None:
        checked = check_roster(data)
        assert (checked.new, checked.errors) == (MEMBERS, [])
        import_members(checked, by=SYSTEM, now=START)

    deed()
    return deed


def hold_the_half_year(staff: Person) -> None:
    """24 notices with confirmed rolls, every member on each."""
    Notice.objects.filter(number__isnull=False).update(first_day=date(2027, 1, 4), last_day=date(2027, 1, 4))
    Activity.objects.update(day=None)
    kinds = [Line(Attended.LEAVE, "sick"), Line(Attended.ABSENT), Line(Attended.NOT_COUNTED)]
    for number in range(NOTICES):
        notice = activities.issue(notice=scene.draft(staff, number), who=staff, now=START, reason="bench")
        rows = []
        for activity in notice.activities.all():
            members = Affiliation.objects.filter(unit=activity.unit_id).values_list("member_id", flat=True)
            for member in members:
                chance = (member * 31 + number * 17) % 12
                line = kinds[chance] if chance < 3 else Line(Attended.PRESENT)
                rows.append(
                    Attendance(
                        activity=activity, member_id=member, state=line.state, leave_kind=line.leave_kind,
                        version=1, set_at=START,
                    )
                )  # fmt: skip
        Attendance.objects.bulk_create(rows, batch_size=2000)
        notice.activities.update(roll_version=1, roll_confirmed_at=START)
    assert Attendance.objects.count() == MEMBERS * NOTICES
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


AGGREGATE = """
SELECT u.code, m.key,
  SUM(CASE WHEN a.state <> 'not_counted' THEN 1 ELSE 0 END), SUM(CASE WHEN a.state = 'present' THEN 1 ELSE 0 END),
  SUM(CASE WHEN a.state = 'leave' THEN 1 ELSE 0 END), SUM(CASE WHEN a.state = 'absent' THEN 1 ELSE 0 END),
  SUM(CASE WHEN a.made_up_on IS NOT NULL THEN 1 ELSE 0 END), SUM(CASE WHEN a.state = 'not_counted' THEN 1 ELSE 0 END)
FROM activities_attendance a
JOIN activities_activity v ON v.id = a.activity_id
JOIN organisation_member m ON m.id = a.member_id
JOIN organisation_affiliation f ON f.member_id = a.member_id
  AND f.since <= v.day AND (f.until IS NULL OR f.until > v.day)
JOIN organisation_unit u ON u.id = f.unit_id
LEFT JOIN activities_attendance s ON s.supersedes_id = a.id
WHERE v.day BETWEEN '2026-01-01' AND '2026-06-30' AND s.id IS NULL
GROUP BY u.code, m.key, m.stroke_key ORDER BY u.code, m.stroke_key
"""


def compile_half_year(report: clock.Report) -> None:
    """The figures of every member against the one SQL aggregate that yields the same."""

    def ours() -> list[Any]:
        return queries.figures(PERIOD)

    def aggregate() -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(AGGREGATE)
            return cursor.fetchall()

    figures = [
        (one.code, one.key, one.expected, one.present, one.leave, one.absent, one.made_up, one.not_counted)
        for one in ours()
    ]
    assert sorted(figures) == sorted(tuple(row) for row in aggregate())
    assert len(figures) == MEMBERS
    ours_ms, sql_ms = clock.paired(ours, aggregate, rounds=ROUNDS)
    row = f"compile of {MEMBERS:,} × {NOTICES}"
    report.add(row, ours_ms, "ms", 1.5 * sql_ms + 20, f"SQL aggregate {sql_ms:.1f} ms")


def export_lines(report: clock.Report) -> None:
    """Every line of the half-year as a workbook, against the quick writer alone with the same rows in memory."""
    units = Unit.objects.all()
    heads = [f"列{place}" for place in range(9)]
    lines = [(*row[:4], *row[5:]) for row in queries.fact_lines(PERIOD, units)]

    def ours() -> int:
        book, count = exports.every_line(queries.fact_lines(PERIOD, units))
        assert count == MEMBERS * NOTICES
        return len(book.getvalue())

    def writer() -> int:
        out = BytesIO()
        style = {heads[2]: rustpy_xlsxwriter.Format().set_num_format("yyyy-mm-dd")}
        records = (dict(zip(heads, line, strict=True)) for line in lines)
        rustpy_xlsxwriter.write_worksheet(records, out, column_formats=style)
        return len(out.getvalue())

    book, _count = exports.every_line(queries.fact_lines(PERIOD, units))
    assert len(CalamineWorkbook.from_filelike(book).get_sheet_by_index(0).to_python()) == MEMBERS * NOTICES + 1
    ours_ms, writer_ms = clock.paired(ours, writer, rounds=5)
    report.add(
        f"export of {MEMBERS * NOTICES:,} lines", ours_ms, "ms", 2 * writer_ms, f"writer alone {writer_ms:.0f} ms"
    )


def pages(report: clock.Report, staff: Person) -> None:
    """CPU of two pages against a bare Django page with the same HTML."""
    client = Client()
    assert staff.user is not None
    client.force_login(staff.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    handler = get_wsgi_application()
    day = START.date()
    joint = _joint_activity(staff, day)

    def roster() -> Any:
        rows = Affiliation.objects.filter(Affiliation.on(day)).order_by("member__pinyin_key")
        return rows.values_list("member_id", "member__name", "member__phone", "member__state", "unit__name")[:50]

    def roll() -> Any:
        rows = Attendance.objects.filter(activity=joint, superseded_by=None).order_by("member__pinyin_key")
        return rows.values_list("pk", "member_id", "member__name", "state", "leave_kind", "made_up_on", "reason")

    names_row = f"activity page with {MEMBERS:,} names, CPU"
    for name, address, query, count, bound in (
        ("roster page of 50, CPU", "/organisation/units/00/roster/", roster, 50, lambda ms: ms + 8),
        (names_row, f"/activities/held/{joint.pk}/", roll, MEMBERS, lambda ms: 2 * ms),
    ):

        def ours(address: str = address) -> bytes:
            return bare.call(handler, address, cookies)

        html = ours().decode()
        assert len(bare.rows_of(html)) == count, "the page has another number of rows"
        theirs = bare.same_as(html, query)
        ours_ms, bare_ms = clock.paired(ours, theirs, rounds=21, clock=time.process_time)
        report.add(name, ours_ms, "ms", bound(bare_ms), f"bare page {bare_ms:.1f} ms")


def _joint_activity(staff: Person, day: date) -> Activity:
    joint = scene.draft(staff, 0, held="jointly", theme="全体大会", start_time="09:00", place="礼堂")
    notice = activities.issue(notice=joint, who=staff, now=START, reason="bench")
    activity = Activity.objects.get(notice=notice)
    rng = [Line(Attended.ABSENT), Line(Attended.LEAVE, "duty")]
    people = Member.objects.order_by("pk").values_list("pk", flat=True)
    exceptions = {pk: rng[place % 2] for place, pk in enumerate(people) if place % 12 == 0}
    return activities.confirm_roll(activity=activity, exceptions=exceptions, who=staff, now=START, day=day)
