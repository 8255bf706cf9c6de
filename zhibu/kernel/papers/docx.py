"""A paper as DOCX, for offices that go on writing in it: the same words as the PDF, under the offices' font names."""

from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from zhibu.kernel.papers.fonts import ROLES
from zhibu.kernel.papers.paper import Close, Field, NewPage, Pair, Paper, Remark, Table, Title, clean, paragraphs

SIZE = 16  # points: 3号
STEP = 15.78  # from character to character, so that 28 fill the type area
LINE = 28.95  # from line to line: 22 fill it; Word counts in twentieths, and with 29 points only 21 would
ACROSS = 28


def docx(paper: Paper) -> bytes:
    """The paper as a document of A4 pages with the margins and the grid of GB/T 9704."""
    document = Document()
    page(document, title=paper.title, head=paper.mark)
    for block in paper.blocks:
        match block:
            case Title(text):
                line = line_of(document, WD_ALIGN_PARAGRAPH.CENTER)
                line.paragraph_format.space_after = Pt(LINE)
                line.paragraph_format.line_spacing = Pt(34)
                run(line, "title", clean(text), 22)
            case Pair(left, right):
                line = line_of(document)
                line.paragraph_format.tab_stops.add_tab_stop(Mm(156), WD_TAB_ALIGNMENT.RIGHT)
                run(line, "body", f"{clean(left)}\t{clean(right)}")
            case Field():
                for label, text in paragraphs(block):
                    line = indented(document)
                    if label:
                        run(line, "heading", label)
                    run(line, "body", text)
            case Remark(text):
                run(indented(document), "kai", clean(text))
            case Close(name, day):
                _close(document, clean(name), clean(day))
            case Table():
                _table(document, block)
            case NewPage():
                document.add_page_break()
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def page(document: Any, *, title: str, head: str = "") -> None:
    """A4 with the margins and the grid of GB/T 9704, numbers at the outer side of each page, a word at its head."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.left_margin = Mm(37), Mm(28)
    section.bottom_margin, section.right_margin = Mm(35), Mm(26)
    section.footer_distance = Mm(35 - 7 - 5)  # the number stands 7 mm below the type area
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is None:
        grid = OxmlElement("w:docGrid")
        section._sectPr.append(grid)
    grid.set(qn("w:type"), "linesAndChars")
    grid.set(qn("w:linePitch"), str(round(LINE * 20)))
    grid.set(qn("w:charSpace"), str(round((STEP - SIZE) * 4096)))
    font(document.styles["Normal"], "body", SIZE)
    document.settings.odd_and_even_pages_header_footer = True
    for footer, side in ((section.footer, WD_ALIGN_PARAGRAPH.RIGHT), (section.even_page_footer, None)):
        line = footer.paragraphs[0]
        line.alignment = side
        if side is None:
            line.paragraph_format.left_indent = Pt(14)
        else:
            line.paragraph_format.right_indent = Pt(14)
        page_number(line)
    for header in (section.header, section.even_page_header):
        header.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
        run(header.paragraphs[0], "kai", clean(head), 14)
    properties = document.core_properties
    properties.title, properties.author, properties.comments = clean(title), "", ""


def font(thing: Any, role: str, size: float) -> None:
    """The office's name of the font, for Chinese and for everything else."""
    thing.font.size = Pt(size)
    thing.font.name = ROLES[role]["office"]
    names = thing.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("eastAsia", "cs"):
        names.set(qn(f"w:{script}"), ROLES[role]["office"])


def run(line: Any, role: str, text: str, size: float = SIZE) -> Any:
    """More words on a line, in the font of a role; the run, for what else is to be said of it."""
    made = line.add_run(text)
    font(made, role, size)
    return made


def line_of(place: Any, alignment: Any = None) -> Any:
    """A new paragraph with lines as high as the grid asks."""
    line = place.add_paragraph()
    line.alignment = alignment
    line.paragraph_format.space_before = line.paragraph_format.space_after = Pt(0)
    line.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    line.paragraph_format.line_spacing = Pt(LINE)
    return line


def indented(document: Any) -> Any:
    """A new paragraph of running text."""
    line = line_of(document, WD_ALIGN_PARAGRAPH.JUSTIFY)
    line.paragraph_format.first_line_indent = Pt(2 * STEP)
    return line


def width(text: str) -> float:
    """How many characters wide a text is; Latin letters and digits are half a character."""
    return sum(1 if ord(char) > 0x2E80 else 0.5 for char in text)


def _close(document: Any, name: str, day: str) -> None:
    """The name, and the day two characters further right; the longer of the two ends two characters from the edge."""
    line_of(document)
    left = max(0.0, ACROSS - 2 - max(width(name), width(day) + 2))
    for text, indent in ((name, left), (day, left + 2)):
        line = line_of(document)
        line.paragraph_format.left_indent = Pt(indent * STEP)
        line.paragraph_format.keep_with_next = text is name
        run(line, "body", text)


def _table(document: Any, block: Table) -> None:
    table = document.add_table(rows=0, cols=len(block.header), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for number, row in enumerate((block.header, *block.rows)):
        made = table.add_row()
        for cell, text, share in zip(made.cells, row, block.widths, strict=True):
            cell.width = Mm(156 * share / sum(block.widths))
            cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
            run(cell.paragraphs[0], "heading" if number == 0 else "body", clean(text), 14)
        if number == 0:
            made._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def page_number(line: Any) -> None:
    """“— 1 —”, counted by the reader's program."""
    run(line, "song", "— ", 14)
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    line._p.append(field)
    run(line, "song", " —", 14)
