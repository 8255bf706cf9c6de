"""An official paper as a Word document under the offices' font names, in the places of the PDF."""

from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from zhibu.documents.papers.sheet import ACROSS_MM, DOWN, TITLE_LINE, Sheet, laid_out
from zhibu.kernel.papers.docx import ACROSS, LINE, SIZE, STEP, line_of, page, run, width

RED = "E60012"
SMALL = 14  # points: 4号
TALL = SIZE + 2  # a line that ends right above what is drawn under it
Laid = dict[str, Any]


def docx(sheet: Sheet) -> bytes:
    """The paper as a Word document; ValueError for a form that the standard does not know."""
    laid = laid_out(sheet)
    document = Document()
    page(document, title=laid["title"])
    below = _letter_head(document, laid) if sheet.form == "letter" else _head(document, laid)
    _title(document, laid, below)
    _text(document, laid)
    if laid["roll"]:
        _roll(document, laid["roll"])
    if sheet.form != "minutes":
        _close(document, laid)
    if laid["note"]:
        _indented(document, [["body", laid["words"]["open"] + laid["note"] + laid["words"]["close"]]])
    _imprint(document, laid)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _height(line: Any, height: float, *, before: float = 0, after: float = 0) -> None:
    line.paragraph_format.line_spacing = Pt(height)
    line.paragraph_format.space_before, line.paragraph_format.space_after = Pt(before), Pt(after)


def _ruled(line: Any, kind: str, eighths: int, space: int = 11) -> None:
    """A red line under a paragraph; 11 points are the 4 mm of the standard."""
    borders = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    for key, value in (("val", kind), ("sz", eighths), ("space", space), ("color", RED)):
        bottom.set(qn(f"w:{key}"), str(value))
    borders.append(bottom)
    line._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _stop(line: Any, characters: float, side: Any = None) -> None:
    line.paragraph_format.tab_stops.add_tab_stop(Pt(characters * STEP), side or WD_TAB_ALIGNMENT.LEFT)


def _red(line: Any, text: str, size: float) -> None:
    run(line, "title", text, size).font.color.rgb = RGBColor.from_string(RED)


def _head(document: Any, laid: Laid) -> float:
    """Urgency, mark, number with signers, and the red line; how many points stay free above the title."""
    if laid["mark"] or laid["urgency"]:
        run(line_of(document), "heading", laid["urgency"])
    last = None
    for at, words in enumerate(laid["mark"]):
        last = line_of(document, WD_ALIGN_PARAGRAPH.CENTER)
        _height(last, laid["mark_size"], before=35 / 25.4 * 72 - LINE if at == 0 else 11)
        _red(last, words, laid["mark_size"])
    above = 2 * LINE
    for write in (_numbers, _dated):
        for line in write(document, laid):
            _height(line, TALL, before=above + LINE - TALL)
            above, last = 0, line
    if last is None:
        return 0
    _ruled(last, "single", 10)
    return 2 * LINE


def _numbers(document: Any, laid: Laid) -> list[Any]:
    """The number in the middle; with signers at the left, on the line of the last of them (7.2.6)."""
    number, signers = laid["number"], laid["signers"]
    if not signers:
        if not number:
            return []
        line = line_of(document, WD_ALIGN_PARAGRAPH.CENTER)
        run(line, "body", number)
        return [line]
    rows = [signers[at : at + 2] for at in range(0, len(signers), 2)]
    first, second = (max((width(row[at]) for row in rows if len(row) > at), default=0) for at in (0, 1))
    label = width(laid["words"]["signer"])
    start = ACROSS - 1 - second - (1 if second else 0) - first - label
    lines = []
    for at, row in enumerate(rows):
        line = line_of(document)
        line.paragraph_format.first_line_indent = Pt(STEP)
        for place in (start, start + label, start + label + first + 1):
            _stop(line, place)
        run(
            line, "body", (number if at == len(rows) - 1 else "") + "\t" + (laid["words"]["signer"] if at == 0 else "")
        )
        run(line, "kai", "".join("\t" + name for name in row))
        lines.append(line)
    return lines


