"""Form fields that read what people in offices write."""

import re
from datetime import date, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhibu.kernel.names import half_width

# What Django says of an empty field. It stands here too, so that our catalogue has it: libraries bring words of their
# own for the same sentence, and ours come before theirs.
REQUIRED = gettext_lazy("This field is required.")
_DAY = re.compile(r"(?:(\d{4})\s*[-./年])?\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?")
_TIME = re.compile(r"(\d{1,2})\s*[:：点时]\s*(\d{1,2})?\s*分?")


def read_day(text: str, *, this_year: int | None = None) -> date:
    """A day as people write it: 2026-11-23, 2026.11.23, 2026/11/23, 2026年11月23日, 20261123; without a year only when
    `this_year` is given. Raises ValueError for anything else, for days that do not exist, and outside 1900 to 2199:
    nothing of ours lies there, and the day after 9999-12-31 cannot be told.
    """
    text = half_width(text).strip()
    if re.fullmatch(r"\d{8}", text):
        text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
    found = _DAY.fullmatch(text)
    if not found or (found[1] is None and this_year is None):
        raise ValueError(text)
    day = date(int(found[1] or this_year or 0), int(found[2]), int(found[3]))
    if not 1900 <= day.year <= 2199:
        raise ValueError(text)
    return day


class DayField(forms.DateField):
    """A day; browsers offer their calendar, and any of the office's spellings may be typed."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        super().__init__(**options)

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values:
            return None
        if isinstance(value, date):
            return value
        try:
            return read_day(str(value))
        except ValueError as error:
            raise ValidationError(_("Write the day like 2026-11-23."), code="invalid") from error


class MinuteField(forms.TimeField):
    """A time of day to the minute: 14:30 or 14点30分."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TimeInput(format="%H:%M", attrs={"type": "time"}))
        super().__init__(**options)

    def to_python(self, value: Any) -> time | None:
        if value in self.empty_values or isinstance(value, time):
            return value or None
        found = _TIME.fullmatch(half_width(str(value)).strip())
        try:
            if found:
                return time(int(found[1]), int(found[2] or 0))
        except ValueError:
            pass
        raise ValidationError(_("Write the time like 14:30."), code="invalid")
