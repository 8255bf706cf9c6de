"""Workbooks that go back to the person: the failing rows of an import, and empty tables to fill in."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from zhibu.kernel.lists import ListColumn, write_list
from zhibu.kernel.sheets import MAX_ROWS, Column, Row, as_sheet_name
from zhibu.organisation.queries import AccountLine
from zhibu.organisation.services.checked import Checked, RowError

REASONS = "错误说明"  # the heading of the last column, which an import ignores
TEXT_FIELDS = {"id_number", "phone", "code", "parent", "unit"}  # spreadsheets would cut the digits of these
# What a person typed stays text, whatever it begins with.
SAFE = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
WIDTH = 18


def error_workbook(checked: Checked) -> bytes:
    """The user's own sheet with only the rows that failed: titles and header as they were, wrong cells red, reasons in
    a last column. It can be corrected and uploaded again.
    """
    table = checked.table
    errors: dict[int, list[RowError]] = defaultdict(list)
    for error in checked.errors:
        errors[error.row].append(error)
    failing = [row for row in table.rows if row.number in errors]
    header = table.head[-1]
    old = [place for place, cell in enumerate(header.cells) if cell == REASONS]
    width = max(len(row.cells) for row in [header, *failing])
    last = old[0] if old else width
    text = {place for name, place in table.columns.items() if name in TEXT_FIELDS}
    out = BytesIO()
    with xlsxwriter.Workbook(out, SAFE) as book:
        paint = _Paint(book, book.add_worksheet(as_sheet_name(table.sheet)), text)
        paint.sheet.set_column(0, max(width, last), WIDTH)
        paint.sheet.set_column(last, last, 3 * WIDTH)
        for row in table.head:
            paint.row(row.number - 1, row, skip=old, bold=row is header)
        paint.sheet.write_string(header.number - 1, last, REASONS, paint.bold)
        for index, row in enumerate(failing, header.number):
            paint.row(index, row, skip=old)
            for error in errors[row.number]:
                place = table.columns[error.field]
                paint.cell(index, place, row.at(place), wrong=True)
            paint.sheet.write_string(index, last, _reasons(checked, errors[row.number]), paint.wrap)
        paint.sheet.freeze_panes(header.number, 0)
    return out.getvalue()


def _reasons(checked: Checked, errors: Sequence[RowError]) -> str:
    """All that is wrong with one row, each with the heading of its column, in reading order."""
    header, columns = checked.table.head[-1], checked.table.columns
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


def template(title: str, columns: Sequence[Column]) -> bytes:
    """An empty workbook with the headings of `columns`: text columns as text, lists where only some words are allowed,
    required headings red, and a second sheet that says how to fill it in.
    """
    out = BytesIO()
    with xlsxwriter.Workbook(out, SAFE) as book:
        sheet = book.add_worksheet(as_sheet_name(title))
        text = book.add_format({"num_format": "@"})
        heads = {
            True: book.add_format({"bold": True, "font_color": "#B3261E"}),
            False: book.add_format({"bold": True}),
        }
        for place, column in enumerate(columns):
            sheet.set_column(place, place, WIDTH, text if column.text else None)
            sheet.write_string(0, place, column.heading, heads[column.required])
            if column.choices:
                sheet.data_validation(1, place, MAX_ROWS, place, {"validate": "list", "source": list(column.choices)})
        sheet.freeze_panes(1, 0)
        notes = book.add_worksheet(_("How to fill in"))
        notes.set_column(0, 0, 4 * WIDTH)
        for index, note in enumerate(_notes()):
            notes.write_string(index, 0, note)
    return out.getvalue()


def _notes() -> list[str]:
    return [
        _("One row per entry, below the header. Columns may stand in any order; red headings are required."),
        _("Days: 1987-06-15, 1987.06.15, 1987年6月15日, 19870615 or a date cell. A month alone is not enough."),
        _("Codes, ID numbers and phone numbers are text, so that the spreadsheet keeps every digit."),
        _("At most %(rows)s rows and 5 MB.") % {"rows": f"{MAX_ROWS:,}"},
    ]


def account_list(lines: Iterable[AccountLine]) -> tuple[BytesIO, int]:
    """Accounts as the security administrator sees them, and how many there are."""
    slips = slip_words()
    heads = [
        (_("Account number"), 10), (_("User name"), 20), (_("Name"), 14), (_("What it is"), 40),
        (pgettext("accounts", "Last slip"), 20), (_("Slip made on"), 12), (_("State"), 10),
    ]  # fmt: skip
    rows = (
        (
            line.user.pk, line.user.username, line.user.name if line.known else "", account_words(line),
            slips[line.slip_state], line.slip.made_at if line.slip else None,
            pgettext("accounts", "open") if line.user.is_active else pgettext("accounts", "closed"),
        )
        for line in lines
    )  # fmt: skip
    out = BytesIO()
    count = write_list(out, _("Accounts"), [ListColumn(*head) for head in heads], rows)
    out.seek(0)
    return out, count


def account_words(line: AccountLine) -> str:
    """What an account is: posts of today, duties of an administrator, or that it is a member's."""
    if line.user.duties:
        return "、".join(str(duty.label) for duty in sorted(line.user.duties))
    held = [_("%(post)s of %(unit)s") % {"post": p.get_kind_display(), "unit": p.unit.name} for p in line.posts]
    return "、".join(held) or (_("former officer") if line.known else _("member"))


def slip_words() -> dict[str, str]:
    """The states of a slip in words."""
    return {
        "none": pgettext("slip", "none"),
        "waiting": pgettext("slip", "not used yet"),
        "used": pgettext("slip", "used"),
        "revoked": pgettext("slip", "taken back"),
        "expired": pgettext("slip", "expired"),
    }
