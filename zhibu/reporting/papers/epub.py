"""A book as EPUB 3: one file for each chapter, contents, notes that readers show in place, words for every picture."""

import json
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as ET
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.utils.translation import gettext as _
from django.utils.translation import override

from zhibu.reporting.papers.book import Book, Chapter, Part, plain, walk
from zhibu.reporting.papers.pages import Pages, node, page
from zhibu.reporting.papers.pdf import words

STYLE = """body {line-height: 1.7; margin: 0 4%}
h1, h2, h3, h4, h5, h6 {line-height: 1.4; break-after: avoid; text-indent: 0}
h1 {font-size: 1.5em; text-align: center; margin: 2em 0 1.5em}
h2 {font-size: 1.2em}
h3, h4, h5, h6 {font-size: 1.05em}
p {margin: .4em 0; text-align: justify}
:lang(zh) p {text-indent: 2em}
li p, td p, aside p, figcaption, .title p, nav p {text-indent: 0 !important}
em:lang(zh), :lang(zh) em {font-style: normal; text-emphasis: filled dot; text-emphasis-position: under right}
blockquote {margin: 1em 2em}
figure {margin: 1.4em 0; text-align: center; break-inside: avoid}
img {max-width: 100%; height: auto}
img.line {height: 1.2em; width: auto}
figcaption {font-size: .88em}
table {border-collapse: collapse; width: 100%; font-size: .92em; margin: 1em 0}
th, td {border-bottom: 1px solid #999; padding: .3em .5em; text-align: left; vertical-align: top}
.center {text-align: center}
.right {text-align: right}
pre {white-space: pre-wrap; border-left: 2px solid #bbb; padding-left: .6em; font-size: .9em}
hr {width: 25%; margin: 1.6em auto}
aside {font-size: .88em}
.notes {border-top: 1px solid #999; margin-top: 2em}
.title {text-align: center; margin-top: 25%}
.title p {text-align: center; text-indent: 0}
.cover {margin: 0; text-align: center}
.cover img {max-height: 100vh}
nav ol {list-style: none; padding-left: 1.2em}
"""
CONTAINER = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
LANGUAGE = {"zh": "zh-CN", "en": "en"}


def epub(book: Book) -> bytes:
    """The book as EPUB 3. The same folder gives the same bytes."""
    pages = Pages(book.language, words(book))
    files = {
        f"{one.id}.xhtml": page(LANGUAGE[book.language], plain(one.title), pages.chapter(one)) for one in book.chapters
    }
    if book.index:
        files["index.xhtml"] = page(LANGUAGE[book.language], words(book)["index"], _index(book, pages))
    shown = {"title.xhtml": page(LANGUAGE[book.language], book.title, _title(book))} | files
    if book.cover:
        shot = node("img", src=f"pictures/{book.cover.name}", alt=book.title)
        shown = {
            "cover.xhtml": page(LANGUAGE[book.language], book.title, [node("div", shot, **{"class": "cover"})])
        } | shown
    nav = page(LANGUAGE[book.language], words(book)["contents"], _contents(book, shown))
    out = BytesIO()
    stamp = datetime.fromtimestamp(max(book.made, 315_619_200), UTC)  # a zip file knows no time before 1980
    with ZipFile(out, "w", ZIP_DEFLATED) as packed:

        def put(name: str, data: str | bytes, how: int = ZIP_DEFLATED) -> None:
            packed.writestr(ZipInfo(name, stamp.timetuple()[:6]), data, how)

        put("mimetype", "application/epub+zip", ZIP_STORED)
        put("META-INF/container.xml", CONTAINER)
        put("EPUB/package.opf", _package(book, list(shown), stamp))
        put("EPUB/nav.xhtml", nav)
        put("EPUB/style.css", STYLE)
        for name, text in shown.items():
            put(f"EPUB/{name}", text)
        for picture in book.pictures:
            put(f"EPUB/pictures/{picture.name}", picture.file.read_bytes(), ZIP_STORED)
    return out.getvalue()


def _title(book: Book) -> list[ET.Element]:
    lines = [node("p", text) for text in (book.subtitle, book.author, book.date) if text]
    return [node("section", node("h1", book.title), *lines, **{"class": "title", "epub:type": "titlepage"})]


