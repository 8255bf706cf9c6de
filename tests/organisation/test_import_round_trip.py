"""What goes out comes back: an export of units or members, imported again, changes nothing; whatever was in it."""

from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings, target
from hypothesis import strategies as st

from tests.organisation import workbooks
from tests.organisation.workbooks import ROSTER, TREE, UNITS, person, roster
from tests.support import Cast, client_as
from zhibu.audit.services import SYSTEM
from zhibu.organisation import exports, queries
from zhibu.organisation.forms.rosters import check_roster
from zhibu.organisation.forms.units import check_units
from zhibu.organisation.models import Unit
from zhibu.organisation.services.rosters import import_members
from zhibu.organisation.services.unit_sheets import import_units

NOW = timezone.make_aware(datetime(2026, 11, 23, 9))
TODAY = NOW.date()
HABIT = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

# What people really type: any character of any plane, spreadsheets' dangerous beginnings, blanks inside.
typed = st.one_of(
    st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=20),
    st.sampled_from(["=1+1", "@SUM(A1)", "'甲", "007", "1e5", "1987-06-15", "是", "甲  乙", "－", "TRUE", "_x0041_"]),
)
names = st.sampled_from(["张伟", "欧阳娜", "王 芳", "阿卜杜拉·买买提", "𠮷野", "刘洋", "Anna Li"])
days = st.dates(date(1980, 1, 1), date(2026, 6, 30)).map(date.isoformat)
branches = st.sampled_from(["甲局办公室党支部", "0102", "业务一组", "乙局党支部"])


def blank_or(values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(st.just(""), values)


def out(made: tuple[BytesIO, int]) -> bytes:
    return made[0].getvalue()


def units_out() -> bytes:
    return out(exports.units(queries.tree(TODAY), queries.unit_facts(Unit.objects.all())))


def members_out(unit: Unit) -> bytes:
    return out(exports.roster_in_full(queries.full_roster(unit, TODAY), queries.unit_words()))


@pytest.fixture
def tree(db: None) -> Unit:
    import_units(check_units(workbooks.units()), by=SYSTEM, now=NOW - timedelta(days=9))
    return Unit.objects.get(parent=None)


@given(st.data())
@HABIT
def test_members_exported_in_full_come_back_unchanged(tree: Unit, data: st.DataObject) -> None:
    people: list[dict[str, Any]] = []
    for serial in sorted(data.draw(st.sets(st.integers(1, 900), min_size=1, max_size=6))):
        row = person(serial)
        row |= {
            "姓名": data.draw(names),
            "所在党支部": data.draw(branches),
            "人员类别": data.draw(st.sampled_from(["正式党员", "预备党员", ""])),
            "转正日期": "",
            "联系电话": data.draw(blank_or(st.just(row["联系电话"]))),
            "是否失联党员": data.draw(st.sampled_from(["是", "否", ""])),
            "是否流动党员": data.draw(st.sampled_from(["是", "否", ""])),
            "转入日期": data.draw(blank_or(days)),
        }
        row |= {name: data.draw(typed) for name in ("民族", "学历", "工作岗位", "家庭住址", "党籍状态", "备注")}
        people.append(row)
    first = check_roster(roster(people, headings=[*ROSTER, "转入日期"]))
    import_members(first.only_good(), by=SYSTEM, now=NOW)
    target(len(first.good) - len(first.errors))
    again = check_roster(members_out(tree))
    assert (again.errors, again.changes, again.new, again.table.notes) == ([], [], 0, [])
    assert again.unchanged == again.rows > 0 or not first.good


@given(st.data())
@HABIT
def test_units_exported_come_back_unchanged(tree: Unit, data: st.DataObject) -> None:
    rows = [
        [
            *row[:4],
            data.draw(blank_or(typed)),
            data.draw(st.sampled_from(["执法", "综合", "服务", "行政管理", "群团", ""])),
            data.draw(st.sampled_from(["", "0000-00000001", "０００－１", "0000 0001", "12345"])),
            data.draw(blank_or(days)),
        ]
        for row in [*TREE, ["1101", data.draw(names) + "支部", "党小组", "11", "", ""]]
    ]
    first = check_units(workbooks.units(rows, headings=[*UNITS, "办公电话", "成立日期"]))
    import_units(first.only_good(), by=SYSTEM, now=NOW)
    again = check_units(units_out())
    assert (again.errors, again.changes, again.new, again.table.notes) == ([], [], 0, [])
    assert again.unchanged == Unit.objects.exclude(parent=None).count()


def test_the_files_of_the_pages_come_back_unchanged(cast: Cast) -> None:
    staff = client_as(cast.staff)

    def sent(client: Client, path: str, **data: str) -> bytes:
        return b"".join(client.post(path, data).streaming_content)  # type: ignore[attr-defined]

    units = check_units(sent(staff, "/organisation/units.xlsx"))
    assert (units.errors, units.counts()["new"], units.changes) == ([], 0, [])
    found = sent(staff, f"/organisation/units/{cast.root.code}/roster/in-full/", reason="check")
    members = check_roster(found)
    assert (members.errors, members.new, members.changes, members.doubles) == ([], 0, [], [])
    assert members.unchanged == members.rows > 3
