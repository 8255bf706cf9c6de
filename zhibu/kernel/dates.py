"""Days and instants as offices write them, in the language of the page."""

from datetime import date, datetime
from typing import Any

from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _


def day(value: date | datetime | None, with_year: bool = False) -> str:
    """A day as offices write it: 11月23日, or 2026年11月23日 with the year; in English 23 November."""
    if value is None:
        return "—"
    if isinstance(value, datetime):
        value = timezone.localdate(value)
    if (translation.get_language() or "").startswith("zh"):
        text = f"{value.month}月{value.day}日"
        return f"{value.year}年{text}" if with_year else text
    return formats.date_format(value, "j F Y" if with_year else "j F")


def weekday(value: date) -> str:
    """The day of the week in words: 周三, Wednesday."""
    return formats.date_format(value, "D" if (translation.get_language() or "").startswith("zh") else "l")


def short_day(value: date | datetime | None) -> str:
    """A day in a narrow column: 11-23."""
    if value is None:
        return "—"
    if isinstance(value, datetime):
        value = timezone.localdate(value)
    return f"{value:%m-%d}"


def clock(value: datetime) -> str:
    """The time of day of an instant, in local time: 09:30."""
    return f"{timezone.localtime(value):%H:%M}"


def minute(value: datetime | None) -> str:
    """An instant to the minute, in local time: 2026-11-23 09:30."""
    return "—" if value is None else f"{timezone.localtime(value):%Y-%m-%d %H:%M}"


def as_text(value: Any) -> str:
    """A cell of a list in words: days and instants as offices write them, yes and no, — for what is empty."""
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, datetime):
        return minute(value)
    if isinstance(value, date):
        return value.isoformat()
    return "—" if value is None or value == "" else str(value)
