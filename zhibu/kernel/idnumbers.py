"""Citizen ID numbers (GB 11643): 18 characters that hold a birth date, the sex and a check digit."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_DIGITS = "10X98765432"
_FORM = re.compile(r"[0-9]{17}[0-9X]")


@dataclass(frozen=True)
class IdNumber:
    """A number that passed every check, in its one spelling, and what it says."""

    number: str
    born: date
    male: bool


def check_digit(first: str) -> str:
    """The 18th character for the first 17 digits."""
    return _DIGITS[sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, first, strict=True)) % 11]


def tidy(text: str) -> str:
    """One spelling: half-width, without blanks and without the apostrophe that keeps digits text; X is a capital."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).lstrip("'’`").upper()


def parse(text: str) -> IdNumber:
    """Read a number. Raises ValueError with the reason: length, characters, date inside, check digit. The region is
    not checked.
    """
    number = tidy(text)
    if re.fullmatch(r"[0-9]{15}", number):
        raise ValueError(_("this is an old number of 15 digits: write the one of 18"))
    if len(number) != 18:
        raise ValueError(_("an ID number has 18 characters, this has %(count)s") % {"count": len(number)})
    if not _FORM.fullmatch(number):
        raise ValueError(_("an ID number is 17 digits and a digit or X"))
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError as error:
        raise ValueError(_("the birth date inside the ID number does not exist")) from error
    if born.year < 1900:
        raise ValueError(_("the birth date inside the ID number does not exist"))
    if check_digit(number[:17]) != number[17]:
        raise ValueError(_("the check digit is wrong: one of the characters was mistyped"))
    return IdNumber(number, born, int(number[16]) % 2 == 1)
