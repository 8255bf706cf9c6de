"""Runs as a process of its own, with little memory and time, because what it reads comes from outside: a workbook on
stdin, its visible sheets as JSON on stdout. Nothing but the parser is imported; kernel/sheets.py starts it.
"""

import json
import re
import sys
import zipfile
from datetime import date, datetime, time, timedelta
from io import BytesIO
from posixpath import join, normpath
from typing import Any
from xml.parsers import expat

MEMORY = 512 * 1024 * 1024
CPU_SECONDS = 20
MAX_SHEETS = 30
MAX_ROWS = 5_000
MAX_TITLES = 20  # rows in which the header is looked for
MAX_COLUMNS = 200
MAX_TEXT = 2_000
MAX_ALL_TEXT = 20_000_000  # one shared string may stand in very many cells
MAX_MARKS = 5_000  # of each kind; beyond it nobody reads them anyway
CELLS = re.compile(rb"<(?:\w+:)?sheetData[\s>].*</(?:\w+:)?sheetData>", re.DOTALL)
MARKED_CELLS = re.compile(rb"<(?:\w+:)?f[\s/>]|hidden|t=[\"']e[\"']")


class TooMuch(Exception):
    """A limit is passed: which one, on which sheet, at which cell (both counted from 0)."""


def limit() -> None:
    """Take away memory, time and files from this process, for good."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def plain(value: Any) -> Any:
    """A cell as JSON can carry it: days as {"day": …}, everything else as text, number or truth value."""
    if isinstance(value, date):
        return {"day": (value.date() if isinstance(value, datetime) else value).isoformat()}
    if isinstance(value, (time, timedelta)):
        return str(value)
    return value


def rows_of(name: str, cells: list[list[Any]]) -> list[Any]:
    """Rows that hold anything, each as [number counted from 1, cells up to the last one filled]."""
    found = []
    length = 0
    for number, row in enumerate(cells, 1):
        width = len(row)
        while width and (row[width - 1] == "" or (isinstance(row[width - 1], str) and not row[width - 1].strip())):
            width -= 1
        if not width:
            continue
        if width > MAX_COLUMNS:
            raise TooMuch("columns", name, number - 1, width - 1)
        kept = [plain(value) for value in row[:width]]
        for column, value in enumerate(kept):
            if isinstance(value, str):
                length += len(value)
                if len(value) > MAX_TEXT or length > MAX_ALL_TEXT:
                    raise TooMuch("text", name, number - 1, column)
        found.append([number, kept])
        if len(found) > MAX_ROWS + MAX_TITLES:
            raise TooMuch("rows", name, number - 1, 0)
    return found


def read(data: bytes) -> dict[str, Any]:
    """The visible sheets of a workbook, or the limit it passes, or that it cannot be read."""
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        names = [
            sheet.name
            for sheet in book.sheets_metadata
            if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
        ]
        if len(names) > MAX_SHEETS:
            return {"error": ["sheets", "", 0, 0]}
        sheets = [[n, rows_of(n, book.get_sheet_by_name(n).to_python(skip_empty_area=False))] for n in names]
    except TooMuch as error:
        return {"error": list(error.args)}
    except BaseException:  # the parser's panics are no ordinary exceptions
        return {"error": ["broken", "", 0, 0]}
    return {"sheets": sheets, **marks(data)}


def marks(data: bytes) -> dict[str, Any]:
    """What the values alone do not tell: `date_1904`, and by sheet formulas, errors such as #REF! (the parser gives
    nothing for them), hidden rows and columns, merged cells.
    The parser has read the workbook by now; whatever cannot be understood here is only not marked.
    """
    found: dict[str, Any] = {"date_1904": False, "marks": {}}
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            book, links = _Book(), _Links()
            book.parse(archive.read("xl/workbook.xml"))
            links.parse(archive.read("xl/_rels/workbook.xml.rels"))
            found["date_1904"] = book.date_1904
            for name, link in book.sheets:
                sheet = _Marks()
                sheet.parse(without_plain_cells(archive.read(normpath(join("/xl", links.targets[link])).lstrip("/"))))
                found["marks"][name] = sheet.found
    except (expat.ExpatError, KeyError, ValueError, OSError, zipfile.BadZipFile):
        pass
    return found


def without_plain_cells(sheet: bytes) -> bytes:
    """A sheet without its cells when none of them can be marked: most sheets have neither formula nor hidden row, and
    to go through every cell takes longer than to read the workbook.
    """
    cells = CELLS.search(sheet)
    if cells is None or MARKED_CELLS.search(sheet, *cells.span()):
        return sheet
    return sheet[: cells.start()] + sheet[cells.end() :]


class _Part:
    """One part of a workbook, element by element; names come without the prefix of their namespace."""

    def parse(self, data: bytes) -> None:
        """Read the whole part."""
        parser = expat.ParserCreate()
        self.parser = parser
        parser.StartElementHandler = lambda name, attributes: self.start(name.rpartition(":")[2], attributes)
        parser.Parse(data, True)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""


class _Book(_Part):
    """Names of sheets with their links, and which of the two systems counts the days."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str]] = []
        self.date_1904 = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "workbookPr":
            self.date_1904 = attributes.get("date1904") in {"1", "true"}
        elif name == "sheet":
            link = next((text for key, text in attributes.items() if key.endswith(":id")), "")
            self.sheets.append((attributes["name"], link))


