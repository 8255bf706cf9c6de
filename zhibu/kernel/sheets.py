"""Workbooks that people upload: looked at before they are opened, opened in a process apart, read by their headings.

Every refusal is a SheetError whose text says what is wrong and what to do, in the reader's language.
"""

import json
import re
import subprocess
import sys
import unicodedata
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from zhibu.kernel import sheet_reader, sheet_text
from zhibu.kernel.figures import count
from zhibu.kernel.sheet_marks import CellError, Marks, address, fill_merged, notes, with_errors
from zhibu.kernel.sheet_reader import MAX_COLUMNS, MAX_ROWS, MAX_SHEETS, MAX_TEXT, MAX_TITLES

MAX_BYTES = 5 * 1024 * 1024
MAX_ENTRIES = 200
MAX_UNPACKED = 50 * 1024 * 1024
MAX_RATIO = 100
EXAMPLE = "示例"  # a row that begins with it shows how to fill in a table and is no data
_SMALL = 1024 * 1024  # an entry below this harms nobody, however well it was packed
_WALL_SECONDS = 30
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_ROOT = re.compile(rb"<[A-Z_]")


class SheetError(Exception):
    """The file cannot be used; the text says why and what to do."""


@dataclass(frozen=True)
class Row:
    """One row: its number as the spreadsheet counts, and its cells up to the last one filled."""

    number: int
    cells: list[Any]

    def at(self, column: int | None) -> Any:
        """The cell in a column counted from 0; "" where there is none."""
        return "" if column is None or column >= len(self.cells) else self.cells[column]


@dataclass(frozen=True)
class Sheet:
    """One visible sheet: its rows that hold anything, and what their values alone do not tell."""

    name: str
    rows: list[Row]
    marks: Marks = field(default_factory=Marks, compare=False, repr=False)


@dataclass(frozen=True)
class Column:
    """A column we look for: our name of it, its heading, other headings under which offices keep it. `text` columns
    are formatted as text where we write them, so that a spreadsheet leaves their digits alone. `example` is how a
    cell looks when it is filled in.
    """

    field: str
    heading: str
    aliases: tuple[str, ...] = ()
    required: bool = False
    text: bool = False
    choices: tuple[str, ...] = ()
    example: Any = ""


@dataclass(frozen=True)
class Table:
    """What stands under the header of a sheet. `head` is all rows down to the header, `columns` leads from our names
    of columns to their places. `notes` are sentences about what a reader of the workbook may not see; `date_1904` says
    from which day its numbers count days.
    """

    sheet: str
    head: list[Row]
    columns: dict[str, int]
    rows: list[Row] = field(repr=False)
    notes: list[str] = field(default_factory=list)
    date_1904: bool = False

    def cell(self, row: Row, name: str) -> Any:
        """The value under one of our names; "" where the sheet has no such column."""
        return row.at(self.columns.get(name))

    def address(self, row: Row, name: str) -> str:
        """How the spreadsheet names that cell: C17."""
        return address(row.number, self.columns[name])


def one_row(values: Mapping[str, str]) -> Table:
    """What somebody typed by hand, by our names of columns, as a table of one row: checked as a sheet is."""
    columns = {name: place for place, name in enumerate(values)}
    return Table("", [], columns, [Row(1, list(values.values()))])


def read(data: bytes) -> list[Sheet]:
    """The visible sheets of an .xlsx workbook, or the one of a .csv file; formulas as values. Raises SheetError."""
    inspect(data)
    answer = sheet_text.read(data) if sheet_text.is_text(data) else _ask_child(data)
    if "error" in answer:
        what, sheet, row, column = answer["error"]
        raise SheetError(_limit_text(what, sheet, address(row + 1, column)))
    found = answer.get("marks", {})
    return [
        Sheet(
            name,
            [Row(number, cells) for number, cells in with_errors(rows, found.get(name, {}).get("errors", ()))],
            Marks(**found.get(name, {}), date_1904=answer.get("date_1904", False)),
        )
        for name, rows in answer["sheets"]
    ]


