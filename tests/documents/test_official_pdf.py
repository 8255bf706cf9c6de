"""An official paper as PDF, measured: every clause of GB/T 9704-2012 that says where something stands."""

import re
import time
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as tried
from hypothesis import strategies as st
from pypdf import PdfReader

from tests.documents.measured import MM, Measured, measured
from zhibu.documents.papers.official import Sheet, docx, pages, pdf

STEP = 15.78 / MM  # one character of the type area
LINE = 28.99 / MM
TOP, LEFT, RIGHT, BOTTOM = 37, 28, 184, 262
NEAR = 0.2  # millimetres

PAPER = Sheet(
    "ordinary",
    "甲局党总支文件",
    number="甲局总支〔2026〕5号",
    title="关于做好主题党日工作的通知",
    recipients=("各党支部", "各党小组"),
    body="请各支部做好准备。\n一、时间。安排在下旬。\n（一）地点\n1.礼堂。\n（1）东门。",
    attachments=("名单。", "日程"),
    organ="甲局党总支",
    date=date(2026, 5, 1),
    note="此件公开",
    copies_to=("市委组织部", "市纪委"),
    print_office="甲局党总支办公室",
    print_date=date(2026, 5, 3),
)
LETTER = replace(PAPER, form="letter", mark="甲局党总支", urgency="加急")
MINUTES = replace(
    PAPER, form="minutes", mark="会议纪要", present=("王一", "李二"), absent=("赵三",), sitting_in=("钱四",), note=""
)


@pytest.fixture(autouse=True)
def _only_what_comes_along(settings: Any) -> None:
    """The same fonts on every machine: those that come with the program."""
    settings.FONT_DIRS = settings.SYSTEM_FONT_DIRS = []


def near(value: float, within: float = NEAR) -> Any:
    return pytest.approx(value, abs=within)


def words_of(data: bytes) -> str:
    """All words without blanks and page numbers."""
    texts = [re.sub(r"— \d+ —\s*$", "", page.extract_text()) for page in PdfReader(BytesIO(data)).pages]
    return re.sub(r"[\s\u200b]", "", "".join(texts))


@pytest.fixture
def paper() -> Measured:
    return measured(pdf(PAPER))


def test_the_type_area_and_22_lines_of_28_characters() -> None:
    """5.1, 5.2.1, 5.2.3: A4, 37 and 28 mm of margin, 156 × 225 mm, every full page 22 lines of 28 characters."""
    found = measured(pdf(replace(PAPER, body="字" * 3000)))
    assert set(found.pages) == {(210, 297)}
    for page in (2, 3, 4):
        lines = found.body_lines(page)
        assert [len(line) for line in lines] == [28] * 22
        first = [words for words in found.words if words.page == page and words.size == 16]
        assert min(words.x for words in first) == near(LEFT)
        assert min(words.top for words in first) == near(TOP)
        assert max(words.right for words in first) == near(RIGHT, 0.5)
        last = max(words.base for words in first) + 0.12 * 16 / MM
        assert last <= BOTTOM < last + LINE
        bases = sorted({round(words.base, 3) for words in first})
        assert (bases[-1] - bases[0]) / 21 == near(225 / 22, 0.01)


def test_the_head_of_an_ordinary_paper(paper: Measured) -> None:
    """7.2.4 to 7.3.1: mark, two lines, number, 4 mm, red line, two lines, title, one line, recipients."""
    mark = paper.one("甲局党总支文件")
    assert (mark.red, mark.ink - TOP) == (True, near(35))
    assert (mark.x + mark.right) / 2 == near((LEFT + RIGHT) / 2)
    number = paper.one("甲局总支〔2026〕5号")
    assert number.size == 16
    assert (number.x + number.right) / 2 == near((LEFT + RIGHT) / 2, 0.5)
    assert number.top - mark.base == near(3 * LINE - 16 / MM, 3)  # the mark's ink ends a little under its base line
    (red,) = [rule for rule in paper.rules if rule.red]
    assert red.y - (number.base + 0.12 * 16 / MM) == near(4)
    assert (red.x, red.right) == (near(LEFT), near(RIGHT))
    title = paper.one("关于做好主题党日工作的通知")
    assert title.size == 22
    assert title.top - red.y == near(2 * LINE)
    recipients = paper.one("各党支部、各党小组：")
    assert (recipients.x, recipients.size) == (near(LEFT), 16)
    assert recipients.top - (title.base + 0.12 * 22 / MM) == near(2 * LINE - 16 / MM)
    assert [words.text for words in paper.words if words.red] == ["甲局党总支文件"]


def test_levels_have_their_hands(paper: Measured) -> None:
    """7.3.3: two characters in; 一、 in 黑体, its text and the third level in 仿宋."""
    first = paper.one("一、时间。")
    assert (first.sans, first.size, first.x) == (True, 16, near(LEFT + 2 * STEP))
    assert [paper.with_(text).sans for text in ("安排在下旬", "1.礼堂", "（1）东门")] == [False] * 3
    assert paper.one("（一）地点").x == near(LEFT + 2 * STEP)


