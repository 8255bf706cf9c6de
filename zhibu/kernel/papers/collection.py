"""Several works in one volume: a title page, contents with page numbers, running heads; as PDF and as DOCX."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt

from zhibu.kernel.papers.docx import LINE, font, indented, line_of, page, run
from zhibu.kernel.papers.docx_fields import append_field, end_field, field, fill_on_opening
from zhibu.kernel.papers.paper import clean
from zhibu.kernel.papers.pdf import TEMPLATES, typeset

PLAIN, CHAPTER = "plain", "chapter"


@dataclass(frozen=True)
class Work:
    """One work: its title, a note under it, and its lines as (label, text); the label is PLAIN, CHAPTER, or what
    stands in bold before the text, such as the number of an article.
    """

    title: str
    note: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Collection:
    """A volume: title, whose, a note for the title page, the word for its contents, the works."""

    title: str
    owner: str
    note: str
    contents: str
    works: tuple[Work, ...]
    language: str = "zh"


def collection_pdf(made: Collection) -> bytes:
    """The volume as PDF; its contents and the heads of its pages are links and bookmarks too."""
    works = [
        {
            "title": clean(one.title), "note": clean(one.note),
            "lines": [[clean(label), clean(text)] for label, text in one.lines],
        }
        for one in made.works
    ]  # fmt: skip
    plain = {name: clean(getattr(made, name)) for name in ("title", "owner", "note", "contents")}
    return typeset(TEMPLATES / "collection.typ", {**plain, "works": works}, made.language)


def collection_docx(made: Collection) -> bytes:
    """The volume as a document to go on writing in; the reader's program fills contents and heads in."""
    document = Document()
    page(document, title=made.title)
    for place in (1, 2):
        style = document.styles[f"Heading {place}"]
        font(style, "title" if place == 1 else "heading", 22 if place == 1 else 16)
        style.font.color.rgb = None
    for text, size in ((made.title, 30), (made.owner, 18), (made.note, 16)):
        line = line_of(document, WD_ALIGN_PARAGRAPH.CENTER)
        line.paragraph_format.line_spacing = Pt(size * 1.8)
        line.paragraph_format.space_before = Pt(LINE * (5 if size == 30 else 1))
        run(line, "title" if size == 30 else "body", clean(text), size)
    document.add_page_break()
    run(line_of(document, WD_ALIGN_PARAGRAPH.CENTER), "title", clean(made.contents), 22)
    _contents(line_of(document), made)
    _running_heads(document)
    for one in made.works:
        _work(document, one)
    fill_on_opening(document)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _contents(line: Any, made: Collection) -> None:
    """The titles, to be read before a program has filled the pages in."""
    append_field(line._p, r'TOC \o "1-1" \h \z', end=False)
    for place, one in enumerate(made.works):
        title = line.add_run()
        if place:
            title.add_break()
        title.add_text(clean(one.title))
    end_field(line._p)


def _work(document: Any, one: Work) -> None:
    head = document.add_heading(level=1)
    head.paragraph_format.page_break_before = True
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    head.add_run(clean(one.title))
    note = line_of(document, WD_ALIGN_PARAGRAPH.CENTER)
    note.paragraph_format.space_after = Pt(LINE / 2)
    run(note, "kai", clean(one.note), 14)
    for label, text in one.lines:
        if label == CHAPTER:
            chapter = document.add_heading(level=2)
            chapter.alignment = WD_ALIGN_PARAGRAPH.CENTER
            chapter.add_run(clean(text))
            continue
        line = indented(document)
        if label != PLAIN:
            run(line, "heading", f"{clean(label)}\u3000")
        run(line, "body", clean(text))


def _running_heads(document: Any) -> None:
    """Each page's head names the work that stands on it."""
    section = document.sections[0]
    section.header_distance = Mm(22)
    for header in (section.header, section.even_page_header):
        field(header.paragraphs[0], 'STYLEREF "Heading 1"', "")