def _contents(book: Book, shown: dict[str, str]) -> list[ET.Element]:
    def entry(chapter: Chapter, *below: ET.Element) -> ET.Element:
        sections = [
            node("li", node("a", text, href=f"{chapter.id}.xhtml#{one}"))
            for level, one, text in chapter.sections
            if level == 1 and text
        ]
        inner = [*sections, *below]
        link = node("a", plain(chapter.title), href=f"{chapter.id}.xhtml")
        return node("li", link, *([node("ol", *inner)] if inner else []))

    entries = [entry(book.preface)] if book.preface else []
    for one in book.entries:
        if isinstance(one, Part):
            entries.append(entry(one.opening, *(entry(chapter) for chapter in one.chapters)))
        else:
            entries.append(entry(one))
    if book.index:
        entries.append(node("li", node("a", words(book)["index"], href="index.xhtml")))
    contents = words(book)["contents"]
    toc = node("nav", node("h1", contents), node("ol", *entries), id="toc", **{"epub:type": "toc", "role": "doc-toc"})
    first = next(iter(book.entries))
    begin = (first.opening if isinstance(first, Part) else first).id
    marks = [("toc", "#toc", contents), ("bodymatter", f"{begin}.xhtml", book.title)]
    marks += [("cover", "cover.xhtml", book.title)] if "cover.xhtml" in shown else []
    items = [node("li", node("a", text, href=to, **{"epub:type": kind})) for kind, to, text in marks]
    landmarks = node("nav", node("ol", *items), id="landmarks", hidden="hidden", **{"epub:type": "landmarks"})
    return [toc, landmarks]


def _index(book: Book, pages: Pages) -> list[ET.Element]:
    rows = []
    for number, name in enumerate(book.index):
        places = [
            node("a", plain(chapter.title), href=f"{chapter.id}.xhtml#{chapter.id}-ix{number}")
            for chapter in book.chapters
            if (chapter.id, number) in pages.named
        ]
        separated = [part for place in places for part in (" · ", place)]
        if places:
            rows.append(node("li", name, *separated))
    return (
        [node("section", node("h1", words(book)["index"]), node("ul", *rows))]
        if rows
        else [node("section", node("h1", words(book)["index"]))]
    )


def _package(book: Book, shown: list[str], stamp: datetime) -> str:
    text = json.dumps([book.title, [[one.id, one.title, one.blocks] for one in book.chapters]], ensure_ascii=False)
    number = uuid5(NAMESPACE_URL, sha256(text.encode()).hexdigest())
    told = [
        node("dc:identifier", f"urn:uuid:{number}", id="book-id"),
        node("dc:title", book.title, id="title"),
        node("dc:language", LANGUAGE[book.language]),
        *([node("dc:creator", book.author)] if book.author else []),
        *([node("dc:description", book.subtitle)] if book.subtitle else []),
        node("meta", f"{stamp:%Y-%m-%dT%H:%M:%SZ}", property="dcterms:modified"),
        *(node("meta", value, property=f"schema:{name}") for name, value in _access(book)),
    ]
    items = [
        node("item", id="nav", href="nav.xhtml", properties="nav", **{"media-type": "application/xhtml+xml"}),
        node("item", id="style", href="style.css", **{"media-type": "text/css"}),
        *(node("item", id=_id(name), href=name, **{"media-type": "application/xhtml+xml"}) for name in shown),
    ]
    for picture in book.pictures:
        more = {"properties": "cover-image"} if picture is book.cover else {}
        kind = {"media-type": picture.kind}
        items.append(node("item", id=_id(picture.name), href=f"pictures/{picture.name}", **kind, **more))
    front = [name for name in ("cover.xhtml", "title.xhtml") if name in shown]
    order = [*front, "nav", *(name for name in shown if name not in front)]
    spine = node("spine", *(node("itemref", idref=_id(name)) for name in order))
    package = node(
        "package",
        node("metadata", *told, **{"xmlns:dc": "http://purl.org/dc/elements/1.1/"}),
        node("manifest", *items),
        spine,
        xmlns="http://www.idpf.org/2007/opf",
        version="3.0",
        **{"unique-identifier": "book-id", "xml:lang": LANGUAGE[book.language]},
    )
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(package, encoding="unicode")


def _id(name: str) -> str:
    return name if name == "nav" else f"i-{name.replace('.', '-')}"


def _access(book: Book) -> list[tuple[str, str]]:
    """What readers who cannot see may expect of it."""
    shown = [piece for one in book.chapters for piece in walk(one.blocks) if piece["k"] in {"figure", "pic"}]
    worded = all(piece["alt"] for piece in shown)
    with override("zh-hans" if book.language == "zh" else book.language):
        summary = (
            _("Contents and headings can be walked through; every picture has words.")
            if worded
            else _("Contents and headings can be walked through; some pictures have no words.")
        )
    told = [("accessMode", "textual")] + ([("accessMode", "visual")] if shown or book.cover else [])
    told += [("accessModeSufficient", "textual")] if worded else []
    told += [("accessibilityFeature", one) for one in ("structuralNavigation", "tableOfContents", "readingOrder")]
    told += [("accessibilityFeature", "alternativeText")] if shown and worded else []
    return [*told, ("accessibilityHazard", "none"), ("accessibilitySummary", summary)]
