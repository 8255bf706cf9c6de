"""A book as DOCX: real headings, a contents field, page numbers, notes at the foot of the page, marks for the index.

Contents, page numbers in it and the index are fields: the program that opens the document counts its own pages.
"""

from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from zhibu.kernel.papers.docx_fields import append_field, element, end_field, field, fill_on_opening
from zhibu.reporting.papers.book import Book, Chapter, Part, plain
from zhibu.reporting.papers.docx_styles import dress
from zhibu.reporting.papers.docx_text import Writer, anchor_of
from zhibu.reporting.papers.pdf import words


def docx(book: Book) -> bytes:
    """The book as a document that an office can go on writing in."""
    document = Document()
    dress(document, book)
    fill_on_opening(document)
    writer = Writer(document, book)
    front = document.sections[0]
    if book.cover:
        _page(front, book, bare=True)
        picture = book.cover
        wide = min(book.sheet.width, 0.97 * book.sheet.height * picture.across / picture.down)
        line = document.add_paragraph(style="Cover")
        writer.picture(line, picture, wide, book.title)
        front = document.add_section(WD_SECTION.NEW_PAGE)
    _page(front, book)
    _title(document, book)
    _contents(document, book)
    if book.preface:
        _chapter(writer, book.preface, 1)
    _numbered(front, "lowerRoman")
    body = document.add_section(WD_SECTION.ODD_PAGE)
    _numbered(body, "decimal")
    _running(document, body, book)
    depth = 2 if book.has_parts else 1
    for entry in book.entries:
        if isinstance(entry, Part):
            _chapter(writer, entry.opening, 1, "Part")
            for chapter in entry.chapters:
                _chapter(writer, chapter, depth)
        else:
            _chapter(writer, entry, depth)
    _index(document, writer, book)
    writer.finish()
    properties = document.core_properties
    properties.title, properties.author, properties.comments = book.title, book.author, ""
    properties.subject, properties.language = book.subtitle, {"zh": "zh-CN"}.get(book.language, book.language)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _page(section: Any, book: Book, *, bare: bool = False) -> None:
    sheet = book.sheet
    section.page_width, section.page_height = Mm(sheet.width), Mm(sheet.height)
    sides = (0, 0, 0, 0) if bare else (sheet.top, sheet.bottom, sheet.inside, sheet.outside)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = map(Mm, sides)
    section.header_distance = section.footer_distance = Mm(0 if bare else 12)


def _numbered(section: Any, style: str) -> None:
    """Page numbers from 1 in one style; the foot shows them."""
    for earlier in section._sectPr.findall(qn("w:pgNumType")):
        section._sectPr.remove(earlier)
    after = ("w:cols", "w:vAlign", "w:noEndnote", "w:titlePg", "w:textDirection", "w:bidi", "w:rtlGutter", "w:docGrid")
    section._sectPr.insert_element_before(element("w:pgNumType", fmt=style, start="1"), *after)
    for footer in (section.footer, section.even_page_footer):
        footer.is_linked_to_previous = False
        line = footer.paragraphs[0]
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        field(line, "PAGE", "1")


def _running(document: Any, section: Any, book: Book) -> None:
    """The book's title on left pages, that of the chapter on right ones."""
    document.settings.odd_and_even_pages_header_footer = True
    section.header.is_linked_to_previous = section.even_page_header.is_linked_to_previous = False
    section.even_page_header.paragraphs[0].add_run(book.title)
    line = section.header.paragraphs[0]
    line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    field(line, 'STYLEREF "Heading 2"' if book.has_parts else 'STYLEREF "Heading 1"', "")


def _title(document: Any, book: Book) -> None:
    document.add_paragraph(book.title, style="Title")
    for text, style in ((book.subtitle, "Subtitle"), (book.author, "Author"), (book.date, "Author")):
        if text:
            document.add_paragraph(text, style=style)


def _contents(document: Any, book: Book) -> None:
    """The field of contents, filled with what is in it now, so that it can be read before it is counted."""
    heading = document.add_paragraph(words(book)["contents"], style="Contents Heading")
    heading.paragraph_format.page_break_before = True
    base = 2 if book.has_parts else 1
    line: Any = None
    for level, anchor, text in _lines(book, base):
        begun, line = line is not None, document.add_paragraph(style=f"toc {min(level, 3)}")
        if not begun:
            append_field(line._p, f'TOC \\o "1-{base + 1}" \\h \\z \\u', end=False)
        link = element("w:hyperlink", anchor=anchor, history="1")
        line._p.append(link)
        run = OxmlElement("w:r")
        run.append(element("w:t", text, space="preserve"))
        run.append(OxmlElement("w:tab"))
        link.append(run)
        append_field(link, f"PAGEREF {anchor} \\h", " ")
    end_field(line._p)


def _lines(book: Book, base: int) -> list[tuple[int, str, str]]:
    """What the contents list: level, mark and text."""
    openings = [entry.opening for entry in book.entries if isinstance(entry, Part)]
    lines: list[tuple[int, str, str]] = []
    for chapter in book.chapters:
        level = 1 if chapter is book.preface or any(chapter is one for one in openings) else base
        lines.append((level, anchor_of(chapter.id), plain(chapter.title)))
        lines += [(level + 1, anchor_of(one), text) for deeper, one, text in chapter.sections if deeper == 1]
    return lines + ([(base, "_index", words(book)["index"])] if book.index else [])


def _chapter(writer: Writer, chapter: Chapter, level: int, style: str = "") -> None:
    line = writer.heading(chapter.title, level, anchor_of(chapter.id))
    line.paragraph_format.page_break_before = True
    if style:
        line.paragraph_format.space_before = Pt(170)
    writer.blocks(chapter.blocks, level)


def _index(document: Any, writer: Writer, book: Book) -> None:
    """The names that occur; their pages are counted by the program that opens the document."""
    if not book.index:
        return
    heading = writer.heading([words(book)["index"]], 2 if book.has_parts else 1, "_index")
    heading.paragraph_format.page_break_before = True
    found = [name for number, name in enumerate(book.index) if number in writer.named]
    for number, name in enumerate(found):
        line = document.add_paragraph(style="Index Entry")
        if number == 0:
            append_field(line._p, 'INDEX \\c "2"', end=False)
        line.add_run(name)
    if found:
        end_field(line._p)