def _dated(document: Any, laid: Laid) -> list[Any]:
    """Of minutes: who issues them and when, above the line."""
    if laid["form"] != "minutes" or not laid["organ"] + laid["day"]:
        return []
    line = line_of(document)
    line.paragraph_format.first_line_indent = Pt(STEP)
    _stop(line, ACROSS - 1, WD_TAB_ALIGNMENT.RIGHT)
    run(line, "body", f"{laid['organ']}\t{laid['day']}")
    return [line]


def _letter_head(document: Any, laid: Laid) -> float:
    """The mark 30 mm from the edge of the page, between double lines of 170 mm that only the first page has (10.1)."""
    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.header_distance, section.footer_distance = Mm(30), Mm(20)
    for footer in (section.footer, section.even_page_footer):
        footer.paragraphs[0].paragraph_format.space_after = Mm(3)
    for header in (section.header, section.even_page_header):
        _height(header.paragraphs[0], 12)
    lines = laid["mark"] or [""]
    head = section.first_page_header.paragraphs[0]
    for at, words in enumerate(lines):
        line = head if at == 0 else section.first_page_header.add_paragraph()
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _height(line, laid["mark_size"], before=11 if at else 0)
        _red(line, words, laid["mark_size"])
        head = line
    foot = section.first_page_footer.paragraphs[0]
    _height(foot, 12)
    for line, kind, space in ((head, "thickThinSmallGap", 11), (foot, "thinThickSmallGap", 1)):
        line.paragraph_format.left_indent, line.paragraph_format.right_indent = Mm(-8), Mm(-6)
        _ruled(line, kind, 24, space)
    row = line_of(document)
    _height(row, TALL, before=SIZE * 7 / 8)
    _stop(row, ACROSS, WD_TAB_ALIGNMENT.RIGHT)
    run(row, "heading", laid["urgency"])
    run(row, "body", "\t" + laid["number"])
    return 2 * LINE


def _title(document: Any, laid: Laid, above: float) -> None:
    line = line_of(document, WD_ALIGN_PARAGRAPH.CENTER)
    _height(line, TITLE_LINE if laid["heading"] else 1, before=above, after=LINE if laid["heading"] else 0)
    for at, words in enumerate(laid["heading"]):
        if at:
            line.add_run().add_break()
        run(line, "title", words, 22)


def _indented(document: Any, runs: list[list[str]]) -> Any:
    line = line_of(document, WD_ALIGN_PARAGRAPH.JUSTIFY)
    line.paragraph_format.first_line_indent = Pt(2 * STEP)
    line._p.pPr.ind.set(qn("w:firstLineChars"), "200")
    for role, text in runs:
        run(line, role, text)
    return line


def _hanging(document: Any, left: float, first: float) -> Any:
    """A paragraph whose first line begins at `first` characters and whose others begin at `left`."""
    line = line_of(document, WD_ALIGN_PARAGRAPH.LEFT)
    line.paragraph_format.left_indent = Pt(left * STEP)
    line.paragraph_format.first_line_indent = Pt((first - left) * STEP)
    return line


def _text(document: Any, laid: Laid) -> None:
    if laid["recipients"] and not laid["moved"]:
        run(line_of(document), "body", laid["recipients"])
    last = None
    for runs in laid["body"]:
        last = _indented(document, runs)
    label = laid["words"]["attachments"]
    several = len(laid["attachments"]) > 1
    left = 2 + width(label) + (1.5 if several else 0)
    for at, name in enumerate(laid["attachments"]):
        last = _hanging(document, left, 2 if at == 0 else left - 1.5)
        _stop(last, left)
        if at == 0:
            last.paragraph_format.space_before = Pt(LINE)
        run(last, "body", (label if at == 0 else "") + (f"{at + 1}.\t" if several else "") + name)
    if last is not None:
        last.paragraph_format.keep_with_next = True  # a signature never stands alone on a page


def _roll(document: Any, roll: list[list[str]]) -> None:
    for at, (label, names) in enumerate(roll):
        line = _hanging(document, 2 + width(label), 2)
        if at == 0:
            line.paragraph_format.space_before = Pt(LINE)
        run(line, "heading", label)
        run(line, "body", names)


