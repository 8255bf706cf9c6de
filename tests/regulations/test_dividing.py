"""A plain text divided into articles."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibu.regulations.queries import Part, as_text, citation, divide


def test_chapters_and_articles_are_found_and_lines_that_only_cite_are_not() -> None:
    text = (
        "某某办法\n\n（2026年通过）\n第一章　总 则\n第一条　为了管理，\n制定本办法。\n"
        "第 2 条：依照\n第一条规定办理。\r\n第三条\n另行通知。"
    )

    divided = divide(text, title="某某办法")

    assert divided.preamble == "（2026年通过）"
    assert [(one.number, one.chapter, one.text) for one in divided.parts] == [
        (1, "第一章 总 则", "为了管理，\n制定本办法。"),
        (2, "第一章 总 则", "依照\n第一条规定办理。"),
        (3, "第一章 总 则", "另行通知。"),
    ]
    assert divided.wrong == ()


def test_pasted_marks_and_signs_nobody_sees_go() -> None:
    divided = divide("**第一条** 甲\u200b乙\xa0丙\n## 第二条　丁")

    assert [one.text for one in divided.parts] == ["甲乙 丙", "丁"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("没有条文", "No line begins"),
        ("", "No line begins"),
        ("第一条 甲\n第三条 乙", "Article 3 stands where article 2 should"),
        ("第二条 甲", "Article 2 stands where article 1 should"),
        ("第一条\n第二条 乙", "Article 1 says nothing"),
    ],
)
def test_what_is_wrong_is_said(text: str, said: str) -> None:
    assert said in " ".join(divide(text).wrong)


words = st.text("甲乙丙丁办理，。", min_size=1, max_size=20)


@given(st.lists(st.tuples(st.sampled_from(["", "总则", "附则"]), words), min_size=1, max_size=120))
def test_what_was_divided_is_divided_the_same_again(rows: list[tuple[str, str]]) -> None:
    chapter, parts = "", []
    for number, (head, text) in enumerate(rows, 1):
        chapter = f"第{'一二三四五六七八九'[number % 9]}章 {head}" if head else chapter
        parts.append(Part(number, chapter, text))

    divided = divide(as_text("题注", parts))

    assert (divided.preamble, list(divided.parts), divided.wrong) == ("题注", parts, ())


def test_an_article_is_cited_as_offices_do() -> None:
    assert citation("活动管理办法", 21) == "《活动管理办法》第二十一条"
