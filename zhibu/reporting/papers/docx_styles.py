"""How the document of a book looks: the styles under which an office finds its parts again, in its own fonts."""

from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from zhibu.kernel.papers.docx_fields import element
from zhibu.kernel.papers.fonts import ROLES
from zhibu.reporting.papers.book import Book

CENTRE = WD_ALIGN_PARAGRAPH.CENTER
# name → role of its font, points, alignment, space before, space after
LINES: dict[str, tuple[str, float, Any, float, float]] = {
    "Title": ("title", 26, CENTRE, 170, 20),
    "Subtitle": ("kai", 15, CENTRE, 0, 140),
    "Author": ("song", 12, CENTRE, 6, 0),
    "Cover": ("song", 10.5, CENTRE, 0, 0),
    "Contents Heading": ("title", 17, CENTRE, 0, 20),
    "toc 1": ("song", 10.5, None, 6, 0),
    "toc 2": ("song", 10.5, None, 0, 0),
    "toc 3": ("song", 10, None, 0, 0),
    "Heading 1": ("title", 18, CENTRE, 24, 22),
    "Heading 2": ("title", 16, CENTRE, 20, 18),
    "Heading 3": ("heading", 13, None, 14, 8),
    "Heading 4": ("heading", 11.5, None, 12, 6),
    "Heading 5": ("heading", 10.5, None, 10, 4),
    "Heading 6": ("heading", 10.5, None, 10, 4),
    "Quote": ("kai", 10.5, None, 6, 6),
    "Caption": ("heading", 9, CENTRE, 2, 12),
    "Figure": ("song", 10.5, CENTRE, 10, 2),
    "Code Block": ("heading", 9, None, 6, 6),
    "List Text": ("song", 10.5, None, 0, 0),
    "Cell": ("song", 9.5, None, 2, 2),
    "Note Text": ("song", 9, None, 0, 0),
    "Index Entry": ("song", 9.5, None, 0, 3),
}
HANDS = {"Strong": "heading", "Emphasis": "kai", "Code": "heading"}


def dress(document: Any, book: Book) -> None:
    """Give a new document the styles of a book."""
    styles = document.styles
    for language in styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")
    normal = styles["Normal"]
    _font(normal, "song", 10.5, book)
    _spaced(normal, None, 0, 0)
    normal.paragraph_format.line_spacing = 1.5
    known = {style.name for style in styles}
    for name, (role, size, alignment, before, after) in LINES.items():
        style = styles[name] if name in known else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = normal
        _font(style, role, size, book)
        _spaced(style, alignment, before, after)
        style.font.bold = style.font.italic = False
        style.font.color.rgb = RGBColor(0, 0, 0)
        for border in style.element.iter(qn("w:pBdr")):
            border.getparent().remove(border)
            break
    if book.has_parts:
        return _rest(document, book)
    # Without parts a chapter is a Heading 1 and its sections begin at Heading 2.
    for name, like in (("Heading 2", "Heading 3"), ("Heading 3", "Heading 4"), ("Heading 4", "Heading 5")):
        role, size, alignment, before, after = LINES[like]
        _font(styles[name], role, size, book)
        _spaced(styles[name], alignment, before, after)
    return _rest(document, book)


def _rest(document: Any, book: Book) -> None:
    styles = document.styles
    known = {style.name for style in styles}
    for name, role in HANDS.items():
        style = styles[name] if name in known else styles.add_style(name, WD_STYLE_TYPE.CHARACTER)
        _font(style, role, None, book)
        style.font.bold = style.font.italic = False
    edge = Mm(book.sheet.measure)
    for level, name in enumerate(("toc 1", "toc 2", "toc 3")):
        layout = styles[name].paragraph_format
        layout.left_indent = Pt(14 * level)
        layout.tab_stops.add_tab_stop(edge, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    styles["Quote"].paragraph_format.left_indent = Pt(21)
    styles["Code Block"].paragraph_format.left_indent = Pt(10.5)
    for name in ("Cover", "Title", "Cell", "Code Block", "Figure"):
        styles[name].paragraph_format.line_spacing = 1.15
    _settings(document.settings.element)


def _settings(settings: Any) -> None:
    """Left pages mirror right ones, and notes have the two lines that separate them from the text."""
    settings.find(qn("w:zoom")).addnext(OxmlElement("w:mirrorMargins"))
    after = (
        *("w:endnotePr", "w:compat", "w:docVars", "w:rsids", "m:mathPr", "w:themeFontLang", "w:clrSchemeMapping"),
        *("w:shapeDefaults", "w:decimalSymbol", "w:listSeparator"),
    )
    notes = element("w:footnotePr")
    for number in ("-1", "0"):
        notes.append(element("w:footnote", id=number))
    settings.insert_element_before(notes, *after)


def _spaced(style: Any, alignment: Any, before: float, after: float) -> None:
    layout = style.paragraph_format
    layout.alignment = alignment
    layout.space_before, layout.space_after = Pt(before), Pt(after)


def _font(style: Any, role: str, size: float | None, book: Book) -> None:
    """The office's name of the font for Chinese; what is written in Latin letters in an English book has its own."""
    name = ROLES[role]["office"]
    if size is not None:
        style.font.size = Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.attrib.clear()  # the template's own fonts come from its theme
    latin = name if book.language == "zh" else "Times New Roman"
    for script, family in (("ascii", latin), ("hAnsi", latin), ("eastAsia", name), ("cs", name)):
        fonts.set(qn(f"w:{script}"), family)
