"""An official paper as a Word document, measured in its XML: the same words and places under the offices' fonts."""

import re
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from tests.documents.test_official_pdf import EVIL, LETTER, MINUTES, PAPER, words_of
from zhibu.documents.papers.official import Sheet, docx, pdf

STEP = Pt(15.78)
RED = "E60012"


def opened(sheet: Sheet) -> Any:
    return Document(BytesIO(docx(sheet)))


def line(document: Any, text: str) -> Any:
    return next(line for line in document.paragraphs if text in line.text)


def words(document: Any) -> str:
    section = document.sections[0]
    head = "".join(one.text for one in section.first_page_header.paragraphs) if _letter(section) else ""
    body = "".join(node.text or "" for node in document.element.body.iter(qn("w:t")))
    return re.sub(r"\s", "", head + body)


def _letter(section: Any) -> bool:
    return bool(section.different_first_page_header_footer)


def points(value: float) -> Any:
    """Word rounds to twentieths of a point."""
    return pytest.approx(Pt(value), abs=Pt(0.05))


def mm(value: int) -> float:
    return round(value / Mm(1), 1)


def test_the_page_and_its_grid() -> None:
    """5.1 to 5.2.3: the grid holds 22 lines of 28 characters in a type area of 156 × 225 mm."""
    document = opened(PAPER)
    (section,) = document.sections
    sides = (section.page_width, section.page_height, section.top_margin, section.left_margin,
             section.bottom_margin, section.right_margin)  # fmt: skip
    assert [mm(side) for side in sides] == [210, 297, 37, 28, 35, 26]
    grid = section._sectPr.find(qn("w:docGrid"))
    pitch, space = int(grid.get(qn("w:linePitch"))) / 20, int(grid.get(qn("w:charSpace"))) / 4096
    assert grid.get(qn("w:type")) == "linesAndChars"
    assert 225 / 25.4 * 72 // pitch == 22
    assert 156 / 25.4 * 72 // (16 + space) == 28
    assert document.styles["Normal"].font.size == Pt(16)


@pytest.mark.parametrize(
    ("text", "name", "size"),
    [
        ("甲局党总支文件", "方正小标宋简体", 0),
        ("甲局总支〔2026〕5号", "仿宋_GB2312", 16),
        ("关于做好主题党日工作的通知", "方正小标宋简体", 22),
        ("各党支部、各党小组：", "仿宋_GB2312", 16),
        ("一、时间。", "黑体", 16),
        ("安排在下旬。", "仿宋_GB2312", 16),
        ("（一）地点", "楷体_GB2312", 16),
        ("1.礼堂。", "仿宋_GB2312", 16),
    ],
)
def test_fonts_by_the_names_that_offices_have(text: str, name: str, size: int) -> None:
    document = opened(PAPER)
    (run,) = [run for line in document.paragraphs for run in line.runs if run.text == text]
    assert set(run._element.rPr.rFonts.values()) == {name}
    assert run.font.size == (Pt(size) if size else Pt(56))


def test_the_head() -> None:
    """7.2.4, 7.2.7: the mark 35 mm down in red; the red line 4 mm under the number, as wide as the type area."""
    document = opened(PAPER)
    first, mark, number = document.paragraphs[:3]
    assert mm(first.paragraph_format.line_spacing + mark.paragraph_format.space_before) == 35
    assert str(mark.runs[0].font.color.rgb) == RED
    (bottom,) = number._p.pPr.find(qn("w:pBdr"))
    assert {key.split("}")[1]: value for key, value in bottom.items()} == {
        "val": "single", "sz": "10", "space": "11", "color": RED,
    }  # fmt: skip
    assert (number.paragraph_format.left_indent, number.paragraph_format.right_indent) == (None, None)
    assert pytest.approx(4, abs=0.15) == 11 / 72 * 25.4
    title = line(document, "主题党日")
    assert title.paragraph_format.space_before == points(2 * 28.95)
    assert title.paragraph_format.space_after == points(28.95)


def test_indents_of_body_attachments_and_close() -> None:
    document = opened(PAPER)
    body = line(document, "请各支部")
    assert body.paragraph_format.first_line_indent == points(2 * 15.78)
    assert body._p.pPr.ind.get(qn("w:firstLineChars")) == "200"
    assert body.paragraph_format.line_spacing == points(28.95)
    one, two = line(document, "附件：1."), line(document, "2.\t日程")
    for found, first in ((one, 2), (two, 5)):
        indent = found.paragraph_format.left_indent + found.paragraph_format.first_line_indent
        assert indent / STEP == pytest.approx(first, abs=0.02)
    assert one.text.endswith("\t名单")
    organ, day = document.paragraphs[-4], document.paragraphs[-3]
    assert (organ.text, day.text) == ("甲局党总支", "2026年5月1日")
    assert day.paragraph_format.right_indent / STEP == pytest.approx(4, abs=0.02)
    # day: 4 + 2 + 3 half widths = 6.0 characters; organ 5 over its middle
    assert organ.paragraph_format.right_indent / STEP == pytest.approx(4 + 6 / 2 - 5 / 2, abs=0.02)
    assert two.paragraph_format.keep_with_next
    assert document.paragraphs[-2].text == "（此件公开）"