def _close(document: Any, laid: Laid) -> None:
    """The day four characters from the right, the organ centred over it; a long name moves both to the left."""
    name, day = width(laid["organ"]), width(laid["day"])
    middle = max(4 + day / 2, min(name, ACROSS) / 2)
    shown = [(laid["organ"], name), (laid["day"], day)]
    for at, (text, wide) in enumerate((text, wide) for text, wide in shown if text):
        line = line_of(document, WD_ALIGN_PARAGRAPH.RIGHT if wide < ACROSS else WD_ALIGN_PARAGRAPH.CENTER)
        line.paragraph_format.right_indent = Pt(max(0, middle - wide / 2) * STEP)
        if at == 0:
            line.paragraph_format.space_before = Pt(2 * LINE)
        line.paragraph_format.keep_with_next = text is laid["organ"] or bool(laid["note"])
        run(line, "body", text)


def _imprint(document: Any, laid: Laid) -> None:
    """版记, its last line on the lower edge of the type area: a table that stands at the foot of its page."""
    words = laid["words"]
    listed = [(words["recipients"], laid["recipients_below"])] if laid["moved"] else []
    listed += [(words["copies"], laid["copies"])] if laid["copies"] else []
    printed = (laid["print_office"], laid["print_day"])
    rows = [row for row in (listed, [printed] if any(printed) else []) if row]
    if not rows:
        return
    table = document.add_table(rows=len(rows), cols=1)
    table.autofit = False
    if sum(width(text) for _label, text in listed) < 26 * (DOWN - 2):
        _at_the_foot(table)
    for at, (cells, row) in enumerate(zip(table.rows, rows, strict=True)):
        cell = cells.cells[0]
        cell.width = Mm(ACROSS_MM)
        if laid["form"] != "letter":
            _lines(cell, top=at == 0, bottom=at == len(rows) - 1)
        for number, (left, right) in enumerate(row):
            line = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
            if row is listed:
                line.paragraph_format.left_indent = Pt((1 + width(left)) * SMALL)
                line.paragraph_format.first_line_indent = Pt(-width(left) * SMALL)
                line.paragraph_format.right_indent = Pt(SMALL)
            else:
                line.paragraph_format.left_indent = Pt(SMALL)
                edge = Mm(ACROSS_MM) - Pt(SMALL)
                line.paragraph_format.tab_stops.add_tab_stop(edge, WD_TAB_ALIGNMENT.RIGHT)
            _height(line, 24)
            run(line, "body", left + ("" if row is listed else "\t") + right, SMALL)
    _height(line_of(document), 1)  # a document ends with a paragraph, and this one takes no room


def _at_the_foot(table: Any) -> None:
    place = OxmlElement("w:tblpPr")
    for key, value in (("horzAnchor", "margin"), ("vertAnchor", "margin"), ("tblpXSpec", "left")):
        place.set(qn(f"w:{key}"), value)
    place.set(qn("w:tblpYSpec"), "bottom")
    table._tbl.tblPr.insert_element_before(place, "w:tblOverlap", "w:tblW", "w:jc", "w:tblLayout", "w:tblLook")
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        none = OxmlElement(f"w:{side}")
        none.set(qn("w:w"), "0")
        none.set(qn("w:type"), "dxa")
        margins.append(none)
    table._tbl.tblPr.insert_element_before(margins, "w:tblLook")


def _lines(cell: Any, *, top: bool, bottom: bool) -> None:
    """Thick lines (0.35 mm) at the ends, thin ones (0.25 mm) between (7.4)."""
    borders = OxmlElement("w:tcBorders")
    for side, thick in (("top", top), ("bottom", bottom)):
        line = OxmlElement(f"w:{side}")
        for key, value in (("val", "single"), ("sz", 8 if thick else 6), ("space", 0), ("color", "000000")):
            line.set(qn(f"w:{key}"), str(value))
        borders.append(line)
    cell._tc.get_or_add_tcPr().append(borders)
