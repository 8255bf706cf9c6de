"""Workbooks of other programs and text files: all of them are read, and what cannot be seen in them is said."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.organisation.wps import Formula, written
from zhibu.kernel import sheets
from zhibu.kernel.sheet_reader import place
from zhibu.kernel.sheets import Column, Row, Sheet, SheetError, Table, address, as_day, find_table

COLUMNS = (Column("name", "姓名", required=True), Column("phone", "电话"), Column("born", "出生日期"))
HEAD = ["姓名", "电话", "出生日期"]
ROWS = [HEAD, ["张伟", "13800000001", date(1990, 5, 1)], [" 李 娜 ", "'13800000002", date(1961, 2, 28)]]
READ = [Row(1, ROWS[0]), Row(2, ROWS[1]), Row(3, ROWS[2])]


def table(rows: list[list[Any]], **how: Any) -> Table:
    return find_table(sheets.read(written(rows, **how)), COLUMNS)


@pytest.mark.parametrize(
    "how",
    [
        {},
        {"inline": True},
        {"prefix": "x"},
        {"prefix": "x", "inline": True, "dimension": False},
        {"dimension": False},
        {"cell_names": False},
        {"date_1904": True},
        {"absolute": True},
        {"empty_rows": 300},
        {"extra": {"xl/printerSettings/printerSettings1.bin": "\1\2", "docProps/custom.xml": "<Properties/>"}},
    ],
    ids=str,
)
def test_every_habit_gives_the_same_cells(how: dict[str, Any]) -> None:
    assert sheets.read(written(ROWS, **how)) == [Sheet("名册", READ)]
    assert table(ROWS, **how).notes == []


@pytest.mark.parametrize("how", [{}, {"prefix": "x"}, {"cell_names": False}], ids=str)
def test_formulas_count_by_their_last_value_and_are_named(how: dict[str, Any]) -> None:
    rows = [HEAD, [Formula('"张"&"伟"', "张伟"), Formula("13800000000+1", 13800000001.0), ""], ["李娜", Formula("B9")]]
    found = table(rows, **how)
    assert [row.cells for row in found.rows] == [["张伟", 13800000001.0], ["李娜"]]
    assert found.notes == ["3 cells hold formulas; their last computed values were taken: A2、B2、B3."]


def test_formulas_outside_the_table_are_nobodys_business() -> None:
    rows = [[Formula("TODAY()", 46000)], [*HEAD, "年龄"], ["张伟", "", "", Formula("1+1", 2)]]
    assert table(rows).notes == []


def test_hidden_rows_and_columns_are_read_and_named() -> None:
    found = table(ROWS, hidden_rows=[1, 3], hidden_columns=[2, 9])
    assert [row.number for row in found.rows] == [2, 3]
    assert found.notes == [
        "1 row is hidden and was read like the others: 3.",
        "Hidden columns were read like the others: B.",
    ]


def test_a_cell_merged_downwards_counts_for_each_of_its_rows() -> None:
    rows = [["名册"], HEAD, ["张伟", "1", ""], ["李娜", "", ""], ["王芳"], ["", "", ""], ["赵敏", "2"]]
    found = table(rows, merged=["A1:C1", "B3:B6"])
    assert [found.cell(row, "phone") for row in found.rows] == ["1", "1", "1", "2"]
    assert found.notes == ["2 rows take a value from a cell merged downwards."]


def test_an_example_is_no_row() -> None:
    rows = [["电话", "姓名"], ["1", "示例：张三"], ["示例", "张伟"], ["1", " 示例"]]
    assert [row.number for row in table(rows).rows] == [3]


@pytest.mark.parametrize("date_1904", [False, True])
def test_a_day_that_lost_its_format_is_counted_by_its_workbook(date_1904: bool) -> None:
    serial = (date(1990, 5, 1) - (date(1904, 1, 1) if date_1904 else date(1899, 12, 30))).days
    found = table([HEAD, ["张伟", "", serial]], date_1904=date_1904)
    assert found.date_1904 is date_1904
    assert as_day(found.cell(found.rows[0], "born"), date_1904=found.date_1904) == date(1990, 5, 1)


@given(st.dates(date(1920, 1, 1), date(2099, 12, 31)), st.booleans())
def test_numbers_of_days(day: date, date_1904: bool) -> None:
    epoch = date(1904, 1, 1) if date_1904 else date(1899, 12, 30)
    assert as_day(float((day - epoch).days), date_1904=date_1904) == day
    assert as_day(int(f"{day:%Y%m%d}"), date_1904=date_1904) == day


@pytest.mark.parametrize("text", ["'1990-05-01", "’１９９０年５月１日", "`19900501"])
def test_an_apostrophe_before_a_day(text: str) -> None:
    assert as_day(text) == date(1990, 5, 1)


CSV = '姓名,电话,出生日期\r\n张伟,13800000001,1990-05-01\r\n\r\n"李,娜",\'0102,\r\n'


@pytest.mark.parametrize(
    "data",
    [
        CSV.encode("gb18030"),
        CSV.encode(),
        CSV.encode("utf-8-sig"),
        CSV.encode("utf-16"),
        CSV.replace('"李,娜"', "李,娜").replace("李,娜", "李，娜").replace(",", "\t").encode(),
        CSV.replace('"李,娜"', "李，娜").replace(",", ";").encode("gb18030"),
    ],
    ids=["GB18030", "UTF-8", "UTF-8 with its mark", "UTF-16", "tabs", "semicolons"],
)
def test_text_files_are_read_as_they_are(data: bytes) -> None:
    found = find_table(sheets.read(data), COLUMNS)
    assert [row.number for row in found.rows] == [2, 4]
    assert found.cell(found.rows[0], "phone") == "13800000001"
    assert found.cell(found.rows[1], "phone") == "'0102"


def test_rare_characters_survive_a_text_file() -> None:
    found = find_table(sheets.read("姓名,电话\n㛃𬱖·阿,1".encode("gb18030")), COLUMNS)
    assert found.cell(found.rows[0], "name") == "㛃𬱖·阿"


def test_digits_kept_as_a_formula_in_a_text_file() -> None:
    found = find_table(sheets.read('姓名,电话\n张伟,"=""0102"""'.encode()), COLUMNS)
    assert found.cell(found.rows[0], "phone") == "0102"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"a" * 2_001, "Cell A1 of sheet “csv” holds too much text: at most 2,000 characters."),
        (b"a," * 201 + b"b", "Sheet “csv” reaches to cell GT1; more than 200 columns are not read."),
        (b"a\n" * 5_021, "Sheet “csv” has more than 5,000 rows: split it."),
        (
            b'"' + b"a" * 140_000,
            "The workbook is damaged or far too large. Open it in a spreadsheet and save it as .xlsx again.",
        ),
        (b"\xff\xfe\x00", "The characters of this text file cannot be read. Save it as .csv in UTF-8 or as .xlsx."),
    ],
)
def test_limits_of_text_files(data: bytes, reason: str) -> None:
    with pytest.raises(SheetError) as error:
        sheets.read(data)
    assert str(error.value) == reason


@given(st.binary(max_size=400))
def test_no_text_file_breaks_the_reading(data: bytes) -> None:
    if sheets.sheet_text.is_text(data):
        assert {"sheets", "error"} & sheets.sheet_text.read(data).keys()


@given(st.integers(1, 1_048_576), st.integers(0, 16_383))
def test_names_of_cells_are_read_back(row: int, column: int) -> None:
    assert place(address(row, column)) == (row, column)


@pytest.mark.parametrize("name", ["", "1A", "AAAA1", "A0x", "$A$1"])
def test_what_names_no_cell(name: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        place(name)
