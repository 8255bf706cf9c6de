"""Papers: fonts for the roles, the page of GB/T 9704, the same words in PDF and DOCX, nothing taken for markup."""

import re
import zlib
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import segno
from docx import Document
from docx.shared import Mm
from pypdf import PdfReader

from zhibu.kernel.papers import (
    Announced,
    Close,
    Field,
    Pair,
    Paper,
    Remark,
    Shape,
    Table,
    Title,
    docx,
    fonts,
    poster,
)
from zhibu.kernel.papers import pdf as print_pdf
from zhibu.kernel.papers.paper import clean

MM = 72 / 25.4  # points

EVERYTHING = Paper(
    "组织活动通知单",
    (
        Title("组织活动通知单"),
        Pair("甲局党总支", "〔2026〕12 号"),
        Field("内容：", "一、学习。\n二、讨论。"),
        Remark("本通知已变更。"),
        Close("甲局党总支", "2026年5月1日"),
        Table(("序号", "姓名"), (("1", "王小明"), ("2", "李建国")), (1, 3)),
    ),
    mark="草稿",
)


@pytest.fixture(autouse=True)
def _only_what_comes_along(settings: Any) -> None:
    """The same fonts on every machine: those that come with the program."""
    settings.FONT_DIRS = settings.SYSTEM_FONT_DIRS = []


def words_of_pdf(data: bytes) -> str:
    """All words of a PDF without blanks, page numbers left out."""
    pages = [re.sub(r"— \d+ —\s*$", "", page.extract_text()) for page in PdfReader(BytesIO(data)).pages]
    return re.sub(r"\s", "", "".join(pages))


def words_of_docx(data: bytes) -> str:
    """All words of a DOCX without blanks, in their order, after the mark at the head."""
    document = Document(BytesIO(data))
    head = "".join(line.text for line in document.sections[0].header.paragraphs)
    body = "".join(node.text or "" for node in document.element.body.iter() if node.tag.endswith("}t"))
    return re.sub(r"\s", "", head + body)


def lines_of(data: bytes) -> list[list[str]]:
    """The lines of each page without the page number."""
    return [page.extract_text().split("\n")[:-1] for page in PdfReader(BytesIO(data)).pages]


def test_both_hold_the_same_words_in_the_same_order() -> None:
    expected = "草稿组织活动通知单甲局党总支〔2026〕12号内容：一、学习。二、讨论。本通知已变更。"
    expected += "甲局党总支2026年5月1日序号姓名1王小明2李建国"
    assert words_of_pdf(print_pdf(EVERYTHING).data) == expected
    assert words_of_docx(docx(EVERYTHING)) == expected


@pytest.mark.parametrize(("characters", "pages"), [(22 * 28 - 2, [22]), (22 * 28 - 1, [21, 2])])
def test_a_page_holds_22_lines_of_28_characters(characters: int, pages: list[int]) -> None:
    """The first line begins two characters further right; of a paragraph no single line goes to the next page."""
    found = lines_of(print_pdf(Paper("满", (Field("", "字" * characters),))).data)
    assert [len(page) for page in found] == pages
    assert [len(line) for line in found[0]] == [26] + [28] * (pages[0] - 1)


def test_the_type_area_stands_where_the_standard_puts_it() -> None:
    page = PdfReader(BytesIO(print_pdf(Paper("满", (Field("", "字" * 614),))).data)).pages[0]
    assert [round(float(side) / MM) for side in page.mediabox[2:]] == [210, 297]
    starts: list[tuple[float, float]] = []

    def visit(text: str, page_: list[float], line: list[float], *_font: Any) -> None:
        if "字" in text:  # the place in the line's own space, put through the page's
            x, y = line[4], line[5]
            starts.append(
                ((x * page_[0] + y * page_[2] + page_[4]) / MM, (x * page_[1] + y * page_[3] + page_[5]) / MM)
            )

    page.extract_text(visitor_text=visit)
    left = min(x for x, _y in starts)
    top, bottom = max(y for _x, y in starts), min(y for _x, y in starts)
    assert left == pytest.approx(28, abs=1)
    # the baseline stands 0.88 of the size below the top of its line, 0.12 above its bottom
    assert 297 - top - 0.88 * 16 / MM == pytest.approx(37, abs=1)
    assert bottom - 0.12 * 16 / MM == pytest.approx(35 + 225 - (22 * 16 + 21 * 12.99) / MM, abs=1)
    assert (top - bottom) / 21 * MM == pytest.approx(28.99, abs=0.01)