def test_attachments_close_and_note(paper: Measured) -> None:
    """7.3.4 to 7.3.6: one line free, no mark at the end; day four characters from the right, the organ over it."""
    body, label, name = paper.with_("（1）东门"), paper.one("附件：", 1), paper.one("名单", 1)
    assert (label.x, label.base - body.base) == (near(LEFT + 2 * STEP), near(2 * LINE))
    assert paper.with_("日程").x == near(name.x)
    assert name.x > label.x + 3 * STEP
    day = paper.with_("2026年5月1日")
    organ = next(words for words in paper.words if words.text == "甲局党总支" and words.size == 16)
    assert RIGHT - day.right == near(4 * STEP, 0.5)
    assert (organ.x + organ.right) / 2 == near((day.x + day.right) / 2, 0.3)
    assert (day.base - organ.base, organ.page) == (near(LINE), day.page)
    note = paper.with_("（此件公开）")
    assert (note.x, note.base - day.base) == (near(LEFT + 2 * STEP), near(LINE))


def test_the_imprint_stands_at_the_foot_of_the_last_page(paper: Measured) -> None:
    """7.4: thick, thin, thick; the last on the lower edge of the type area; one character in at either side."""
    rules = [rule for rule in paper.rules if not rule.red]
    assert [rule.thick for rule in rules] == [near(0.35, 0.01), near(0.25, 0.01), near(0.35, 0.01)]
    assert {rule.page for rule in rules} == {len(paper.pages)}
    assert rules[-1].y == near(BOTTOM)
    assert all((rule.x, rule.right) == (near(LEFT), near(RIGHT)) for rule in rules)
    copies, office, day = (paper.with_(text) for text in ("抄送：", "甲局党总支办公室", "2026年5月3日印发"))
    assert {copies.size, office.size, day.size} == {14}
    assert (copies.x, office.x, RIGHT - day.right) == (near(LEFT + 14 / MM), near(LEFT + 14 / MM), near(14 / MM, 0.5))
    assert rules[0].y < copies.base < rules[1].y < office.base < rules[2].y
    assert paper.with_("市委组织部、市纪委").text == "市委组织部、市纪委。"


def test_pages_are_numbered_at_their_outer_side() -> None:
    """7.5: 7 mm under the type area, odd at the right, even at the left, one character in."""
    found = measured(pdf(replace(PAPER, body="字" * 900)))
    assert len(found.pages) == 3
    for page in (1, 2, 3):
        number = found.one(f"— {page} —", page)
        dash = number.base - 0.38 * 14 / MM
        assert (number.size, dash - BOTTOM) == (14, near(7, 0.6))
        if page % 2:
            assert RIGHT - number.right == near(14 / MM, 1)
        else:
            assert number.x - LEFT == near(14 / MM)


@pytest.mark.parametrize(("signers", "lines"), [(("王一",), 1), (("王一", "李二"), 1), (("王一", "李二", "赵三"), 2)])
def test_signers_of_an_upward_paper(signers: tuple[str, ...], lines: int) -> None:
    """7.2.6: number at the left on the line of the last signer, the names at the right, two on a line."""
    found = measured(pdf(replace(PAPER, signers=signers, urgency="特急")))
    number, label = found.one("甲局总支〔2026〕5号"), found.one("签发人：")
    assert number.x == near(LEFT + STEP)
    last, first = found.one(signers[-1]), found.one(signers[0])
    assert last.base == near(number.base)
    assert first.base == near(label.base)
    assert number.base - label.base == near((lines - 1) * LINE)
    assert max(found.one(name).right for name in signers) == near(RIGHT - STEP, 0.5)
    if lines == 2:
        assert last.x == near(first.x)
    urgency = found.one("特急")
    assert (urgency.x, urgency.top, urgency.sans) == (near(LEFT), near(TOP), True)
    assert found.one("甲局党总支文件").ink - TOP == near(35)


def test_a_letter() -> None:
    """10.1: the mark 30 mm from the edge, double lines of 170 mm 4 mm under it and 20 mm from the lower edge."""
    found = measured(pdf(replace(LETTER, body="字" * 900)))
    mark = found.with_("甲局党总支")
    assert (mark.red, mark.ink) == (True, near(30))
    red = [rule for rule in found.rules if rule.red]
    assert [(rule.page, rule.x, rule.right) for rule in red] == [(1, near(20), near(190))] * 4
    assert [round(rule.thick, 2) for rule in red] == [0.9, 0.35, 0.35, 0.9]
    assert red[0].y - mark.base == near(4, 1.5)
    assert 297 - red[3].y == near(20, 0.3)
    number, urgency = found.with_("甲局总支〔2026〕5号"), found.one("加急")
    assert (number.right, urgency.x, urgency.base) == (near(RIGHT, 0.5), near(LEFT), near(number.base))
    assert urgency.top - red[1].y == near(7 / 8 * 16 / MM, 0.4)
    title = found.one("关于做好主题党日工作的通知")
    assert title.top - (number.base + 0.12 * 16 / MM) == near(3 * LINE - 16 / MM)
    assert not [words for words in found.words if words.page == 1 and words.text.startswith("—")]
    assert found.one("— 2 —", 2).x == near(LEFT + 14 / MM)
    assert [rule for rule in found.rules if not rule.red] == []
    assert "抄送：市委组织部、市纪委。" in words_of(pdf(LETTER))
    assert "印发" not in words_of(pdf(LETTER))