def _ask_child(data: bytes) -> dict[str, Any]:
    """What the limited process says about a workbook; one that dies or takes too long says it is broken."""
    command = [sys.executable, "-I", str(Path(sheet_reader.__file__))]
    try:
        child = subprocess.run(command, input=data, capture_output=True, timeout=_WALL_SECONDS, check=False)  # noqa: S603
        found: dict[str, Any] = json.loads(child.stdout, object_hook=_day)
    except (subprocess.TimeoutExpired, ValueError):
        return {"error": ["broken", "", 0, 0]}
    return found if child.returncode == 0 else {"error": ["broken", "", 0, 0]}


def _day(found: dict[str, Any]) -> Any:
    return date.fromisoformat(found["day"]) if "day" in found else found


def _limit_text(what: str, sheet: str, cell: str) -> str:
    match what:
        case "rows":
            text = _("Sheet “%(sheet)s” has more than %(most)s rows: split it.") % {
                "sheet": sheet,
                "most": count(MAX_ROWS),
            }
        case "columns":
            text = _("Sheet “%(sheet)s” reaches to cell %(cell)s; more than %(most)s columns are not read.") % {
                "sheet": sheet,
                "cell": cell,
                "most": MAX_COLUMNS,
            }
        case "text":
            text = _("Cell %(cell)s of sheet “%(sheet)s” holds too much text: at most %(most)s characters.") % {
                "sheet": sheet,
                "cell": cell,
                "most": count(MAX_TEXT),
            }
        case "sheets":
            text = _("The workbook has more than %(most)s sheets.") % {"most": MAX_SHEETS}
        case "encoding":
            text = _("The characters of this text file cannot be read. Save it as .csv in UTF-8 or as .xlsx.")
        case _:
            text = _("The workbook is damaged or far too large. Open it in a spreadsheet and save it as .xlsx again.")
    return text


