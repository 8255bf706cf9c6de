"""Every list as a workbook, as seen: the same rows, columns and order, with real types and a frozen header."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO
from itertools import chain
from typing import Any
from urllib.parse import quote

import rustpy_xlsxwriter
import xlsxwriter
from django.http import FileResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.figures import count as number
from zhibu.kernel.sheets import as_sheet_name

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What a person typed stays text, whatever it begins with; rows go to a temporary file, so memory stays flat.
SAFE = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
MOST_SIGNS = 80  # of a file's name: disks take 255 bytes, of which a Chinese character has three
MOST_ROWS = 1_048_575  # of a sheet, below its header


class Share(float):
    """A part of a whole from 0 to 1, shown as a percentage with one decimal."""


@dataclass(frozen=True)
class ListColumn:
    """One column of a list: its heading and its width in characters."""

    heading: str
    width: int = 14


def write_list(out: Any, title: str, columns: Sequence[ListColumn], rows: Iterable[Sequence[Any]]) -> int:
    """Write a workbook with one sheet to the binary file `out` and return how many rows there were. Cells may be text,
    numbers, shares, days, times, instants, lazy texts, booleans or None.
    """
    return write_lists(out, [(title, columns, rows)])


def write_lists(out: Any, lists: Iterable[tuple[str, Sequence[ListColumn], Iterable[Sequence[Any]]]]) -> int:
    """The same with a sheet for each list, in their order; no two titles may be the same."""
    total = 0
    with xlsxwriter.Workbook(out, SAFE) as book:
        bold = book.add_format({"bold": True})
        formats = {
            datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
            date: book.add_format({"num_format": "yyyy-mm-dd"}),
            time: book.add_format({"num_format": "hh:mm"}),
            Share: book.add_format({"num_format": "0.0%"}),
        }
        for title, columns, rows in lists:
            total += _write_sheet(book.add_worksheet(as_sheet_name(title)), (bold, formats), columns, rows)
    return total


def _write_sheet(sheet: Any, looks: tuple[Any, Any], columns: Sequence[ListColumn], rows: Iterable[Any]) -> int:
    bold, formats = looks
    count = 0
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(0, place, str(column.heading), bold)
    sheet.freeze_panes(1, 0)
    for count, row in enumerate(rows, 1):
        for place, value in enumerate(row):
            _write(sheet, formats, count, place, value)
    return count


def list_book(title: str, heads: Iterable[tuple[str, int]], rows: Iterable[Sequence[Any]]) -> tuple[BytesIO, int]:
    """A workbook of one list, ready to be sent, and how many rows it has; `heads` are headings with their widths."""
    out = BytesIO()
    count = write_list(out, title, [ListColumn(*head) for head in heads], rows)
    out.seek(0)
    return out, count


def lists_book(lists: Iterable[tuple[str, Iterable[tuple[str, int]], Iterable[Sequence[Any]]]]) -> tuple[BytesIO, int]:
    """A workbook of several lists, a sheet for each, and how many rows they have together."""
    out = BytesIO()
    count = write_lists(out, ((title, [ListColumn(*head) for head in heads], rows) for title, heads, rows in lists))
    out.seek(0)
    return out, count


def long_list_book(
    title: str, heads: Sequence[tuple[str, int]], rows: Iterable[Sequence[Any]], *, days: Sequence[int] = ()
) -> tuple[BytesIO, int]:
    """As `list_book`, for lists of very many rows: several times as quick, and rows are taken one by one, so memory
    stays flat. `days` are the places of columns that hold days; all other cells are texts, numbers, booleans or None,
    and no two headings may be the same. Raises NotPossibleError beyond what a sheet holds.
    """
    names = [str(heading) for heading, _width in heads]
    assert len(set(names)) == len(names), "two columns have one heading"
    wanted = iter(rows)
    if (first := next(wanted, None)) is None:
        return list_book(title, heads, [])  # the quick writer takes its header from the first row
    count = 0

    def records() -> Iterator[dict[str, Any]]:
        nonlocal count
        for row in chain([first], wanted):
            if count == MOST_ROWS:
                raise NotPossibleError(
                    _("A sheet holds %(rows)s rows and these are more; take the units one by one.")
                    % {"rows": number(MOST_ROWS)}
                )
            count += 1
            yield dict(zip(names, row, strict=True))

    out = BytesIO()
    rustpy_xlsxwriter.write_worksheet(
        records(),
        out,
        sheet_name=as_sheet_name(title),
        freeze_row=1,
        bold_headers=True,
        column_widths=[float(width) for _heading, width in heads],
        column_formats={names[place]: rustpy_xlsxwriter.Format().set_num_format("yyyy-mm-dd") for place in days},
    )
    out.seek(0)
    return out, count


def _write(sheet: Any, formats: dict[Any, Any], row: int, place: int, value: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, place, value)
    elif isinstance(value, (int, float)):
        sheet.write_number(row, place, value, formats.get(type(value)))
    elif isinstance(value, datetime):
        local = timezone.localtime(value).replace(tzinfo=None) if timezone.is_aware(value) else value
        sheet.write_datetime(row, place, local, formats[datetime])
    elif isinstance(value, (date, time)):
        sheet.write_datetime(row, place, value, formats[type(value)])
    else:
        sheet.write_string(row, place, str(value)[:32_767])


def file_answer(data: Any, name: str, content_type: str = XLSX) -> FileResponse:
    """An answer that the browser keeps as a file: `data` is a binary file open at its beginning, `name` the whole file
    name, Chinese or not. Signs that name folders, that nobody sees, or that turn the order of letters are left out.
    """
    begin, dot, ending = re.sub(r'[\\/:*?"<>|\s]+', "_", name).rpartition(".")
    clean = "".join(sign for sign in begin[:MOST_SIGNS] + dot + ending if sign.isprintable()).lstrip("._").rstrip("_")
    answer = FileResponse(data, content_type=content_type)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(clean)}"
    answer["Cache-Control"] = "no-store"
    return answer
