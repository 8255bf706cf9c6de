"""Workbooks that nobody should send: damaged, hostile, or another thing under their name. Built anew each time."""

import gzip
import re
import struct
import zipfile
from collections.abc import Mapping
from datetime import date
from functools import cache
from io import BytesIO
from typing import Any

import xlsxwriter

from tests.organisation.workbooks import ROSTER, UNITS, person, roster, workbook

MAIN = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of .xls, .doc and encrypted workbooks
SHEET = "xl/worksheets/sheet1.xml"


@cache
def good() -> bytes:
    """A roster of one person in which nothing is wrong."""
    return roster([person(1, 所在党支部="办公室支部")])


def changed(
    replaced: Mapping[str, bytes] | None = None,
    extra: Mapping[str, bytes] | None = None,
    *,
    without: str = "",
    packed: int = zipfile.ZIP_DEFLATED,
) -> bytes:
    """The good roster with some parts replaced, added or left out."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(good())) as old, zipfile.ZipFile(out, "w", packed) as new:
        for entry in old.infolist():
            if entry.filename != without:
                new.writestr(entry.filename, (replaced or {}).get(entry.filename, old.read(entry)))
        for name, data in (extra or {}).items():
            new.writestr(name, data)
    return out.getvalue()


def part(name: str) -> bytes:
    """One part of the good roster."""
    with zipfile.ZipFile(BytesIO(good())) as book:
        return book.read(name)


def sheet(cells: bytes) -> bytes:
    """The good roster with these rows in place of its own."""
    return changed({SHEET: b"<worksheet " + MAIN + b"><sheetData>" + cells + b"</sheetData></worksheet>"})


def with_cell(heading: str, write: Any) -> bytes:
    """The good roster, one cell of its row written by `write(sheet, row, column)`."""
    out = BytesIO()
    row = person(1, 所在党支部="办公室支部")
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as made:
        one = made.add_worksheet()
        for column, name in enumerate(ROSTER):
            one.write_string(0, column, name)
            if name == heading:
                write(one, 1, column)
            else:
                one.write_string(1, column, str(row.get(name, "")))
    return out.getvalue()


def empty_rows(count: int) -> bytes:
    """The good roster with very many rows below it that are formatted and hold nothing."""
    rows = b"".join(b'<row r="%d"><c r="A%d" s="1"/></row>' % (n, n) for n in range(3, count + 3))
    return changed({SHEET: part(SHEET).replace(b"</sheetData>", rows + b"</sheetData>")}, packed=zipfile.ZIP_DEFLATED)


def laughs(where: str) -> bytes:
    """A billion laughs in one part of the workbook."""
    entities = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10 if n else b"ha" * 10) for n in range(10))
    text = part(where)
    head, _sign, rest = text.partition(b"?>")
    return changed({where: head + b"?><!DOCTYPE l [" + entities + b"]>" + rest})


def outside(where: str) -> bytes:
    """One part names a file of the server."""
    head, _sign, rest = part(where).partition(b"?>")
    return changed({where: head + b'?><!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + rest})


def late_entity() -> bytes:
    """The same, behind more blanks than a quick look reads."""
    head, _sign, rest = part(SHEET).partition(b"?>")
    late = b" " * 5_000 + b'<!DOCTYPE l [<!ENTITY x "y">]>'
    return changed({SHEET: head + b"?>" + late + rest})


def quine() -> bytes:
    """A zip in a zip in a zip."""
    inner = good()
    for _depth in range(5):
        out = BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
            book.writestr("xl/workbook.xml", inner)
            book.writestr("[Content_Types].xml", inner)
        inner = out.getvalue()
    return inner


def lying() -> bytes:
    """The directory says that a part of 40 MB has 900 bytes."""
    bomb = bytearray(changed({SHEET: b"<worksheet>" + b" " * 40_000_000}))
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = bomb.index(SHEET.encode(), bomb.index(mark) if mark == b"PK\x01\x02" else 0)
        head = bomb.rindex(mark, 0, place)
        bomb[head + offset : head + offset + 4] = struct.pack("<I", 900)
    return bytes(bomb)


def flag(bit: int) -> bytes:
    """The good roster with a flag set in the directory of its first entry."""
    data = bytearray(good())
    data[data.index(b"PK\x01\x02") + 8] |= bit
    return bytes(data)


def page_above() -> bytes:
    """A web page and a workbook in one file."""
    return b"<html><script>window.pwned=1</script></html>" + good()


def document_above() -> bytes:
    """A PDF and a workbook in one file."""
    return b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n%%EOF\n" + good()


def page_below() -> bytes:
    """A workbook with a web page at its end."""
    return good() + b"<html><script>window.pwned=1</script></html>"


def units() -> bytes:
    """A sheet of units."""
    return workbook([UNITS, ["12", "丙局党支部", "党支部", "", "丙局", "服务"]])


def squeezed() -> bytes:
    """Something else that is packed."""
    return gzip.compress(good())


def wide() -> bytes:
    """20,000 columns: more than a sheet can have, as only a program writes them."""
    cells = b"".join(b'<c t="inlineStr"><is><t>x</t></is></c>' for _column in range(20_000))
    return sheet(b'<row r="1">' + cells + b"</row>")


def days(**options: Any) -> bytes:
    """A roster whose days are numbers."""
    start = date(1904, 1, 1) if options.get("date_1904") else date(1899, 12, 30)
    row = person(1, 所在党支部="办公室支部")
    row["出生日期"] = (date.fromisoformat(row["出生日期"]) - start).days
    row["入党日期"] = (date(2010, 6, 5) - start).days
    return workbook([ROSTER, [row.get(name, "") for name in ROSTER]], **options)


def with_error(place: str) -> bytes:
    """The good roster in which one cell could not be computed."""
    cell = b'<c r="%s" t="e"><v>#REF!</v></c>' % place.encode()
    found, count = re.subn(rb'<c r="%s"[^>]*>.*?</c>' % place.encode(), cell, part(SHEET), count=1)
    assert count == 1
    return changed({SHEET: found})
