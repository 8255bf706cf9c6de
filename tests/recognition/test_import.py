"""Honours from a workbook: what is read, what is refused and how to mend it, what is written once."""

import json
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from hypothesis import given as drawn
from hypothesis import settings, strategies
from hypothesis.extra.django import TestCase
from python_calamine import CalamineWorkbook

from tests.activities.corridor import at
from tests.recognition.world import CITY, DAY, given, kind, line, sheet
from tests.support import Cast, make_cast, make_member, make_unit
from zhibu.audit.models import Entry
from zhibu.organisation.models import UnitName
from zhibu.recognition.forms.workbooks import check_honours, check_typed
from zhibu.recognition.models import Honour, HonourKind
from zhibu.recognition.services.columns import LEVELS, WHOM

pytestmark = pytest.mark.django_db


def run(data: bytes, folder: Path, *options: str) -> tuple[int, dict[str, Any], str]:
    """(exit status, the JSON printed, stderr)."""
    file = folder / "in.xlsx"
    file.write_bytes(data)
    out, err, status = StringIO(), StringIO(), 0
    try:
        call_command("import_honours", str(file), "--json", *options, stdout=out, stderr=err, no_color=True)
    except SystemExit as end:
        status = int(str(end.code))
    return status, json.loads(out.getvalue()), err.getvalue()


def counts(found: dict[str, Any]) -> tuple[int, ...]:
    return tuple(found[name] for name in ("rows", "new", "changed", "unchanged"))


def reasons(*lines: list[Any]) -> list[tuple[str, str]]:
    """(cell, reason) of what is wrong."""
    return [(error.cell, error.reason) for error in check_honours(sheet(*lines)).errors]


def test_it_is_only_checked_without_commit_and_written_once_with_it(cast: Cast, tmp_path: Path) -> None:
    data = sheet(line(), line(对象="0102"))
    status, found, err = run(data, tmp_path)
    assert (status, counts(found), found["errors"], err) == (0, (2, 2, 0, 0), [], "")
    assert (Honour.objects.count(), HonourKind.objects.count()) == (0, 0)

    assert counts(run(data, tmp_path, "--commit")[1]) == (2, 2, 0, 0)
    again = run(data, tmp_path, "--commit")[1]
    assert counts(again) == (2, 0, 0, 2)
    assert again["notes"] == ["2 rows are in the register already: 2、3."]

    made = Honour.objects.select_related("kind").order_by("unit__code")
    assert [(one.unit_id, one.name, one.kind.name, one.level, one.grantor, one.day) for one in made] == [
        (cast.branch.pk, "办公室支部", "先进基层党组织", "city", CITY, date(2025, 12, 31)),
        (cast.sibling.pk, "业务支部", "先进基层党组织", "city", CITY, date(2025, 12, 31)),
    ]
    entry = Entry.objects.get(deed="recognition.honours.imported")
    assert entry.detail == {"rows": 2, "new": 2, "changed": 0, "unchanged": 0}


def test_one_wrong_cell_and_nothing_is_written(cast: Cast, tmp_path: Path) -> None:
    status, found, _err = run(sheet(line(), line(对象="9999")), tmp_path, "--commit")
    reason = "there is no unit with this code or name: write its code as in the list of units"
    assert (status, counts(found)) == (1, (2, 1, 0, 0))
    assert found["errors"] == [{"sheet": "Sheet1", "cell": "F3", "value": "9999", "reason": reason}]
    assert Honour.objects.count() == 0


def test_a_file_that_cannot_be_used_is_exit_status_two(cast: Cast, tmp_path: Path) -> None:
    status, found, err = run(b"<a>", tmp_path)
    assert (status, counts(found), found["errors"][0]["cell"]) == (2, (0, 0, 0, 0), "")
    assert err.strip() == found["errors"][0]["reason"]


