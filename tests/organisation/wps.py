"""Workbooks as other programs than ours write them: part by part, so that each habit can be had alone.

WPS and the libraries behind official systems write valid files that look unlike Excel's: text inside the cells instead
of a shared table, other prefixes of the namespaces, no dimension, cells without their names.
"""

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from zhibu.kernel.sheets import address

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
DAY = 1  # the cell style that makes a number a day


@dataclass(frozen=True)
class Formula:
    """A cell that is computed; `value` is what the program kept of its last computation, None for nothing."""

    text: str
    value: Any = None


@dataclass
class Habits:
    """How a program writes."""

    inline: bool = False  # text inside the cells, no shared strings
    prefix: str = ""  # of the namespace, as in x:worksheet
    dimension: bool = True
    cell_names: bool = True  # r="A1" on cells
    date_1904: bool = False
    merged: Sequence[str] = ()  # as "H2:H4"
    hidden_rows: Sequence[int] = ()
    hidden_columns: Sequence[int] = ()  # counted from 1
    empty_rows: int = 0  # after the last one, formatted but empty
    absolute: bool = False  # the workbook names its sheets from the root of the package
    extra: dict[str, str] = field(default_factory=dict)  # further parts, as a printer's settings


def written(rows: Sequence[Sequence[Any]], **how: Any) -> bytes:
    """One sheet with these rows as a program with these habits writes it."""
    habits = Habits(**how)
    strings: list[str] = []
    sheet = _sheet(rows, habits, strings)
    p = f"{habits.prefix}:" if habits.prefix else ""
    main = f'xmlns{":" + habits.prefix if habits.prefix else ""}="{MAIN}"'
    parts = {
        "[Content_Types].xml": _types(habits),
        "_rels/.rels": _links([("rId1", "officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": f'<{p}workbook {main} xmlns:r="{LINKS}">'
        + (f'<{p}workbookPr date1904="1"/>' if habits.date_1904 else "")
        + f'<{p}sheets><{p}sheet name="名册" sheetId="1" r:id="rId7"/></{p}sheets></{p}workbook>',
        "xl/_rels/workbook.xml.rels": _links(
            [
                ("rId7", "worksheet", "/xl/worksheets/sheet1.xml" if habits.absolute else "worksheets/sheet1.xml"),
                ("rId2", "styles", "styles.xml"),
                *([] if habits.inline else [("rId3", "sharedStrings", "sharedStrings.xml")]),
            ]
        ),
        "xl/styles.xml": _styles(p, main),
        "xl/worksheets/sheet1.xml": sheet,
        **habits.extra,
    }
    if not habits.inline:
        items = "".join(f'<{p}si><{p}t xml:space="preserve">{escape(text)}</{p}t></{p}si>' for text in strings)
        parts["xl/sharedStrings.xml"] = f"<{p}sst {main}>{items}</{p}sst>"
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, HEAD + text)
    return out.getvalue()


def _styles(p: str, main: str) -> str:
    """Two looks of a cell: as it comes, and a day."""
    plain = "".join(f'<{p}{name}s count="1"><{p}{name}/></{p}{name}s>' for name in ("font", "fill", "border"))
    formats = f'<{p}xf numFmtId="0"/><{p}xf numFmtId="14" applyNumberFormat="1"/>'
    return (
        f"<{p}styleSheet {main}>{plain}<{p}cellStyleXfs><{p}xf/></{p}cellStyleXfs>"
        f'<{p}cellXfs count="2">{formats}</{p}cellXfs></{p}styleSheet>'
    )


def _sheet(rows: Sequence[Sequence[Any]], habits: Habits, strings: list[str]) -> str:
    p = f"{habits.prefix}:" if habits.prefix else ""
    width = max(map(len, rows), default=1)
    lines = []
    for number, cells in enumerate([*rows, *[[]] * habits.empty_rows], 1):
        inside = "".join(
            _cell(value, address(number, place), habits, strings) for place, value in enumerate(cells)
        ) or "".join(f'<{p}c r="{address(number, place)}" s="0"/>' for place in range(width))
        hidden = ' hidden="1"' if number in habits.hidden_rows else ""
        lines.append(f'<{p}row r="{number}"{hidden}>{inside}</{p}row>')
    columns = "".join(f'<{p}col min="{c}" max="{c}" width="9" hidden="1"/>' for c in habits.hidden_columns)
    merged = "".join(f'<{p}mergeCell ref="{area}"/>' for area in habits.merged)
    return (
        f'<{p}worksheet xmlns{":" + habits.prefix if habits.prefix else ""}="{MAIN}">'
        + (f'<{p}dimension ref="A1:{address(len(lines), width - 1)}"/>' if habits.dimension else "")
        + (f"<{p}cols>{columns}</{p}cols>" if columns else "")
        + f"<{p}sheetData>{''.join(lines)}</{p}sheetData>"
        + (f"<{p}mergeCells>{merged}</{p}mergeCells>" if merged else "")
        + f"</{p}worksheet>"
    )


def _cell(value: Any, name: str, habits: Habits, strings: list[str]) -> str:
    p = f"{habits.prefix}:" if habits.prefix else ""
    r = f" r={quoteattr(name)}" if habits.cell_names else ""
    formula = ""
    if isinstance(value, Formula):
        formula, value = f"<{p}f>{escape(value.text)}</{p}f>", value.value
    if value is None or value == "":
        return f"<{p}c{r}>{formula}</{p}c>"
    if isinstance(value, date):
        epoch = date(1904, 1, 1) if habits.date_1904 else date(1899, 12, 30)
        return f'<{p}c{r} s="{DAY}">{formula}<{p}v>{(value - epoch).days}</{p}v></{p}c>'
    if isinstance(value, (int, float)):
        return f"<{p}c{r}>{formula}<{p}v>{value!r}</{p}v></{p}c>"
    if formula:
        return f'<{p}c{r} t="str">{formula}<{p}v>{escape(value)}</{p}v></{p}c>'
    if habits.inline:
        return f'<{p}c{r} t="inlineStr"><{p}is><{p}t xml:space="preserve">{escape(value)}</{p}t></{p}is></{p}c>'
    if value not in strings:
        strings.append(value)
    return f'<{p}c{r} t="s"><{p}v>{strings.index(value)}</{p}v></{p}c>'


def _types(habits: Habits) -> str:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    named = [
        ("/xl/workbook.xml", "sheet.main"),
        ("/xl/worksheets/sheet1.xml", "worksheet"),
        ("/xl/styles.xml", "styles"),
    ]
    named += [] if habits.inline else [("/xl/sharedStrings.xml", "sharedStrings")]
    lines = "".join(f'<Override PartName="/xl/{part}.xml" ContentType="{kind}.{what}+xml"/>' for part, what in named)
    rels = "application/vnd.openxmlformats-package.relationships+xml"
    return (
        f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="{rels}"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{lines}</Types>'
    )


def _links(links: Sequence[tuple[str, str, str]]) -> str:
    lines = "".join(f'<Relationship Id="{pk}" Type="{LINKS}/{what}" Target="{to}"/>' for pk, what, to in links)
    return f'<Relationships xmlns="{PACKAGE}/relationships">{lines}</Relationships>'
