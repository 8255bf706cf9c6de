"""Text with plain marks: what it becomes, and that nothing else comes through."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibu.portal.queries import html, pictures, plain


def test_what_marks_become() -> None:
    text = "第一段\n\n## 标题\n\n- 甲\n- 乙\n\n1. 一\n\n**重** [链](https://example.org)\n\n"
    text += "| 支部 | 次数 |\n| --- | ---: |\n| 甲 | 3 |"
    found = html(text)
    for part in (
        "<p>第一段</p>",
        "<h2>标题</h2>",
        "<li>甲</li>",
        "<ol>",
        "<strong>重</strong>",
        '<a href="https://example.org">链</a>',
        '<td class="r">3</td>',
    ):
        assert part in found, found
    assert plain(text) == "第一段\n标题\n甲\n乙\n一\n重 链\n支部\n次数\n甲\n3"


def test_pictures_of_ours_and_from_elsewhere() -> None:
    text = '![演练 "现场"](picture:12)\n\n![x](https://example.org/a.png)'
    found = html(text)
    assert '<img src="/portal/pictures/12/" alt="演练 &quot;现场&quot;" loading="lazy">' in found
    assert "<img" not in found.replace('<img src="/portal/pictures/12/"', "")
    assert '<a href="https://example.org/a.png" rel="noopener nofollow">x</a>' in found
    assert pictures(text) == {12}


@pytest.mark.parametrize(
    "text",
    [
        "<script>pwned=1</script>",
        "<img src=x onerror=pwned=1>",
        "[x](javascript:pwned=1)",
        "[x](JaVaScRiPt:pwned=1)",
        "[x](data:text/html,x)",
        "[x](//evil.invalid)",
        "![x](javascript:pwned=1)",
        '![" onerror="pwned=1](picture:1)',
        "<a href='javascript:x'>x</a>",
        "[x]: javascript:pwned=1\n\n[x]",
        "```\n<script>\n```",
        "<svg/onload=pwned=1>",
        "&lt;script&gt;",
    ],
)
def test_no_page_runs_what_an_article_says(text: str) -> None:
    seen: list[tuple[str, str, str | None]] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            seen.extend((tag, name, value) for name, value in [*attrs, ("", "")])

    Reader().feed(html(text))
    assert not {tag for tag, _name, _value in seen} & {"script", "svg", "iframe", "style", "object"}
    assert not [name for _tag, name, _value in seen if name.startswith("on") or name == "style"]
    assert not [value for _tag, name, value in seen if name == "href" and not (value or "").startswith("http")]


@given(st.text("甲乙<>&\"'/*_`#|- \n[](){}!\\0a:.", max_size=80))
def test_only_known_elements_come_out(text: str) -> None:
    elements = set(re.findall(r"</?([a-z0-9]+)", html(text)))
    known = "p br h2 h3 h4 ul ol li strong em code pre blockquote a hr div table thead tbody tr th td span img"
    assert elements <= set(known.split())


@given(st.lists(st.sampled_from(["消防", "安全", "机关", "abc", "2026"]), min_size=1, max_size=6))
def test_plain_words_stay_the_same_words(words: list[str]) -> None:
    text = "\n\n".join(words)
    assert plain(text) == "\n".join(words)
