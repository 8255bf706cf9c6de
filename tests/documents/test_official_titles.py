"""Long titles: a trapezium or a rhombus, words whole, what the author divided left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibu.documents.papers.sheet import Sheet, laid_out
from zhibu.kernel.papers.docx import width


def lines(title: str) -> list[str]:
    return laid_out(Sheet("ordinary", "甲", title=title))["heading"]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("关于做好工作的通知", ["关于做好工作的通知"]),
        (
            "中共甲市直属机关工作委员会关于开展2026年度党支部书记抓基层党建述职评议考核工作的通知",
            ["中共甲市直属机关工作委员会", "关于开展2026年度党支部书记抓基层", "党建述职评议考核工作的通知"],
        ),
        ("关于甲\n和乙的通知", ["关于甲", "和乙的通知"]),
        ("", []),
    ],
)
def test_titles(title: str, expected: list[str]) -> None:
    assert lines(title) == expected


@pytest.mark.parametrize("length", range(21, 100, 7))
def test_lengths_make_a_trapezium_or_a_rhombus(length: int) -> None:
    found = lines("字" * length)
    wide = [len(line) for line in found]
    assert sum(wide) == length
    assert max(wide) <= 20
    top = wide.index(max(wide))
    assert wide[: top + 1] == sorted(wide[: top + 1])
    assert wide[top:] == sorted(wide[top:], reverse=True)
    assert len(set(wide)) > 1


@given(st.text("关于印发《甲乙》的通知2026 x、", max_size=90))
def test_nothing_is_lost_and_no_sign_stands_wrong(title: str) -> None:
    found = lines(title)
    assert "".join("".join(found).split()) == "".join(title.split())
    if len(found) > 1:
        assert all(width(line) <= 20 for line in found)
