"""Tables as text: .csv files, in the characters that offices' programs write. Read here and not in a spreadsheet, as
that would make numbers of ID numbers and cut them.
"""

import csv
import re
from io import StringIO
from typing import Any

from zhibu.kernel.sheet_reader import MAX_COLUMNS, MAX_ROWS, MAX_TEXT, MAX_TITLES

_WIDE = (b"\xff\xfe", b"\xfe\xff")  # marks of UTF-16, which spreadsheets call Unicode text
_SEPARATORS = ",\t;"
_KEPT = re.compile(r'="(.*)"')  # ="0101" is how some programs keep digits as text


def is_text(data: bytes) -> bool:
    """Whether this is text in lines and not a workbook, a page or an XML file."""
    if data.startswith(_WIDE):
        return True
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip()
    return bool(start) and not start.startswith((b"<", b"%PDF-")) and b"\0" not in data


def read(data: bytes) -> dict[str, Any]:
    """The table of a text file as the one sheet of a workbook, or which limit it passes, as sheet_reader answers."""
    text = _decoded(data)
    if text is None:
        return {"error": ["encoding", "", 0, 0]}
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(_SEPARATORS, key=first.count)
    rows: list[Any] = []
    try:
        for number, cells in enumerate(csv.reader(StringIO(text, newline=""), delimiter=separator), 1):
            kept = [found[1] if (found := _KEPT.fullmatch(cell)) else cell for cell in cells]
            while kept and not kept[-1].strip():
                kept.pop()
            if not kept:
                continue
            if len(kept) > MAX_COLUMNS:
                return {"error": ["columns", "csv", number - 1, len(kept) - 1]}
            if any(len(cell) > MAX_TEXT for cell in kept):
                return {"error": ["text", "csv", number - 1, max(range(len(kept)), key=lambda i: len(kept[i]))]}
            rows.append([number, kept])
            if len(rows) > MAX_ROWS + MAX_TITLES:
                return {"error": ["rows", "csv", number - 1, 0]}
    except csv.Error:
        return {"error": ["broken", "", 0, 0]}
    return {"sheets": [["csv", rows]]}


def _decoded(data: bytes) -> str | None:
    """The text, in UTF-8, UTF-16 with its mark, or GB18030 as Chinese spreadsheets write; None for none of them."""
    if data.startswith(_WIDE):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