def inspect(data: bytes) -> None:
    """Look at a file without unpacking it: size, kind, the directory inside. Raises SheetError."""
    if len(data) > MAX_BYTES:
        raise SheetError(_("The file is larger than %(most)s MB.") % {"most": MAX_BYTES // 1024**2})
    if sheet_text.is_text(data):
        return
    if not data.startswith(b"PK\x03\x04"):
        raise SheetError(_kind_text(data))
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            _inspect_directory(archive.infolist())
            _inspect_parts(archive)
    except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError, ValueError, RuntimeError) as error:
        raise SheetError(_limit_text("broken", "", "")) from error
    except Exception as error:  # zlib.error and what else a hostile archive brings out of the library
        if isinstance(error, SheetError):
            raise
        raise SheetError(_limit_text("broken", "", "")) from error


def _kind_text(data: bytes) -> str:
    """What a file is that is no .xlsx, and what to do about it."""
    if not data.strip():
        return _("The file is empty.")
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        if "EncryptedPackage".encode("utf-16-le") in data:
            return _("The workbook is protected by a password. Remove the password, save it and try again.")
        return _("This is an old .xls file. Open it in a spreadsheet and save it as .xlsx.")
    if data.lstrip()[:1] == b"<":
        return _("This is a web page or an XML file, not a workbook. Open it in a spreadsheet and save it as .xlsx.")
    return _("This is neither an .xlsx workbook nor a .csv file.")


def _inspect_directory(entries: list[zipfile.ZipInfo]) -> None:
    """Counts, sizes, names and places of what is packed inside."""
    names = {entry.filename for entry in entries}
    unpacked, packed = sum(entry.file_size for entry in entries), sum(entry.compress_size for entry in entries)
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise SheetError(_("The workbook is protected by a password. Remove the password, save it and try again."))
    too_dense = unpacked > _SMALL and unpacked > MAX_RATIO * max(packed, 1)
    for entry in entries:
        too_dense |= entry.file_size > _SMALL and entry.file_size > MAX_RATIO * max(entry.compress_size, 1)
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED or too_dense:
        raise SheetError(
            _("What is packed in this file is far too large. Delete empty rows and columns, or split the workbook.")
        )
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        odd = "\\" in entry.filename or entry.filename.startswith("/") or ".." in entry.filename.split("/")
        if odd or entry.header_offset < end:
            raise SheetError(_limit_text("broken", "", ""))
        end = entry.header_offset + 30 + entry.compress_size
    if len(names) != len(entries):
        raise SheetError(_limit_text("broken", "", ""))
    if "xl/workbook.xml" not in names or "[Content_Types].xml" not in names:
        raise SheetError(_("This is not an .xlsx workbook. Open it in a spreadsheet and save it as .xlsx."))
    if any(name.lower().startswith("xl/vbaproject") for name in names):
        raise SheetError(_("The workbook holds macros. Save it as .xlsx without macros."))
    if any(name.lower().startswith("xl/externallinks/") for name in names):
        raise SheetError(_("The workbook is linked to other workbooks. Break the links, save it and try again."))


def _inspect_parts(archive: zipfile.ZipFile) -> None:
    """No part may bring its own entities: workbooks never do, and they are a way to fill memory. Nor may a part hide
    them behind more than a beginning holds.
    """
    for entry in archive.infolist():
        if entry.filename.endswith((".xml", ".rels")):
            with archive.open(entry) as part:
                start = part.read(4096).replace(b"\0", b"").upper()
            root = _ROOT.search(_COMMENT.sub(b"", start))
            if b"<!DOCTYPE" in start or b"<!ENTITY" in start or not root:
                raise SheetError(_limit_text("broken", "", ""))


def find_table(sheets: Sequence[Sheet], columns: Sequence[Column]) -> Table:
    """The one table with the headings of `columns`, in any order, under any title rows. Raises SheetError when
    required headings are missing or stand twice, when two sheets hold such a table, or when nothing is below.
    """
    wanted = {
        _heading(name): (column.field, name == column.heading)
        for column in columns
        for name in (column.heading, *column.aliases)
    }
    found = [table for sheet in sheets if (table := _table_of(sheet, wanted, columns[0].field))]
    missing = {
        table.sheet: [c.heading for c in columns if c.required and c.field not in table.columns] for table in found
    }
    whole = [table for table in found if not missing[table.sheet]]
    if len(whole) > 1:
        raise SheetError(
            _("Several sheets hold such a table (%(sheets)s). Put all rows on one sheet.")
            % {"sheets": _comma([table.sheet for table in whole])}
        )
    if not whole:
        nearest = min(missing.values(), key=len, default=[c.heading for c in columns if c.required])
        raise SheetError(_("These headings are missing: %(headings)s.") % {"headings": _comma(nearest)})
    if not whole[0].rows:
        raise SheetError(_("Sheet “%(sheet)s” has no rows below its header.") % {"sheet": whole[0].sheet})
    if len(whole[0].rows) > MAX_ROWS:
        raise SheetError(_limit_text("rows", whole[0].sheet, ""))
    return whole[0]


def _comma(words: Sequence[str]) -> str:
    return "、".join(words)


def _heading(value: Any) -> str:
    """A heading without what offices add to it: blanks, stars, remarks in brackets."""
    text = re.sub(r"\(.*?\)|[\s*:]", "", unicodedata.normalize("NFKC", as_text(value)))
    return text.lower()


def _table_of(sheet: Sheet, wanted: dict[str, tuple[str, bool]], lead: str) -> Table | None:
    """The table of one sheet: its header is the row with the most of our headings, at least two. A row whose cell in
    the column `lead` begins with the mark of examples is none.
    """
    best = 0
    columns: dict[str, int] = {}
    for index, row in enumerate(sheet.rows[:MAX_TITLES]):
        found = _columns_of(sheet.name, row, wanted)
        if len(found) > len(columns):
            best, columns = index, found
    if len(columns) < 2:
        return None
    # A row with nothing but a running number or a remark of a column we do not read is blank to us.
    rows = [row for row in sheet.rows[best + 1 :] if any(as_text(row.at(place)) for place in columns.values())]
    rows = [row for row in rows if not as_text(row.at(columns.get(lead))).startswith(EXAMPLE)]
    places, head = set(columns.values()), sheet.rows[: best + 1]
    filled = fill_merged(sheet.marks, {row.number: row.cells for row in rows}, places)
    rows = [Row(row.number, filled.get(row.number, row.cells)) for row in rows]
    said = notes(sheet.marks, {row.number for row in rows}, places, len(filled), address)
    return Table(sheet.name, head, columns, rows, said, sheet.marks.date_1904)


def _columns_of(sheet: str, row: Row, wanted: dict[str, tuple[str, bool]]) -> dict[str, int]:
    """Our names of the headings in a row, with their places. Where an office keeps both our own heading and an alias
    of it, ours counts; otherwise two headings of one column raise SheetError.
    """
    found: dict[str, tuple[bool, int]] = {}
    for place, cell in enumerate(row.cells):
        name, own = wanted.get(_heading(cell), ("", False))
        before = found.get(name)
        if not name or (before and before[0] and not own):
            continue
        if before and before[0] == own:
            raise SheetError(
                _("On sheet “%(sheet)s” cells %(one)s and %(other)s are headings of the same column.")
                % {"sheet": sheet, "one": address(row.number, before[1]), "other": address(row.number, place)}
            )
        found[name] = (own, place)
    return {name: place for name, (_own, place) in found.items()}


# What XML smuggles in and nobody sees: control characters, zero-width and direction marks, halves of characters.
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ud800-\udfff]")


