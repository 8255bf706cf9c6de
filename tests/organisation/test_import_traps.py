"""The traps of real files, each once: what other programs write, what people type, what spreadsheets do to digits."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import pytest
from django.utils import timezone

from tests.organisation import workbooks
from tests.organisation.workbooks import ROSTER, person
from tests.organisation.wps import Formula, written
from tests.support import id_number
from zhibu.audit.services import SYSTEM
from zhibu.kernel.sheets import SheetError
from zhibu.organisation.forms.rosters import check_roster
from zhibu.organisation.forms.units import check_units
from zhibu.organisation.models import Affiliation, Member, Unit
from zhibu.organisation.services.checked import Checked
from zhibu.organisation.services.rosters import import_members
from zhibu.organisation.services.unit_sheets import import_units

NOW = timezone.make_aware(datetime(2026, 11, 23, 9))
PEOPLE = [person(1), person(2), person(3, 所在党支部="0102")]


@pytest.fixture(autouse=True)
def tree(db: None) -> None:
    """The units of `workbooks.TREE`."""
    import_units(check_units(workbooks.units()), by=SYSTEM, now=NOW)


def rows(people: Sequence[dict[str, Any]], headings: Sequence[str] = ROSTER) -> list[list[Any]]:
    return [list(headings), *([row.get(name, "") for name in headings] for row in people)]


def checked(people: Sequence[dict[str, Any]], **how: Any) -> Checked:
    return check_roster(written(rows(people), **how))


def said(found: Checked) -> list[tuple[str, str]]:
    return [(error.cell, error.reason) for error in found.errors]


def csv(people: Sequence[dict[str, Any]], encoding: str) -> bytes:
    return "\r\n".join(",".join(map(str, row)) for row in rows(people)).encode(encoding)


@pytest.mark.parametrize(
    "how",
    [{"inline": True}, {"prefix": "x"}, {"dimension": False, "absolute": True}, {"cell_names": False, "prefix": "s"}],
    ids=str,
)
def test_files_of_other_programs(how: dict[str, Any]) -> None:
    found = checked(PEOPLE, **how)
    assert (found.errors, found.new, found.table.notes) == ([], 3, [])


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig"])
def test_text_files(encoding: str) -> None:
    found = check_roster(csv(PEOPLE, encoding))
    assert (found.errors, found.new) == ([], 3)


def test_a_text_file_in_which_a_spreadsheet_cut_the_numbers() -> None:
    (cell, reason), *more = said(check_roster(csv([person(1, 公民身份号码="4.40101E+17")], "gb18030")))
    assert (cell, more) == ("C2", [])
    assert reason.startswith("stored as a number, its last digits are lost: set the cell to text")


def test_a_number_stored_as_a_number_says_how_to_set_the_cell_to_text() -> None:
    number = float(person(1)["公民身份号码"][:17] + "0")
    (cell, reason), *more = said(checked([person(1, 公民身份号码=number)]))
    assert (cell, more) == ("C2", [])
    assert "right click, Format cells, Text" in reason


def test_old_numbers_of_15_digits_are_explained() -> None:
    assert said(checked([person(1, 公民身份号码="100000870615123")])) == [
        ("C2", "this is an old number of 15 digits: write the one of 18")
    ]


def test_a_small_x_full_width_digits_blanks_and_an_apostrophe() -> None:
    number = next(n for n in (id_number(serial, date(1970, 2, 3)) for serial in range(1, 999)) if n.endswith("X"))
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in number)
    for spelled in (number.lower(), wide, f"'{number}", f" {number[:6]} {number[6:14]}\u3000{number[14:]}"):
        found = checked([person(1, 公民身份号码=spelled, 出生日期="", 性别="")])
        assert said(found) == []
        assert found.good[0].values["id_number"] == number


def test_an_apostrophe_in_front_of_anything() -> None:
    quoted = {name: f"'{person(1)[name]}" for name in ("姓名", "公民身份号码", "出生日期", "所在党支部", "联系电话")}
    found = checked([person(1, **quoted)])
    assert said(found) == []
    assert found.good[0].values == check_roster(workbooks.roster([person(1)])).good[0].values


@pytest.mark.parametrize("text", ["1961.02", "1961年2月", "196102", 196102, 1961.02])
def test_a_month_alone_is_refused_with_the_way_out(text: Any) -> None:
    assert said(checked([person(1, 出生日期=text)])) == [
        ("E2", "the day is missing: write year, month and day, as in 1987-06-15")
    ]


@pytest.mark.parametrize("date_1904", [False, True])
def test_days_of_both_systems_with_and_without_their_format(date_1904: bool) -> None:
    born = date.fromisoformat(person(1)["出生日期"])
    bare = (born - (date(1904, 1, 1) if date_1904 else date(1899, 12, 30))).days
    for value in (born, bare, int(f"{born:%Y%m%d}"), f"{born:%Y}年{born.month}月{born.day}日"):
        found = checked([person(1, 出生日期=value)], date_1904=date_1904)
        assert (said(found), found.good[0].values["born"]) == ([], born)


def test_a_branch_merged_over_its_members() -> None:
    people = [person(1), person(2, 所在党支部=""), person(3, 所在党支部="")]
    found = checked(people, merged=["H2:H4"])
    assert said(found) == []
    assert {row.unit_name for row in found.good} == {"甲局办公室党支部"}
    assert found.table.notes == ["2 rows take a value from a cell merged downwards."]


def test_a_merged_title_and_hundreds_of_empty_rows() -> None:
    data = written([["党员名册"], [], *rows(PEOPLE)], merged=["A1:Q1"], empty_rows=300)
    found = check_roster(data)
    assert (found.errors, found.rows, found.table.notes) == ([], 3, [])


def test_hidden_rows_and_columns_count_and_are_named() -> None:
    found = checked(PEOPLE, hidden_rows=[3], hidden_columns=[12])
    assert (found.new, found.table.notes) == (
        3, ["1 row is hidden and was read like the others: 3.", "Hidden columns were read like the others: L."],
    )  # fmt: skip


def test_computed_cells_count_by_their_value_and_are_named() -> None:
    formula = Formula("VLOOKUP(A2,Sheet9!A:B,2,0)", person(1)["联系电话"])
    found = checked([person(1, 联系电话=formula), person(2)])
    assert (said(found), found.good[0].values["phone"]) == ([], person(1)["联系电话"])
    assert found.table.notes == ["1 cell holds a formula; its last computed value was taken: L2."]


def test_a_formula_without_a_value_is_an_empty_cell() -> None:
    found = checked([person(1, 姓名=Formula("A9"))])
    assert said(found) == [("A2", "the name is missing")]
    assert len(found.table.notes) == 1


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old .xls file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
    ],
    ids=["xls", "password"],
)
def test_what_is_refused_as_a_whole(data: bytes, reason: str) -> None:
    with pytest.raises(SheetError, match=reason):
        check_roster(data)


def test_a_masked_number_cannot_be_read_back() -> None:
    masked = person(1, 公民身份号码="100000********0012", 联系电话="138****0001", 家庭住址="某市某区****")
    reason = "masked by stars and cannot be read: use an export with full numbers, or type it"
    assert said(checked([masked])) == [("C2", reason), ("L2", reason), ("M2", reason)]


def test_the_same_file_of_another_program_twice() -> None:
    data = written(rows(PEOPLE), inline=True, prefix="x")
    assert import_members(check_roster(data), by=SYSTEM, now=NOW)["new"] == 3
    before = (list(Member.objects.order_by("pk").values()), list(Affiliation.objects.values()))
    assert import_members(check_roster(data), by=SYSTEM, now=NOW)["unchanged"] == 3
    assert (list(Member.objects.order_by("pk").values()), list(Affiliation.objects.values())) == before


def test_an_older_template_is_named() -> None:
    old = workbooks.book({"名册": rows(PEOPLE), "填写说明": [["说明"], ["模板版本", 1]]})
    assert check_roster(old).table.notes == [
        "The workbook was made from version 1 of the template; the present one is version 2."
    ]


UNIT_HEADS = [*workbooks.UNITS, "办公电话", "成立日期"]


def unit_rows(phone: Any = "0000-00000001", founded: Any = "2003年7月1日") -> list[list[Any]]:
    return [[*row, phone, founded] if row[0] == "11" else row for row in workbooks.TREE]


def test_office_phone_and_founding_day_of_units() -> None:
    data = written([UNIT_HEADS, *unit_rows("００００－００００００００１", 37803)], inline=True)
    assert [(c.field, c.old, c.new) for c in check_units(data).changes] == [
        ("office_phone", "", "0000-000000001"), ("founded", "", "2003-07-01"),
    ]  # fmt: skip
    assert import_units(check_units(data), by=SYSTEM, now=NOW)["changed"] == 1
    unit = Unit.objects.get(code="11")
    assert (unit.office_phone, unit.founded) == ("0000-000000001", date(2003, 7, 1))
    assert check_units(data).unchanged == 5
    assert check_units(workbooks.units()).unchanged == 5  # a sheet without the columns leaves them alone


@pytest.mark.parametrize(
    ("phone", "founded", "cell", "reason"),
    [
        ("王主任", "", "G6", "a phone number is made of digits, as in 0000-00000000"),
        ("0" * 31, "", "G6", "longer than 30 characters"),
        ("", "2003.07", "H6", "the day is missing: write year, month and day, as in 1987-06-15"),
        ("", "2103-07-01", "H6", "lies in the future"),
    ],
)
def test_wrong_phones_and_days_of_units(phone: str, founded: str, cell: str, reason: str) -> None:
    assert said(check_units(written([UNIT_HEADS, *unit_rows(phone, founded)]))) == [(cell, reason)]


def test_the_committees_own_row_is_passed_over_as_it_stands() -> None:
    own = ["00", "机关工委", "工委", "", "", ""]
    assert check_units(workbooks.units([own, *workbooks.TREE])).counts() == {
        "rows": 5, "new": 0, "changed": 0, "unchanged": 5,
    }  # fmt: skip
    other = ["00", "另一个工委", "工委", "", "", ""]
    assert said(check_units(workbooks.units([other, *workbooks.TREE])))[0] == (
        "A2", "this is the code of the committee itself",
    )  # fmt: skip
