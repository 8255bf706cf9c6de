"""Personal values in a text that is about to be published: numbers of persons, words that tell of somebody's health.

Found are ID numbers of 18 and 15 digits, mobile numbers, bank cards, passports and e-mail addresses, in half and full
width and with blanks, hyphens or dots between the digits; and the words of protected leave.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

KINDS = {
    "id_number": gettext_lazy("ID number"),
    "phone": gettext_lazy("mobile number"),
    "card": gettext_lazy("bank card"),
    "passport": gettext_lazy("passport"),
    "mail": gettext_lazy("e-mail address"),
    "health": gettext_lazy("somebody's health"),
}
# One digit and what people put between digits; never a line break, which ends a number.
_BETWEEN = r"[ \u00a0.\-–—·_]?"
_DIGITS = re.compile(rf"(?<![0-9A-Za-z])\+?[0-9](?:{_BETWEEN}[0-9]){{10,23}}(?:{_BETWEEN}[Xx](?![A-Za-z]))?")
_PASSPORT = re.compile(r"(?<![0-9A-Za-z])[EGP][A-Z]?[0-9]{7,8}(?![0-9])")
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_HEALTH = re.compile(
    "病假|产假|陪产|孕期|怀孕|哺乳|流产|住院|手术|化疗|放疗|透析|癌|肿瘤|抑郁|精神病|残疾|肝炎|艾滋|"
    "sick leave|maternity|pregnan|surgery|in hospital|chemotherapy|cancer|disab",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Found:
    """One personal value: its kind (a key of KINDS) and the value, digits masked so that it may be shown."""

    kind: str
    shown: str


def found_in(*texts: str) -> list[Found]:
    """The personal values in these texts in their order, each once."""
    seen: dict[Found, None] = {}
    for text in texts:
        for one in _found(unicodedata.normalize("NFKC", text)):
            seen[one] = None
    return list(seen)


def strings_of(value: Any) -> Iterator[str]:
    """Every text in a value as JSON keeps it: in lists, under keys; numbers are no texts."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from strings_of(one)
    elif isinstance(value, Iterable):
        for one in value:
            yield from strings_of(one)


def said(found: Iterable[Found]) -> str:
    """What was found, as words: “mobile number 138****0001, ID number 1000****0016”."""
    return _(", ").join(f"{KINDS[one.kind]} {one.shown}" for one in found)


def _masked(value: str) -> str:
    return value[:3] + "*" * max(len(value) - 5, 3) + value[-2:]


def _found(text: str) -> Iterator[Found]:
    for hit in _DIGITS.finditer(text):
        digits = re.sub(r"[^0-9Xx]", "", hit[0]).upper()
        kind = _kind(digits)
        if kind:
            yield Found(kind, _masked(digits))
    for hit in _PASSPORT.finditer(text):
        yield Found("passport", _masked(hit[0]))
    for hit in _MAIL.finditer(text):
        name, _at, place = hit[0].partition("@")
        yield Found("mail", f"{name[:1]}***@{place}")
    for hit in _HEALTH.finditer(text):
        yield Found("health", f"“{hit[0]}”")


def _kind(digits: str) -> str:
    """What a run of digits is; empty when it is nobody's number."""
    plain = digits[2:] if digits.startswith("861") and len(digits) == 13 else digits
    if re.fullmatch(r"1[3-9][0-9]{9}", plain):
        return "phone"
    if re.fullmatch(r"[1-9][0-9]{16}[0-9X]", digits) and _a_day(digits[6:14]):
        return "id_number"
    if re.fullmatch(r"[1-9][0-9]{14}", digits) and _a_day("19" + digits[6:12]):
        return "id_number"
    return "card" if re.fullmatch(r"[1-9][0-9]{15,18}", digits) and _luhn(digits) else ""


def _a_day(text: str) -> bool:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:])).year >= 1900
    except ValueError:
        return False


def _luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