def test_the_document_has_the_same_page() -> None:
    document = Document(BytesIO(docx(EVERYTHING)))
    section = document.sections[0]
    sides = [section.page_width, section.page_height, section.top_margin, section.left_margin]
    assert [round(side / Mm(1)) for side in [*sides, section.bottom_margin, section.right_margin]] == [
        210, 297, 37, 28, 35, 26,
    ]  # fmt: skip
    grid = section._sectPr.find("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}docGrid")
    assert [value for key, value in sorted(grid.items()) if key.endswith("linePitch")] == ["579"]
    assert document.core_properties.author == ""
    names = {
        run.font.name: run._element.rPr.rFonts.values()
        for line in document.paragraphs
        for run in line.runs
        if run.text
    }
    assert set(names) == {"方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"}
    assert all(set(scripts) == {name} for name, scripts in names.items())


@pytest.mark.parametrize(
    "text",
    [
        "<b>粗</b>&amp;<script>",
        '#strong[x] *星* _线_ $x^2$ @ref <label> `code` \\ "引" // 注',
        '"]}); #read("/etc/passwd")',
        "= 标题 - 项 + 号 [a](b)",
        "=SUM(A1)",
    ],
)
def test_markup_stays_text(text: str) -> None:
    paper = Paper(text, (Title(text), Pair(text, text), Field(text, text), Remark(text), Close(text, text),
                         Table((text,), ((text,),), (1,))))  # fmt: skip
    for words in (words_of_pdf(print_pdf(paper).data), words_of_docx(docx(paper))):
        assert words.count(re.sub(r"\s", "", text)) == 10


def test_what_nobody_sees_is_left_out() -> None:
    paper = Paper("x", (Field("", "甲\x00\x0b\u202e乙\ud800\uffff\r\n\r\n丙\t丁"),))
    assert clean("甲\x00乙\u202e") == "甲乙"
    assert words_of_pdf(print_pdf(paper).data) == words_of_docx(docx(paper)) == "甲乙丙丁"


def test_a_character_in_no_font_is_named_on_the_paper() -> None:
    result = print_pdf(Paper("x", (Field("", "祎赟㛃 好\ue000"),)))
    assert result.missing == "\ue000"
    assert "Notprintablewiththefontsofthismachine:U+E000" in words_of_pdf(result.data)
    assert print_pdf(EVERYTHING).missing == ""


def test_every_role_has_a_font_that_comes_along() -> None:
    found = fonts.faces()
    assert {role: (face.family, face.stands_in) for role, face in found.items()} == {
        "title": ("Noto Serif SC", True),
        "body": ("Noto Serif SC", True),
        "heading": ("Noto Sans SC", False),
        "kai": ("Noto Serif SC", True),
        "song": ("Noto Serif SC", False),
    }


