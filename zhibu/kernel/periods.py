"""Half-years: the period of the participation record. Written 2026H1 (January to June) and 2026H2."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _


@dataclass(frozen=True, order=True)
class HalfYear:
    """One half-year. `first` and `last` are its first and last day."""

    year: int
    half: int

    @classmethod
    def parse(cls, text: str) -> "HalfYear":
        """Read "2026H1". Raises ValueError for anything else, years outside 1949 to 2199 included."""
        found = re.fullmatch(r"(\d{4})H([12])", text)
        if not found or not 1949 <= int(found[1]) <= 2199:
            raise ValueError(_("“%(text)s” is not a half-year: write 2026H1 or 2026H2") % {"text": text})
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def of(cls, day: date) -> "HalfYear":
        """The half-year that holds `day`."""
        return cls(day.year, 1 if day.month <= 6 else 2)

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, 1 if self.half == 1 else 7, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return date(self.year, 6, 30) if self.half == 1 else date(self.year, 12, 31)

    @property
    def previous(self) -> "HalfYear":
        """The half-year before it."""
        return HalfYear(self.year - 1, 2) if self.half == 1 else HalfYear(self.year, 1)

    @property
    def label(self) -> Any:
        """As people say it: 2026年上半年, first half of 2026."""
        if self.half == 1:
            return _("first half of %(year)s") % {"year": self.year}
        return _("second half of %(year)s") % {"year": self.year}

    def __str__(self) -> str:
        return f"{self.year}H{self.half}"


class HalfYearConverter:
    """The path part `<half:period>` in addresses."""

    regex = r"(?:19[5-9]\d|2[01]\d\d)H[12]"

    def to_python(self, value: str) -> HalfYear:
        return HalfYear.parse(value)

    def to_url(self, value: HalfYear | str) -> str:
        return str(value)


class YearConverter:
    """The path part `<year:year>` in addresses."""

    regex = r"(?:19[5-9]\d|2[01]\d\d)"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int | str) -> str:
        return str(value)
