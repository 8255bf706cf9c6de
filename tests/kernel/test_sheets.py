"""Workbooks from outside: what is refused, how fast, and how the rest is read."""

import contextlib
import struct
import time
import zipfile
from datetime import date, datetime
from io import BytesIO

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from tests.organisation.workbooks import book, workbook
from zhibu.kernel import sheets
from zhibu.kernel.sheets import CellError, Column, Row, Sheet, SheetError, as_day, as_text, find_table

COLUMNS = (Column("name", "姓名", ("党员姓名",), required=True), Column("phone", "电话", ("手机",)))
SIMPLE = workbook([["姓名", "电话"], ["张伟", "13800000001"]])
REPAIR = "The workbook is damaged or far too large. Open it in a spreadsheet and save it as .xlsx again."
LARGE = "What is packed in this file is far too large. Delete empty rows and columns, or split the workbook."


def changed(extra: dict[str, bytes] | None = None, replaced: dict[str, bytes] | None = None) -> bytes:
    """A small workbook with more or other parts inside."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(SIMPLE)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(entry.filename, (replaced or {}).get(entry.filename, old.read(entry)))
        for name, data in (extra or {}).items():
            new.writestr(name, data)
    return out.getvalue()


def refusal(data: bytes) -> str:
    """Why it is refused."""
    with pytest.raises(SheetError) as error:
        sheets.read(data)
    return str(error.value)


def test_cells_keep_their_types_and_rows_their_numbers() -> None:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        day = made.add_format({"num_format": "yyyy-mm-dd"})
        sheet = made.add_worksheet("名册")
        sheet.write_row(2, 0, ["文字", 12.5, True])
        sheet.write_datetime(2, 3, datetime(1987, 6, 15), day)
        sheet.write_formula(4, 1, "=1+1", None, 2)
        sheet.write_string(9, 0, "   ")
        sheet.write_blank(300, 3, None, day)
    assert sheets.read(out.getvalue()) == [
        Sheet("名册", [Row(3, ["文字", 12.5, True, date(1987, 6, 15)]), Row(5, ["", 2.0])])
    ]


def test_days_of_the_1904_system_are_read_right() -> None:
    (sheet,) = sheets.read(workbook([["日"], [date(1987, 6, 15)]], date_1904=True))
    assert sheet.rows[1].cells == [date(1987, 6, 15)]


def test_hidden_sheets_are_left_out() -> None:
    found = sheets.read(book({"one": [["a"]], "two": [["b"]]}, hidden=["two"]))
    assert [sheet.name for sheet in found] == ["one"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "The file is empty."),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
            "This is an old .xls file. Open it in a spreadsheet and save it as .xlsx.",
        ),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "The workbook is protected by a password. Remove the password, save it and try again.",
        ),
        (
            "姓名,电话\n张伟,1".encode("gb18030")[:-3] + b"\xff\xff",
            "The characters of this text file cannot be read. Save it as .csv in UTF-8 or as .xlsx.",
        ),
        (
            b"<html><table></table></html>",
            "This is a web page or an XML file, not a workbook. Open it in a spreadsheet and save it as .xlsx.",
        ),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "This is neither an .xlsx workbook nor a .csv file."),
        (SIMPLE[:900], REPAIR),
        (b"PK\x03\x04" + b"\0" * 50, REPAIR),
        (SIMPLE + b"0" * sheets.MAX_BYTES, "The file is larger than 5 MB."),
        (changed({"xl/vbaProject.bin": b"x"}), "The workbook holds macros. Save it as .xlsx without macros."),
        (
            changed({"xl/externalLinks/externalLink1.xml": b"<x/>"}),
            "The workbook is linked to other workbooks. Break the links, save it and try again.",
        ),
        (changed({"../up.xml": b"<x/>"}), REPAIR),
        (changed({"xl/a.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), REPAIR),
        (changed(replaced={"xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row"}), REPAIR),
        (changed(replaced={"xl/workbook.xml": b"no xml"}), REPAIR),
    ],
    ids=lambda value: value[:30] if isinstance(value, str) else "",
)
def test_what_is_no_workbook_is_refused_with_its_own_sentence(data: bytes, reason: str) -> None:
    assert refusal(data) == reason


def test_another_zip_is_no_workbook() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("content.xml", "<office/>")
    assert refusal(out.getvalue()) == "This is not an .xlsx workbook. Open it in a spreadsheet and save it as .xlsx."


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_parts_of_one_name_are_refused() -> None:
    assert refusal(changed({"xl/workbook.xml": b"<other/>"})) == REPAIR


def test_encrypted_entries_are_refused() -> None:
    data = bytearray(SIMPLE)
    place = data.index(b"PK\x01\x02")
    data[place + 8] |= 1
    assert refusal(bytes(data)).startswith("The workbook is protected by a password.")


@pytest.mark.parametrize(
    "bomb",
    [
        changed({"xl/media/a.bin": b"\0" * 60_000_000}),
        changed({"xl/media/a.bin": b"\0" * 2_000_000}),
        changed({f"xl/media/{n}.bin": b"" for n in range(200)}),
        changed({f"xl/media/{n}.bin": b"\0" * 900_000 for n in range(40)}),
    ],
    ids=["flat", "dense", "many", "sum"],
)
def test_bombs_are_refused_before_they_are_unpacked(bomb: bytes) -> None:
    start = time.process_time()
    assert refusal(bomb) == LARGE
    assert time.process_time() - start < 0.05


def test_overlapping_entries_are_refused() -> None:
    data = bytearray(SIMPLE)
    first = data.index(b"PK\x01\x02")
    second = data.index(b"PK\x01\x02", first + 4)
    data[second + 42 : second + 46] = data[first + 42 : first + 46]
    assert refusal(bytes(data)) == REPAIR


def test_a_directory_that_lies_about_sizes_costs_only_the_child_process() -> None:
    bomb = bytearray(changed(replaced={"xl/worksheets/sheet1.xml": b"<worksheet>" + b" " * 40_000_000}))
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = bomb.index(b"xl/worksheets/sheet1.xml", bomb.index(mark) if mark == b"PK\x01\x02" else 0)
        head = bomb.rindex(mark, 0, place)
        bomb[head + offset : head + offset + 4] = struct.pack("<I", 900)
    assert refusal(bytes(bomb)) == REPAIR


def test_a_sheet_that_claims_every_cell_is_refused() -> None:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        sheet = made.add_worksheet()
        sheet.write(0, 0, "a")
        sheet.write(1_048_575, 16_383, "b")
    assert refusal(out.getvalue()) == REPAIR


def test_limits_of_rows_columns_and_text() -> None:
    assert refusal(workbook([["a"]] * 5_021)) == "Sheet “Sheet1” has more than 5,000 rows: split it."
    wide = "Sheet “Sheet1” reaches to cell GS1; more than 200 columns are not read."
    assert refusal(workbook([["a"] * 201])) == wide
    long = "Cell B1 of sheet “Sheet1” holds too much text: at most 2,000 characters."
    assert refusal(workbook([["a", "b" * 2_001]])) == long
    assert len(sheets.read(workbook([["a" * 2_000] * 200]))[0].rows[0].cells) == 200


def test_the_child_process_has_little_memory() -> None:
    assert sheets.sheet_reader.MEMORY == 512 * 1024 * 1024


def test_the_header_is_found_by_its_content() -> None:
    rows = [
        ["党员名册"],
        ["填表人：姓名"],
        ["序号", "手机", "党员 姓名（必填）"],
        [1, "13800000001", "张伟"],
        [2],
        ["", "", "李娜"],
    ]
    table = find_table(sheets.read(workbook(rows)), COLUMNS)
    assert table.columns == {"phone": 1, "name": 2}
    assert [row.number for row in table.rows] == [4, 6]
    assert [row.number for row in table.head] == [1, 2, 3]
    assert [table.cell(row, "name") for row in table.rows] == ["张伟", "李娜"]
    assert table.cell(table.rows[1], "born") == ""
    assert table.address(table.rows[0], "name") == "C4"


def test_our_own_heading_wins_over_an_alias() -> None:
    table = find_table(sheets.read(workbook([["手机", "姓名", "电话"], ["1", "a", "2"]])), COLUMNS)
    assert table.columns == {"phone": 2, "name": 1}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ({"s": [["电话", "地址"], ["1", "2"]]}, "These headings are missing: 姓名."),
        ({"s": [["甲", "乙"]]}, "These headings are missing: 姓名."),
        ({"s": [["姓名", "电话"]]}, "Sheet “s” has no rows below its header."),
        ({"s": [["姓名", "电话", "姓名"], ["a"]]}, "On sheet “s” cells A1 and C1 are headings of the same column."),
        (
            {"s": [["姓名", "电话"], ["a"]], "t": [["姓名", "电话"], ["b"]]},
            "Several sheets hold such a table (s、t). Put all rows on one sheet.",
        ),
    ],
)
def test_tables_that_cannot_be_used(content: dict[str, list[list[str]]], reason: str) -> None:
    with pytest.raises(SheetError) as error:
        find_table(sheets.read(book(content)), COLUMNS)
    assert str(error.value) == reason


SPELLINGS = [
    "{0.year}-{0.month:02}-{0.day:02}",
    "{0.year}.{0.month:02}.{0.day:02}",
    "{0.year}年{0.month}月{0.day}日",
    "{0.year}{0.month:02}{0.day:02}",
    "{0.year}/{0.month}/{0.day}",
    "{0.year}.{0.month}.{0.day}",
    " {0.year}年{0.month:02}月{0.day:02}日\u3000",
    "{0.year}-{0.month}-{0.day} 00:00:00",
    "{0.year} 年 {0.month} 月 {0.day} 号",
]


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)), st.sampled_from(SPELLINGS))
def test_every_spelling_gives_the_same_day(day: date, spelling: str) -> None:
    assert as_day(spelling.format(day)) == day
    assert as_day(day) == day
    assert as_day(as_text(day)) == day
    assert as_day(float(f"{day:%Y%m%d}")) == day


def test_full_width_digits_and_empty_days() -> None:
    assert as_day("１９８７．０６．１５") == date(1987, 6, 15)
    assert as_day("") is None
    assert as_day(" \u3000") is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1996年2月30日", "there is no such day"),
        ("19870631", "there is no such day"),
        ("1899-12-31", "the year is not plausible"),
        ("1987.06", "the day is missing: write year, month and day, as in 1987-06-15"),
        (1987.06, "the day is missing: write year, month and day, as in 1987-06-15"),
        ("1987年6月", "the day is missing: write year, month and day, as in 1987-06-15"),
        ("198706", "the day is missing: write year, month and day, as in 1987-06-15"),
        ("1987", "the day is missing: write year, month and day, as in 1987-06-15"),
        ("87-06-15", "this is not a day: write it as 1987-06-15"),
        ("1987-06.15", "this is not a day: write it as 1987-06-15"),
        (31943.0, "this is not a day: write it as 1987-06-15"),
        ("不详", "this is not a day: write it as 1987-06-15"),
        (True, "this is not a day: write it as 1987-06-15"),
    ],
)
def test_what_is_no_day(text: object, reason: str) -> None:
    with pytest.raises(CellError) as error:
        as_day(text)
    assert str(error.value) == reason


@given(st.text())
def test_no_text_breaks_the_reading_of_days(text: str) -> None:
    with contextlib.suppress(CellError):
        assert as_day(text) is None or isinstance(as_day(text), date)


def test_text_of_cells() -> None:
    assert as_text(" 张\u200b伟\u3000\0") == "张伟"
    assert as_text(12.0) == "12"
    assert as_text(1.5) == "1.5"
    assert as_text(100071197007190000.0) == "1.00071E+17"
    assert as_text(True) == "TRUE"
    assert as_text(None) == ""


def test_names_of_cells() -> None:
    assert [sheets.address(17, column) for column in (0, 2, 25, 26, 701, 702)] == [
        "A17", "C17", "Z17", "AA17", "ZZ17", "AAA17",
    ]  # fmt: skip
