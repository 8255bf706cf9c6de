"""Working days of Chinese offices: weekends, public holidays and the working days that make up for them.

The `chinesecalendar` package knows the years that the State Council has announced and raises for later ones; there we
fall back to weekdays and `known()` lets a page say so.
"""

from datetime import date, timedelta

from chinese_calendar import is_workday


def known(day: date) -> bool:
    """Whether holidays of this year have been announced, so that the answer is right and not only likely."""
    try:
        is_workday(day)
    except NotImplementedError:
        return False
    return True


def is_working_day(day: date) -> bool:
    """Whether offices work on `day`; by weekday alone where `known(day)` is false."""
    try:
        return is_workday(day)
    except NotImplementedError:
        return day.weekday() < 5


def last_of(first: date, count: int) -> date:
    """The last of `count` working days, the first of them being `first` or the next working day after it.

    A period of 5 working days that begins on Thursday 19 November 2026 ends on Wednesday 25.
    """
    if count < 1:
        raise ValueError("a period has at least one working day")
    day = first
    left = count - is_working_day(day)
    while left > 0:
        day += timedelta(days=1)
        left -= is_working_day(day)
    return day


def count_between(first: date, last: date) -> int:
    """How many working days lie from `first` to `last`, both included."""
    return sum(is_working_day(first + timedelta(days=n)) for n in range((last - first).days + 1))