def test_signers() -> None:
    document = opened(replace(PAPER, signers=("王一", "李二", "赵三"), urgency="特急"))
    assert document.paragraphs[0].text == "特急"
    first, second = line(document, "签发人"), line(document, "赵三")
    assert first.text == "\t签发人：\t王一\t李二"
    assert second.text == "甲局总支〔2026〕5号\t\t赵三"
    assert second._p.pPr.find(qn("w:pBdr")) is not None
    assert first._p.pPr.find(qn("w:pBdr")) is None
    assert first.runs[-1].font.name == "楷体_GB2312"
    stops = [round(stop.position / STEP, 1) for stop in first.paragraph_format.tab_stops]
    assert stops == [28 - 1 - 2 - 1 - 2 - 4, 28 - 1 - 2 - 1 - 2, 28 - 1 - 2]


def test_the_imprint_is_a_table_at_the_foot() -> None:
    (table,) = opened(PAPER).tables
    place = table._tbl.tblPr.find(qn("w:tblpPr"))
    assert place.get(qn("w:vertAnchor")) == "margin"
    assert place.get(qn("w:tblpYSpec")) == "bottom"
    sizes = []
    for row in table.rows:
        borders = row.cells[0]._tc.tcPr.find(qn("w:tcBorders"))
        sizes.append([int(side.get(qn("w:sz"))) / 8 / 72 * 25.4 for side in borders])
        assert mm(row.cells[0].width) == 156
    assert sizes[0] == [pytest.approx(0.35, abs=0.01), pytest.approx(0.25, abs=0.02)]
    assert sizes[1] == [pytest.approx(0.25, abs=0.02), pytest.approx(0.35, abs=0.01)]
    copies, printed = (row.cells[0].paragraphs[0] for row in table.rows)
    assert copies.text == "抄送：市委组织部、市纪委。"
    assert copies.paragraph_format.left_indent + copies.paragraph_format.first_line_indent == Pt(14)
    assert printed.text == "甲局党总支办公室\t2026年5月3日印发"
    assert {run.font.size for run in (*copies.runs, *printed.runs)} == {Pt(14)}
    (stop,) = printed.paragraph_format.tab_stops
    assert stop.position == pytest.approx(Mm(156) - Pt(14), abs=400)


def test_page_numbers_change_sides() -> None:
    document = opened(PAPER)
    assert document.settings.odd_and_even_pages_header_footer
    section = document.sections[0]
    odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]
    assert (odd.paragraph_format.right_indent, even.paragraph_format.left_indent) == (Pt(14), Pt(14))
    assert {run.font.name for run in odd.runs} == {"宋体"}


def test_a_letter() -> None:
    """10.1: the mark in the head of the first page, double lines of 170 mm, the first page without a number."""
    document = opened(LETTER)
    section = document.sections[0]
    assert (mm(section.header_distance), mm(section.footer_distance)) == (30, 20)
    head, foot = section.first_page_header.paragraphs[-1], section.first_page_footer.paragraphs[-1]
    for found, kind in ((head, "thickThinSmallGap"), (foot, "thinThickSmallGap")):
        (bottom,) = found._p.pPr.find(qn("w:pBdr"))
        assert (bottom.get(qn("w:val")), bottom.get(qn("w:color"))) == (kind, RED)
        left, right = found.paragraph_format.left_indent, found.paragraph_format.right_indent
        assert mm(Mm(156) - left - right) == 170
    assert (head.text, foot.text) == ("甲局党总支", "")
    assert line(document, "加急").text == "加急\t甲局总支〔2026〕5号"
    (table,) = document.tables
    assert [row.cells[0].text for row in table.rows] == ["抄送：市委组织部、市纪委。"]
    assert table._tbl.findall(f".//{qn('w:tcBorders')}") == []


def test_minutes() -> None:
    document = opened(MINUTES)
    for label, names in (("出席：", "王一、李二"), ("请假：", "赵三"), ("列席：", "钱四")):
        found = line(document, label)
        assert [(run.text, run.font.name) for run in found.runs] == [(label, "黑体"), (names, "仿宋_GB2312")]
        assert found.paragraph_format.left_indent / STEP == pytest.approx(5, abs=0.02)
    assert line(document, "甲局党总支\t").text == "甲局党总支\t2026年5月1日"


@pytest.mark.parametrize("sheet", [PAPER, LETTER, MINUTES, replace(PAPER, recipients=("某局",) * 300)])
def test_both_hold_the_same_words(sheet: Sheet) -> None:
    """In the Word document the imprint is drawn at the foot as well, so the order is the same."""
    assert sorted(words(opened(sheet))) == sorted(words_of(pdf(sheet)))


def test_marks_are_only_text() -> None:
    document = opened(replace(PAPER, title=EVIL, body=EVIL))
    assert words(document).count(re.sub(r"\s", "", EVIL)) == 2
