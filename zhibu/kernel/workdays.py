"""Working days of Chinese offices: weekends, public holidays and the working days that make up for them.

The `chinesecalendar` package knows the years that the State Council has announced and raises for later ones; there we
fall back to weekdays and `known()` lets a page say so.
"""

from datetime import date, timedelta

from chinese_calendar import Holiday, get_holiday_detail, is_workday
from django.utils.translation import get_language


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


def is_made_up(day: date) -> bool:
    """Whether `day` is at a weekend and offices work on it, to make up for a holiday."""
    return day.weekday() >= 5 and is_working_day(day)


def holiday_name(day: date) -> str:
    """The public holiday on which offices are closed on `day`, as 国庆节 or National Day in the language of the page;
    "" when it is none, or not known yet.
    """
    try:
        free, name = get_holiday_detail(day)
    except NotImplementedError:
        return ""
    if not free or not name:
        return ""
    return str(Holiday(name).chinese if (get_language() or "").startswith("zh") else name)


def working_day_near(day: date) -> date:
    """`day` if offices work on it, else the next working day of its month, or the one before when there is none."""
    later = day
    while not is_working_day(later):
        later += timedelta(days=1)
    if later.month == day.month:
        return later
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day