def test_minutes() -> None:
    """10.3: the mark 35 mm down; who was there, was excused and sat in, the labels in 黑体."""
    many = replace(MINUTES, present=tuple(f"王一{char}" for char in "甲乙丙丁戊己庚辛壬癸子丑"))
    found = measured(pdf(many))
    assert found.one("会议纪要").ink - TOP == near(35)
    for label in ("出席：", "请假：", "列席："):
        words = found.with_(label)
        assert (words.sans, words.size, words.x) == (True, 16, near(LEFT + 2 * STEP))
    lines = [words for words in found.words if "王一" in words.text]
    assert len(lines) == 2
    assert {round(words.x, 1) for words in lines} == {round(LEFT + 5 * STEP, 1)}
    organ = next(words for words in found.words if words.text == "甲局党总支")
    (red,) = [rule for rule in found.rules if rule.red]
    assert organ.base < red.y < found.one("关于做好主题党日工作的通知").base
    assert organ.x == near(LEFT + STEP)


def test_what_is_under_the_signature_never_stands_alone() -> None:
    """7.3.5: lines are set closer where the signature would stand on a page without text."""
    for characters in range(150, 340, 14):
        found = measured(pdf(replace(PAPER, body="字" * characters, attachments=(), note="")))
        day = found.with_("2026年5月1日")
        assert [words for words in found.words if words.page == day.page and words.text.startswith("字")], characters


def test_many_recipients_move_to_the_imprint_so_that_the_first_page_shows_text() -> None:
    """7.3.2 with 7.4.2."""
    few = measured(pdf(replace(PAPER, recipients=("甲局党支部",) * 8)))
    assert few.with_("甲局党支部、").size == 16
    many = replace(PAPER, recipients=tuple(f"第{number}机关党支部" for number in range(60)))
    found = measured(pdf(many))
    assert found.with_("请各支部做好准备").page == 1
    assert found.with_("主送：").size == 14
    assert found.with_("主送：").base < found.with_("抄送：").base
    assert words_of(pdf(many)).count("机关党支部") == 60
    endless = replace(many, recipients=tuple(f"第{number}{'很长' * 15}党支部" for number in range(60)))
    text = words_of(pdf(endless))
    assert [f"第{number}很长" in text for number in range(60)] == [True] * 60


EVIL = '#read("/etc/passwd") *粗* $x^2$ @ref <b>&amp; \\ //注 ="]}'


@pytest.mark.parametrize("form", ["ordinary", "letter", "minutes"])
def test_marks_are_only_text(form: str) -> None:
    sheet = Sheet(
        form, EVIL, EVIL, (EVIL,), EVIL, EVIL, (EVIL,), EVIL, (EVIL,), EVIL, date(2026, 1, 1), EVIL, (EVIL,), EVIL,
        date(2026, 1, 1), (EVIL,), (EVIL,), (EVIL,),
    )  # fmt: skip
    core = re.sub(r"\s", "", EVIL)
    expected = {"ordinary": 11, "letter": 9, "minutes": 14}[form]
    assert words_of(pdf(sheet)).count(core) >= expected
    assert docx(sheet)


@pytest.mark.parametrize("form", ["ordinary", "letter", "minutes"])
def test_an_empty_paper_is_one_page(form: str) -> None:
    assert pages(Sheet(form, "")) == 1
    assert pages(Sheet(form, "甲局")) == 1
    assert len(measured(pdf(Sheet(form, "甲局"))).pages) == 1


def test_an_unknown_form_is_refused() -> None:
    with pytest.raises(ValueError, match="telegram"):
        pdf(Sheet("telegram", "甲局"))


def test_a_long_word_stays_inside_the_type_area() -> None:
    found = measured(pdf(replace(PAPER, body="x" * 300, title="t" * 60, organ="w" * 70, copies_to=("k" * 150,))))
    assert max(words.right for words in found.words) <= RIGHT + 1
    assert min(words.x for words in found.words) >= LEFT - 1


def test_a_character_without_a_font_is_named() -> None:
    assert "U+E000" in words_of(pdf(replace(PAPER, body="甲\ue000")))


@tried(max_examples=25, deadline=None)
@given(body=st.text(max_size=300), title=st.text(max_size=60), names=st.lists(st.text(max_size=30), max_size=4))
def test_any_text_is_printed(body: str, title: str, names: list[str]) -> None:
    sheet = replace(PAPER, body=body, title=title, recipients=tuple(names), attachments=tuple(names))
    assert pages(sheet) == len(PdfReader(BytesIO(pdf(sheet))).pages) >= 1
    assert docx(sheet)


def test_a_paper_takes_less_than_300_milliseconds_after_the_first() -> None:
    pdf(PAPER)
    start = time.process_time()
    pdf(replace(PAPER, body="字" * 2000))
    assert time.process_time() - start < 0.3