def as_text(value: Any) -> str:
    """A cell as text without blanks around it; numbers as the spreadsheet shows them."""
    if isinstance(value, str):
        plain = value.isprintable()  # nothing unseen in it; U+3000 does not count as printable
        return (value if plain else _UNSEEN.sub("", value).replace("\u3000", " ")).strip()
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        if abs(value) >= 1e15:
            return f"{value:.5E}"
        return str(int(value)) if value.is_integer() else str(value)
    return "" if value is None else str(value)


def bare(text: str) -> str:
    """A text without the apostrophe in front that some programs set, and people type, to keep digits as they are."""
    return text.lstrip("'’‘`＇").strip()


_DAYS = (
    re.compile(r"(\d{4})([-./])(\d{1,2})\2(\d{1,2})"),
    re.compile(r"(\d{4})(年)(\d{1,2})月(\d{1,2})[日号]?"),
    re.compile(r"(\d{4})()(\d{2})(\d{2})"),
)
_MIDNIGHT = re.compile(r"\s+(00?:00(:00)?(\.0+)?)?$")
_MONTH = re.compile(r"\d{4}([-./]\d{1,2}|年\d{1,2}月?|\d{2}|年)?")

# A day that lost its format is a bare number: days since these, from 1920 to 2099.
_EPOCHS = {False: date(1899, 12, 30), True: date(1904, 1, 1)}
_SERIALS = (date(1920, 1, 1), date(2099, 12, 31))


def as_day(value: Any, *, date_1904: bool | None = None) -> date | None:
    """A cell as a day: a date cell, or text such as 1987-06-15, 1987.6.15, 1987/6/15, 1987年6月15日, 19870615; where
    `date_1904` says from when its workbook counts, also a bare number of days. None for an empty cell. Raises
    CellError for months, impossible days and everything else.
    """
    if isinstance(value, date):
        return value
    if date_1904 is not None and isinstance(value, (int, float)) and not isinstance(value, bool) and 0 < value < 1e5:
        day = _EPOCHS[date_1904] + timedelta(days=int(value))
        if _SERIALS[0] <= day <= _SERIALS[1]:
            return day
    text = as_text(value)
    if not _DAYS[0].fullmatch(text):  # as most are written; the others are put straight first
        text = re.sub(r"\s", "", bare(_MIDNIGHT.sub("", unicodedata.normalize("NFKC", text))))
    if not text:
        return None
    for pattern in _DAYS:
        if found := pattern.fullmatch(text):
            try:
                day = date(int(found[1]), int(found[3]), int(found[4]))
            except ValueError as error:
                raise CellError(_("there is no such day")) from error
            if not 1900 <= day.year <= 2199:
                raise CellError(_("the year is not plausible"))
            return day
    if _MONTH.fullmatch(text):
        raise CellError(_("the day is missing: write year, month and day, as in 1987-06-15"))
    raise CellError(_("this is not a day: write it as 1987-06-15"))


def as_sheet_name(name: str) -> str:
    """The name as a spreadsheet accepts it for a sheet."""
    return re.sub(r"[\[\]:*?/\\]", " ", name).strip(" '")[:31] or "Sheet1"