def test_the_failing_rows_can_be_corrected_and_brought_again(cast: Cast, tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    assert run(sheet(line(), line(级别="厂级")), tmp_path, "--errors", str(out))[0] == 1
    rows = CalamineWorkbook.from_path(out).get_sheet_by_index(0).to_python()
    assert rows[0][-1] == "错误说明"
    assert (len(rows), rows[1][2], rows[1][-1]) == (2, "厂级", "级别: write one of: 工委、市级、省级、国家级")


@pytest.mark.parametrize(
    "day", ["2025-12-31", "2025年12月31日", "2025.12.31", "２０２５．１２．３１", date(2025, 12, 31), " 2025/12/31 "]
)
@pytest.mark.parametrize("year", ["2025", "2025年", "２０２５", 2025, "2025年度"])
def test_days_and_years_as_people_write_them(cast: Cast, day: Any, year: Any) -> None:
    (row,) = check_honours(sheet(line(年度=year, 日期=day))).new
    assert (row.year, row.day) == (2025, date(2025, 12, 31))


@pytest.mark.parametrize("text", ["0101", "０１０１", " 办公室支部 ", "办公室党支部", "办公室　支部", 101])
def test_units_by_code_or_name(cast: Cast, text: Any) -> None:
    (row,) = check_honours(sheet(line(对象=text))).new
    assert (row.unit, row.name) == (cast.branch.pk, "办公室支部")


def test_units_by_an_earlier_name(cast: Cast) -> None:
    UnitName.objects.create(unit=cast.branch, name="秘书处支部", since=None, until=date(2021, 1, 1))
    assert [row.unit for row in check_honours(sheet(line(对象="秘书处支部"))).new] == [cast.branch.pk]


def test_a_name_that_two_units_bear_is_an_error_with_both(cast: Cast) -> None:
    make_unit(cast.root, "12", "办公室支部")
    assert reasons(line(对象="办公室支部")) == [
        ("F2", "several units are called so; write the code of one: 0101 办公室支部、12 办公室支部")
    ]


def test_persons_by_name_with_their_unit_or_by_number(cast: Cast) -> None:
    other = make_member(cast.apart, "王小明")
    ways = ["王小明（办公室支部）", "王小明(甲局党总支)", str(cast.member.pk), f"王小明({cast.member.pk})"]
    for way in ways:
        (row,) = check_honours(sheet(line(对象类别="个人", 对象=way))).new
        assert (row.member, row.home, row.name) == (cast.member.pk, cast.branch.pk, "王小明"), way
    assert reasons(line(对象类别="党员", 对象="王小明")) == [
        (
            "F2",
            "several members have this name; write name(unit) or the number at the end: "
            f"王小明 · 办公室支部 · {cast.member.pk}、王小明 · 乙局支部 · {other.pk}",
        )
    ]


def test_who_is_no_member_any_more_is_kept_by_name(cast: Cast) -> None:
    (row,) = check_honours(sheet(line(对象类别="个人", 对象="老同志(不在册)"))).new
    assert (row.member, row.name) == (None, "老同志")
    ((cell, reason),) = reasons(line(对象类别="个人", 对象="老同志"))
    assert (cell, "“老同志(不在册)”" in reason) == ("F2", True)


def test_hosts_and_the_committee_itself(cast: Cast) -> None:
    lines = [
        line(对象类别="机关", 对象="甲局"),
        line(对象类别="机关工委", 对象=""),
        line(对象类别="本委", 对象="机关工委"),
    ]
    found = check_honours(sheet(*lines))
    assert found.errors == []
    assert [(row.for_whom, row.name, row.unit) for row in found.new] == [
        ("host", "甲局", None), ("committee", "机关工委", None),
    ]  # fmt: skip
    assert [double.of for double in found.doubles] == [3]


def test_the_committees_own_honours_need_no_grantor_and_others_do(cast: Cast) -> None:
    assert check_honours(sheet(line(级别="本委", 授予单位=""))).new[0].grantor == "机关工委"
    assert reasons(line(授予单位="")) == [
        ("D2", "write who granted it: only the committee's own honours may leave it out")
    ]


@pytest.mark.parametrize(
    ("values", "cell", "reason"),
    [
        ({"年度": ""}, "A2", "the year is missing: write it as 2003"),
        ({"年度": "去年"}, "A2", "this is not a year: write it as 2003"),
        ({"年度": "1820"}, "A2", "a year from 1921 to"),
        ({"荣誉": ""}, "B2", "the honour is missing"),
        ({"荣誉": "长" * 61}, "B2", "longer than 60 characters"),
        ({"对象类别": "动物"}, "E2", "write one of: 单位、个人、机关、本委"),
        ({"对象": ""}, "F2", "write who was honoured"),
        ({"日期": "2025年12月"}, "H2", "the day is missing"),
        ({"日期": "2199-01-01"}, "H2", "lies in the future"),
    ],
)
def test_what_is_refused(cast: Cast, values: dict[str, Any], cell: str, reason: str) -> None:
    ((where, said),) = reasons(line(**values))
    assert (where, said[: len(reason)]) == (cell, reason)


def test_what_the_register_lacks_is_filled_in_and_what_contradicts_it_is_an_error(cast: Cast, tmp_path: Path) -> None:
    kept = given(cast.branch)
    assert counts(run(sheet(line()), tmp_path, "--commit")[1]) == (1, 0, 1, 0)
    kept.refresh_from_db()
    assert (kept.document_number, kept.day) == ("某委〔2025〕1号", date(2025, 12, 31))
    ((cell, reason),) = reasons(line(日期="2025-12-30"))
    assert (cell, reason) == ("H2", "this honour is kept with the day 2025-12-31; mend the one that is wrong")
    assert counts(run(sheet(line(文号="", 日期="")), tmp_path, "--commit")[1]) == (1, 0, 0, 1)
    assert counts(run(sheet(line(文号="另一号", 日期="")), tmp_path, "--commit")[1]) == (1, 1, 0, 0)


def test_the_same_row_twice_counts_once(cast: Cast, tmp_path: Path) -> None:
    found = run(sheet(line(), line()), tmp_path, "--commit")[1]
    assert (counts(found), Honour.objects.count()) == ((2, 1, 0, 1), 1)
    assert found["notes"][0] == "1 row repeats another one of the workbook and counts once: 3."


def test_a_new_kind_is_made_for_whom_the_rows_say_and_a_known_one_is_made_wider(cast: Cast, tmp_path: Path) -> None:
    kind("流动红旗", for_person=False, for_host=False, for_committee=False)
    rows = [
        line(荣誉="流动红旗", 对象类别="机关", 对象="甲局"),
        line(荣誉="新荣誉"),
        line(荣誉="新荣誉", 对象类别="机关", 对象="甲局"),
    ]
    assert run(sheet(*rows), tmp_path, "--commit")[1]["notes"] == [
        "A new kind of honour will be made: 新荣誉 (unit、host organisation).",
        "The honour 流动红旗 will from now on also go to: host organisation.",
    ]
    assert [one.recipients for one in HonourKind.objects.order_by("pk")] == [["unit", "host organisation"]] * 2


def test_a_withdrawn_honour_may_be_given_anew(cast: Cast, tmp_path: Path) -> None:
    given(cast.branch, withdrawn_at=at(DAY), withdrawn_because="误录")
    assert counts(run(sheet(line()), tmp_path, "--commit")[1]) == (1, 1, 0, 0)


def test_the_words_of_the_office_mean_one_thing_each() -> None:
    for table in (LEVELS, WHOM):
        words = [word for some in table.values() for word in some]
        assert len(words) == len(set(words))


class Anything(TestCase):
    """Whatever stands in the cells, the check says so and does not break; what it calls new can be written."""

    @classmethod
    def setUpTestData(cls) -> None:
        make_cast()

    @settings(max_examples=15, deadline=None)
    @drawn(
        strategies.lists(
            strategies.one_of(strategies.text(max_size=30), strategies.integers(-9, 10**8)), min_size=8, max_size=8
        )
    )
    def test_any_row(self, cells: list[Any]) -> None:
        names = ("year", "kind", "level", "grantor", "whom", "recipient", "document_number", "day")
        found = check_typed(dict(zip(names, map(str, cells), strict=True)))
        assert len(found.new) + found.wrong == 1
