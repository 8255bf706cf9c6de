"""Figures: never without a denominator, and 100 and 0 only said of all and of none."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from zhibu.kernel import figures


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [(11, 12, 92), (1, 2, 50), (1, 8, 13), (199, 200, 99), (1, 400, 1), (0, 7, 0), (7, 7, 100), (0, 0, None)],
)
def test_percent(part: int, whole: int, expected: int | None) -> None:
    assert figures.percent(part, whole) == expected


@given(st.integers(1, 10_000).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole))))
def test_percent_is_near_and_honest_at_the_ends(pair: tuple[int, int]) -> None:
    part, whole = pair
    share = figures.percent(part, whole)

    assert share is not None
    assert abs(share - 100 * part / whole) <= 1
    assert (share == 100) == (part == whole)
    assert (share == 0) == (part == 0)


def test_rate_and_count_as_they_are_shown() -> None:
    with translation.override("zh-hans"):
        assert figures.rate(11, 12) == "11 / 12（92%）"
    with translation.override("en"):
        assert figures.rate(11, 12) == "11 / 12 (92%)"
    assert figures.rate(0, 0) == "—"
    assert figures.count(1165) == "1,165"