class _Links(_Part):
    """Where the links of a workbook lead."""

    def __init__(self) -> None:
        self.targets: dict[str, str] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship":
            self.targets[attributes["Id"]] = attributes["Target"]


class _Marks(_Part):
    """Formulas, errors, hidden rows and columns, merged cells of one sheet; rows counted from 1, columns from 0."""

    def __init__(self) -> None:
        self.found: dict[str, list[Any]] = {"formulas": [], "errors": [], "rows": [], "columns": [], "merged": []}
        self.row = 0
        self.column = -1
        self.error = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self.column = place(attributes["r"])[1] if "r" in attributes else self.column + 1
            self.parser.CharacterDataHandler = None
            if attributes.get("t") == "e":
                self._mark("errors", [self.row, self.column, ""])
                self.error = True
        elif name == "v" and self.error:
            self.error = False
            self.parser.CharacterDataHandler = self._error_text
        elif name == "f":
            self._mark("formulas", [self.row, self.column])
        elif name == "row":
            self.row = int(attributes.get("r", self.row + 1))
            self.column = -1
            if attributes.get("hidden") in {"1", "true"}:
                self._mark("rows", self.row)
        elif name == "col" and attributes.get("hidden") in {"1", "true"}:
            first, last = int(attributes["min"]), int(attributes["max"])
            self.found["columns"] += range(first - 1, min(last, MAX_COLUMNS))
        elif name == "mergeCell":
            first_cell, _colon, last_cell = attributes["ref"].partition(":")
            self._mark("merged", [*place(first_cell), *place(last_cell or first_cell)])

    def _error_text(self, text: str) -> None:
        self.parser.CharacterDataHandler = None  # the first piece is enough, and what follows is no error any more
        self.found["errors"][-1][2] = text.strip()[:20]

    def _mark(self, kind: str, what: Any) -> None:
        if len(self.found[kind]) < MAX_MARKS:
            self.found[kind].append(what)


def place(name: str) -> tuple[int, int]:
    """Row counted from 1 and column counted from 0 of a cell's name: C17 is (17, 2)."""
    found = re.fullmatch(r"([A-Z]{1,3})([0-9]{1,7})", name)
    if not found:
        raise ValueError(name)
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]), column - 1


if __name__ == "__main__":
    limit()
    sys.stdout.write(json.dumps(read(sys.stdin.buffer.read())))
