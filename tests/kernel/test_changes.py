"""Two texts compared."""

from hypothesis import given
from hypothesis import strategies as st

from zhibu.kernel.changes import Line, differences, words


def test_differences_paragraph_by_paragraph() -> None:
    lines = differences("一\n\n二\n\n三", "一\n\n二改\n\n三\n\n四")
    assert [(line.state, line.text) for line in lines] == [
        ("same", "一"), ("gone", "二"), ("new", "二改"), ("same", "三"), ("new", "四"),
    ]  # fmt: skip


def test_words_mark_the_characters_that_changed_and_keep_numbers_whole() -> None:
    assert words("三天内，共15人", "五天内，共16人") == [
        Line("gone", "三"), Line("new", "五"), Line("same", "天内，共"), Line("gone", "15"), Line("new", "16"),
        Line("same", "人"),
    ]  # fmt: skip


@given(st.text(max_size=60), st.text(max_size=60))
def test_the_pieces_together_are_both_texts(before: str, after: str) -> None:
    pieces = words(before, after)

    assert "".join(one.text for one in pieces if one.state != "new") == before
    assert "".join(one.text for one in pieces if one.state != "gone") == after
