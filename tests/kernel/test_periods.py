"""Half-years: reading, borders, neighbours."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibu.kernel.periods import HalfYear, HalfYearConverter

DAYS = st.dates(date(1949, 1, 1), date(2199, 12, 31))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026H1", date(2026, 1, 1), date(2026, 6, 30)),
        ("2026H2", date(2026, 7, 1), date(2026, 12, 31)),
        ("2024H1", date(2024, 1, 1), date(2024, 6, 30)),
    ],
)
def test_borders(text: str, first: date, last: date) -> None:
    period = HalfYear.parse(text)

    assert (period.first, period.last, str(period)) == (first, last, text)


@pytest.mark.parametrize(
    "text", ["", "2026", "2026H3", "2026h1", "26H1", "2026H1 ", "1948H1", "2200H1", "２０２６H1x"]
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a half-year"):
        HalfYear.parse(text)


@given(DAYS)
def test_every_day_lies_in_its_half_year_and_the_day_before_the_first_in_the_previous_one(day: date) -> None:
    period = HalfYear.of(day)

    assert period.first <= day <= period.last
    assert HalfYear.parse(str(period)) == period
    if period.first > date(1949, 1, 1):
        assert period.previous == HalfYear.of(period.first - timedelta(days=1))


def test_order() -> None:
    assert sorted([HalfYear(2026, 2), HalfYear(2025, 2), HalfYear(2026, 1)]) == [
        HalfYear(2025, 2),
        HalfYear(2026, 1),
        HalfYear(2026, 2),
    ]


def test_addresses() -> None:
    converter = HalfYearConverter()

    assert converter.to_python("2026H1") == HalfYear(2026, 1)
    assert converter.to_url(HalfYear(2026, 1)) == "2026H1"