def test_a_configured_folder_comes_first(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A font in the folder is found and used; here the one for headings is asked to print names of people too."""
    (tmp_path / "NotoSansSC-Regular.otf").symlink_to(fonts.floor() / "NotoSansSC-Regular.otf")
    monkeypatch.setitem(fonts.ROLES, "kai", {**fonts.ROLES["kai"], "own": [["Noto Sans SC", 400]]})
    settings.FONT_DIRS = [str(tmp_path), str(tmp_path / "not there")]
    face = fonts.faces()["kai"]
    assert (face.family, face.stands_in) == ("Noto Sans SC", False)
    assert fonts.folders() == (str(tmp_path), str(fonts.floor()))
    fonts._faces.cache_clear()


def test_a_font_that_is_not_there_is_no_mere_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "chain", lambda role: ["No Such Font"])
    with pytest.raises(Exception, match="unknown font family"):
        print_pdf(EVERYTHING)


ADDRESS = "https://zhibu.example.org/activities/q/22rk4bwm/"
SHORT = Announced(
    "甲局党总支：活动预告",
    "〔2026〕12号",
    "走进社区",
    (("时间", "11月13日"), ("单位", "一支部")),
    "扫一扫",
    "可现场签到",
    "甲局 · a1b2c3d4",
)
LONG = replace(SHORT, title="主题" * 20, lines=(("时间", "11月13日"), *(("地点", "社区" * 40),) * 4))


def said(words: Announced) -> str:
    """Every word of a poster in its order, without blanks."""
    lines = "".join(label + text for label, text in words.lines)
    text = words.head + words.number + words.title + lines + words.scan + ADDRESS + words.foot + words.issued
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("words", [SHORT, LONG])
@pytest.mark.parametrize(("shape", "width", "height"), [(Shape.A4, 210, 297), (Shape.A3, 297, 420)])
def test_a_poster_is_one_page_and_says_everything(words: Announced, shape: Shape, width: int, height: int) -> None:
    found = PdfReader(BytesIO(poster(words, address=ADDRESS, shape=shape).data))
    (only,) = found.pages
    assert (round(only.mediabox.width / MM), round(only.mediabox.height / MM)) == (width, height)
    assert words_of_pdf(poster(words, address=ADDRESS, shape=shape).data) == said(words)


@pytest.mark.parametrize(("shape", "title", "facts", "least"), [(Shape.A4, 42, 24, 12), (Shape.A3, 60, 32, 16)])
def test_a_poster_is_read_from_two_metres(shape: Shape, title: float, facts: float, least: float) -> None:
    sizes: dict[str, float] = {}

    def look(text: str, _matrix: Any, _line: Any, _font: Any, size: float) -> None:
        for word in ("走进社区", "11月13日", "扫一扫", "a1b2c3d4"):
            if word in text:
                sizes[word] = size

    (only,) = PdfReader(BytesIO(poster(SHORT, address=ADDRESS, shape=shape).data)).pages
    only.extract_text(visitor_text=look)
    assert sizes["走进社区"] >= title
    assert sizes["11月13日"] >= facts
    assert sizes["扫一扫"] >= 4 / 3 * least - 0.01
    assert sizes["a1b2c3d4"] >= least


def dots_of(png: bytes) -> list[bytes]:
    """The rows of a PNG of 8 bits a colour, each as its bytes: what any viewer does, in thirty lines less."""
    place, packed, head = 8, b"", b""
    while place < len(png):
        length, kind = int.from_bytes(png[place : place + 4]), png[place + 4 : place + 8]
        body = png[place + 8 : place + 8 + length]
        head, packed = (body if kind == b"IHDR" else head), packed + (body if kind == b"IDAT" else b"")
        place += length + 12
    width, depth, colours = int.from_bytes(head[:4]), head[8], {0: 1, 2: 3, 6: 4}[head[9]]
    assert (depth, head[12]) == (8, 0)
    data, rows, above = zlib.decompress(packed), [], bytes(width * colours)
    for start in range(0, len(data), width * colours + 1):
        how, line = data[start], bytearray(data[start + 1 : start + 1 + width * colours])
        for at, value in enumerate(line):
            left = line[at - colours] if at >= colours else 0
            up, corner = above[at], above[at - colours] if at >= colours else 0
            guess = left + up - corner
            near = min((left, up, corner), key=lambda one: abs(guess - one))
            line[at] = (value + (0, left, up, (left + up) // 2, near)[how]) % 256
        above = bytes(line)
        rows.append(above[::colours])  # the red of each dot: light or dark is all that is asked
    return rows


@pytest.mark.parametrize("words", [SHORT, LONG])
@pytest.mark.parametrize(
    ("shape", "width", "height", "middle", "below"),
    [(Shape.PICTURE, 1080, 1920, 540, 700), (Shape.SLIDE, 1920, 1080, 1920 - 72 - 287, 130)],
)
def test_a_picture_holds_the_code_dot_for_dot(
    words: Announced, shape: Shape, width: int, height: int, middle: int, below: int
) -> None:
    png = poster(words, address=ADDRESS, shape=shape).data
    rows = dots_of(png)
    assert (len(rows[0]), len(rows)) == (width, height)
    expected = segno.make(ADDRESS, error="q", boost_error=False)
    assert expected.error == "Q"
    wide = len(expected.matrix) + 8  # with the quiet zone
    dark = [y for y, row in enumerate(rows) if y > below and row[middle - 150 : middle + 150].count(0) > 20]
    step = 410 / wide
    top = min(dark) - 4 * step
    left = middle - 205
    seen = [
        [rows[round(top + (y + 4.5) * step)][round(left + (x + 4.5) * step)] < 128 for x in range(wide - 8)]
        for y in range(wide - 8)
    ]
    assert seen == [[bool(cell) for cell in line] for line in expected.matrix]
