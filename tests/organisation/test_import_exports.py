"""The error workbook and the empty ones: the person's own cells, never a formula, ready to be used again."""

import re
import zipfile
from datetime import date
from io import BytesIO
from typing import Any

import pytest
import python_calamine

from tests.organisation import workbooks
from tests.organisation.workbooks import ROSTER, person, roster, workbook
from zhibu.kernel import sheets
from zhibu.kernel.sheets import SheetError, as_sheet_name
from zhibu.organisation import exports
from zhibu.organisation.forms import rosters, units
from zhibu.organisation.forms.rosters import check_roster
from zhibu.organisation.forms.units import check_units


def cells(data: bytes) -> list[list[Any]]:
    """All cells of the first sheet."""
    book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(data))
    return book.get_sheet_by_index(0).to_python(skip_empty_area=False)


def replaced(data: bytes, values: dict[tuple[int, int], Any]) -> bytes:
    """The workbook again with some cells corrected."""
    rows = cells(data)
    for (row, column), value in values.items():
        rows[row][column] = value
    return workbook(rows)


def sheet_xml(data: bytes) -> str:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return archive.read("xl/worksheets/sheet1.xml").decode()


def test_titles_header_and_failing_rows_with_their_reasons(db: None) -> None:
    above = [["党员名册", "", "2026年11月"], []]
    people = [person(1, 所在党支部="0101"), person(2, 姓名="", 出生日期=date(1962, 3, 4), 联系电话=13800000002)]
    headings = ["序号", *ROSTER, "本单位自用"]
    people[1] |= {"序号": 2, "本单位自用": "甲"}
    made = cells(exports.error_workbook(check_roster(roster(people, headings=headings, above=above))))
    assert made[0][:3] == ["党员名册", "", "2026年11月"]
    assert made[2] == [*headings, "错误说明"]
    assert len(made) == 5  # without units both rows fail
    assert made[4][:6] == [2.0, "", "女", people[1]["公民身份号码"], "汉族", date(1962, 3, 4)]
    assert made[4][-2:] == [
        "甲",
        "姓名: the name is missing\n出生日期: contradicts the ID number\n"
        "所在党支部: there are no units yet: import the units first",
    ]


def test_uploading_it_again_makes_no_second_column_of_reasons(db: None) -> None:
    once = exports.error_workbook(check_roster(roster([person(1, 姓名="")])))
    twice = exports.error_workbook(check_roster(once))
    assert cells(twice) == cells(once)


FORMULAS = [
    "=1+1",
    '=HYPERLINK("http://x")',
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "＝1+1",
    "{=1}",
    "http://x.example",
    "=cmd|' /C calc'!A0",
]


@pytest.mark.parametrize("text", FORMULAS)
def test_what_a_person_typed_stays_text(db: None, text: str) -> None:
    headings = [*ROSTER, "自用"]
    data = exports.error_workbook(check_roster(roster([person(1, 备注=text) | {"自用": text}], headings=headings)))
    assert [value.strip() for value in cells(data)[1][16:18]] == [text.strip()] * 2
    assert "<f>" not in sheet_xml(data)
    assert "<hyperlink" not in sheet_xml(data)


def test_wrong_cells_are_red_and_only_they(db: None) -> None:
    xml = sheet_xml(exports.error_workbook(check_roster(roster([person(1)]))))
    styles = dict(re.findall(r'<c r="([A-Q]2)" s="(\d+)"', xml))
    assert styles["H2"] != styles["C2"]
    assert styles["C2"] == styles["L2"]  # the other text columns


def test_sheet_names_that_a_spreadsheet_refuses_are_mended() -> None:
    assert as_sheet_name("a/b:[c]*?\\'") == "a b  c"
    assert as_sheet_name("") == "Sheet1"
    assert as_sheet_name("长" * 40) == "长" * 31


@pytest.mark.parametrize("columns", [rosters.COLUMNS, units.COLUMNS])
def test_an_empty_workbook_has_all_headings(columns: Any) -> None:
    data = exports.template("名册", columns)
    assert cells(data) == [[column.heading for column in columns], [column.example for column in columns]]
    with pytest.raises(SheetError, match="no rows below"):
        sheets.find_table(sheets.read(data), columns)


def test_an_empty_workbook_filled_in_can_be_imported(db: None) -> None:
    data = exports.template("党组织", units.COLUMNS)
    filled = workbook([*cells(data), *workbooks.TREE])
    assert check_units(filled).errors == []
