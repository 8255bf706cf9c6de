"""Working days: holidays, make-up days, and years that are not announced yet."""

from datetime import date

import pytest

from zhibu.kernel import workdays


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 11, 23), True),  # Monday
        (date(2026, 11, 22), False),  # Sunday
        (date(2026, 10, 1), False),  # National Day, a Thursday
        (date(2025, 1, 26), True),  # a Sunday that makes up for the Spring Festival
        (date(2025, 10, 11), True),  # a Saturday that makes up for the National Day
    ],
)
def test_announced_years(day: date, works: bool) -> None:
    assert workdays.known(day)
    assert workdays.is_working_day(day) is works


def test_years_not_announced_go_by_weekday_and_say_so() -> None:
    assert not workdays.known(date(2199, 10, 1))
    assert workdays.is_working_day(date(2199, 10, 1)) is True  # a Tuesday
    assert workdays.is_working_day(date(2199, 10, 5)) is False  # a Saturday


@pytest.mark.parametrize(
    ("first", "count", "last"),
    [
        (date(2026, 11, 19), 5, date(2026, 11, 25)),  # Thursday to Wednesday
        (date(2026, 11, 21), 1, date(2026, 11, 23)),  # begins on a Saturday: Monday is the first day
        (date(2026, 11, 23), 1, date(2026, 11, 23)),
        (date(2025, 9, 30), 2, date(2025, 10, 9)),  # over the eight days of October 2025
        (date(2025, 10, 10), 2, date(2025, 10, 11)),  # Friday, then the Saturday that makes up
    ],
)
def test_the_last_of_so_many_working_days(first: date, count: int, last: date) -> None:
    assert workdays.last_of(first, count) == last
    assert workdays.count_between(first, last) == count


def test_a_period_without_days_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one working day"):
        workdays.last_of(date(2026, 11, 23), 0)


def test_nothing_lies_between_days_in_the_wrong_order() -> None:
    assert workdays.count_between(date(2026, 11, 24), date(2026, 11, 23)) == 0
