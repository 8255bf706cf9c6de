"""Runs as a process of its own, with little memory and time, because what it reads comes from outside: a workbook on
stdin, its visible sheets as JSON on stdout. Nothing but the parser is imported; kernel/sheets.py starts it.
"""

import json
import sys
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

MEMORY = 512 * 1024 * 1024
CPU_SECONDS = 20
MAX_SHEETS = 30
MAX_ROWS = 5_000
MAX_TITLES = 20  # rows in which the header is looked for
MAX_COLUMNS = 200
MAX_TEXT = 2_000
MAX_ALL_TEXT = 20_000_000  # one shared string may stand in very many cells


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
    return {"sheets": sheets}


if __name__ == "__main__":
    limit()
    sys.stdout.write(json.dumps(read(sys.stdin.buffer.read())))
