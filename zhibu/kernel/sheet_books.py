"""Workbooks that go back to whoever brought one: the failing rows with their reasons, an empty table to fill in."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from zhibu.kernel.sheets import MAX_ROWS, Column, Row, Table, as_sheet_name

# What a person typed stays text, whatever it begins with.
SAFE = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
WIDTH = 18


@dataclass(frozen=True)
class RowError:
    """One wrong cell: where, what stands there, why it is refused. `field` is our name of the column."""

    sheet: str
    cell: str
    value: str
    reason: str
    row: int = 0
    field: str = ""

    def as_json(self) -> dict[str, str]:
        """The four keys that the commands print."""
        return {"sheet": self.sheet, "cell": self.cell, "value": self.value, "reason": self.reason}


def failing_rows(table: Table, wrong: Sequence[RowError], *, heading: str, texts: Collection[str] = ()) -> bytes:
    """The user's own sheet with only the rows that failed: titles and header as they were, wrong cells red, reasons in
    a last column under `heading`. It can be corrected and uploaded again. Columns named in `texts` are kept as text.
    """
    errors: dict[int, list[RowError]] = defaultdict(list)
    for error in wrong:
        errors[error.row].append(error)
    failing = [row for row in table.rows if row.number in errors]
    header = table.head[-1]
    old = [place for place, cell in enumerate(header.cells) if cell == heading]
    width = max(len(row.cells) for row in [header, *failing])
    last = old[0] if old else width
    text = {place for name, place in table.columns.items() if name in texts}
    out = BytesIO()
    with xlsxwriter.Workbook(out, SAFE) as book:
        paint = _Paint(book, book.add_worksheet(as_sheet_name(table.sheet)), text)
        paint.sheet.set_column(0, max(width, last), WIDTH)
        paint.sheet.set_column(last, last, 3 * WIDTH)
        for row in table.head:
            paint.row(row.number - 1, row, skip=old, bold=row is header)
        paint.sheet.write_string(header.number - 1, last, heading, paint.bold)
        for index, row in enumerate(failing, header.number):
            paint.row(index, row, skip=old)
            for error in errors[row.number]:
                place = table.columns[error.field]
                paint.cell(index, place, row.at(place), wrong=True)
            paint.sheet.write_string(index, last, _reasons(table, errors[row.number]), paint.wrap)
        paint.sheet.freeze_panes(header.number, 0)
    return out.getvalue()


def _reasons(table: Table, errors: Sequence[RowError]) -> str:
    """All that is wrong with one row, each with the heading of its column, in reading order."""
    header, columns = table.head[-1], table.columns
    return "\n".join(f"{header.at(columns[error.field])}: {error.reason}" for error in errors)[:30_000]


class _Paint:
    """Writes cells with their own types; `text` columns are formatted as text."""

    def __init__(self, book: xlsxwriter.Workbook, sheet: Any, text: set[int]) -> None:
        self.book, self.sheet, self.text = book, sheet, text
        self.bold = book.add_format({"bold": True})
        self.wrap = book.add_format({"text_wrap": True, "font_color": "#B3261E"})
        self.formats: dict[tuple[str, bool, bool], Any] = {}

    def row(self, index: int, row: Row, *, skip: Sequence[int], bold: bool = False) -> None:
        """One row of the user's, without the columns in `skip`."""
        for place, value in enumerate(row.cells):
            if place not in skip:
                self.cell(index, place, value, bold=bold)

    def cell(self, index: int, place: int, value: Any, *, wrong: bool = False, bold: bool = False) -> None:
        """One cell as it was; red when it is wrong."""
        kind = "yyyy-mm-dd" if isinstance(value, date) else "@" if place in self.text else ""
        key = (kind, wrong, bold)
        if key not in self.formats:
            look: dict[str, Any] = {"num_format": kind} if kind else {}
            look |= {"bg_color": "#F9D6D2", "font_color": "#B3261E"} if wrong else {}
            self.formats[key] = self.book.add_format(look | ({"bold": True} if bold else {}))
        if value == "" or value is None:
            self.sheet.write_blank(index, place, None, self.formats[key])
        elif isinstance(value, bool):
            self.sheet.write_boolean(index, place, value, self.formats[key])
        elif isinstance(value, date):
            self.sheet.write_datetime(index, place, value, self.formats[key])
        elif isinstance(value, (int, float)):
            self.sheet.write_number(index, place, value, self.formats[key])
        else:
            self.sheet.write_string(index, place, str(value), self.formats[key])


def empty_table(
    title: str, columns: Sequence[Column], *, mark: tuple[str, int], words: Mapping[str, Sequence[str]] | None = None
) -> bytes:
    """An empty workbook with the headings of `columns`: a grey example that an import passes over, text columns as
    text, lists where only some words are allowed, required headings red, and a second sheet that says how to fill it
    in. `words` are what a column may hold here, by its field: they stand on a sheet of their own. `mark` is the word
    for the version of the template, and which it is.
    """
    out = BytesIO()
    with xlsxwriter.Workbook(out, SAFE) as book:
        sheet = book.add_worksheet(as_sheet_name(title))
        look = {
            "text": book.add_format({"num_format": "@"}),
            "example": book.add_format({"num_format": "@", "italic": True, "font_color": "#767676"}),
            True: book.add_format({"bold": True, "font_color": "#B3261E"}),
            False: book.add_format({"bold": True}),
        }
        for place, column in enumerate(columns):
            sheet.set_column(place, place, WIDTH, look["text"] if column.text else None)
            sheet.write_string(0, place, column.heading, look[column.required])
            sheet.write_string(1, place, str(column.example), look["example"])
            if column.choices:
                sheet.data_validation(1, place, MAX_ROWS, place, {"validate": "list", "source": list(column.choices)})
        sheet.freeze_panes(1, 0)
        _notes(book, mark)
        for place, column in enumerate(columns):
            if listed := (words or {}).get(column.field):
                _word_list(book, sheet, place, column, listed)
    return out.getvalue()


def _word_list(book: xlsxwriter.Workbook, sheet: Any, place: int, column: Column, words: Sequence[str]) -> None:
    """A sheet with the words of one column, offered in its cells; other words may still be typed."""
    name = as_sheet_name(_("To choose from"))
    listed = book.add_worksheet(name)
    listed.set_column(0, 0, 3 * WIDTH)
    listed.write_column(0, 0, [column.heading, *words])
    source = f"='{name}'!$A$2:$A${len(words) + 1}"
    options = {"validate": "list", "source": source, "show_error": False}
    sheet.data_validation(1, place, MAX_ROWS, place, options)


def _notes(book: xlsxwriter.Workbook, mark: tuple[str, int]) -> None:
    """The sheet that says how to fill in the first one, with the version of the template below."""
    notes = book.add_worksheet(as_sheet_name(_("How to fill in")))
    notes.set_column(0, 0, 4 * WIDTH)
    texts = [
        _("One row per entry, below the header. Columns may stand in any order; red headings are required."),
        _("The grey row is an example. It is passed over, whether you delete it or not."),
        _("Days: 1987-06-15, 1987.06.15, 1987年6月15日, 19870615 or a date cell. A month alone is not enough."),
        _("Codes, ID numbers and phone numbers are text, so that the spreadsheet keeps every digit."),
        _("At most %(rows)s rows and 5 MB.") % {"rows": f"{MAX_ROWS:,}"},
    ]
    for index, text in enumerate(texts):
        notes.write_string(index, 0, text)
    notes.write_string(len(texts) + 1, 0, mark[0])
    notes.write_number(len(texts) + 1, 1, mark[1])
