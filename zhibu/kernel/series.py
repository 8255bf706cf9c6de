"""The next title of a series, as offices write them: 第3次 → 第4次, 11月 → 12月, （三） → （四）."""

import re
from calendar import month_name
from datetime import date

_DIGITS = "〇一二三四五六七八九"
_CHINESE = "[一二三四五六七八九十百零〇两]+"
_ANY = rf"(?:\d{{1,3}}|{_CHINESE})"
# One of these counts on: the first kind that a title has.
_COUNTS = (
    rf"(?<=第)(?P<n>{_ANY})(?=[次期讲场课回轮批节])",
    rf"(?<=[(（])(?P<n>{_ANY})(?=[)）])",
    rf"(?<=之)(?P<n>{_ANY})$",
)
_YEAR_MONTH = re.compile(r"(\d{4})(\s*年\s*)(\d{1,2})(?=\s*月)")
_MONTH = re.compile(rf"(?<![\d{_DIGITS}十年第])(?<!年\s)(?P<n>\d{{1,2}}|十[一二]?|[一二三四五六七八九])(?=\s*月)")
_ENGLISH = re.compile(rf"\b({'|'.join(month_name[1:])})\b(?: (\d{{4}}))?")
_YEAR = re.compile(r"(?<!\d)(\d{4})(?=\s*年)(?!\s*年\s*\d{1,2}\s*月)")
_QUARTER = re.compile(r"(?<=第)([1-4一二三四])(?=\s*季度)")
_HALF = re.compile(r"([上下])(?=半年)")


def read_number(text: str) -> int:
    """3, 三 or 二十一 as a number from 1 to 999. Raises ValueError for anything else."""
    if text.isascii() and text.isdecimal():
        return int(text)
    total, digit = 0, 0
    for sign in text.replace("两", "二").replace("零", "〇"):
        if sign in "十百":
            total += (digit or 1) * (10 if sign == "十" else 100)
            digit = 0
        else:
            digit = _DIGITS.index(sign)
    number = total + digit
    if write_number(number) not in {text, text.replace("〇", "零")}:
        raise ValueError(text)
    return number


def write_number(number: int) -> str:
    """A number from 1 to 999 in Chinese: 3 is 三, 21 二十一, 105 一百零五."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if hundreds and not tens and ones:
        text += "零"
    if tens:
        text += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    return text + (_DIGITS[ones] if ones else "")


def next_title(title: str, old: date, new: date) -> str:
    """The title of what was held on `old` when it is held again on `new`: its month, quarter, half-year and year
    follow where they were those of `old`, and its number in a series counts on by one.
    """
    text = _YEAR_MONTH.sub(lambda found: _moved_year_month(found, old, new), title)
    text = _YEAR.sub(lambda found: str(new.year) if int(found[1]) == old.year else found[1], text)
    text = _MONTH.sub(lambda found: _like(found["n"], _month(found["n"], old, new)), text)
    text = _ENGLISH.sub(lambda found: _moved_english(found, old, new), text)
    text = _QUARTER.sub(lambda found: _like(found[1], _quarter(found[1], old, new)), text)
    if (old.month > 6) != (new.month > 6):
        was, now = ("下", "上") if old.month > 6 else ("上", "下")
        text = _HALF.sub(lambda found: now if found[1] == was else found[1], text)
    return _counted_on(text)


def _moved_year_month(found: re.Match[str], old: date, new: date) -> str:
    if (int(found[1]), int(found[3])) != (old.year, old.month):
        return found[0]
    return f"{new.year}{found[2]}{new.month}"


def _moved_english(found: re.Match[str], old: date, new: date) -> str:
    if found[1] != month_name[old.month] or int(found[2] or old.year) != old.year:
        return found[0]
    return f"{month_name[new.month]} {new.year}" if found[2] else str(month_name[new.month])


def _month(text: str, old: date, new: date) -> int:
    number = read_number(text)
    return new.month if number == old.month else number


def _quarter(text: str, old: date, new: date) -> int:
    number = read_number(text)
    return (new.month + 2) // 3 if number == (old.month + 2) // 3 else number


def _counted_on(text: str) -> str:
    for pattern in _COUNTS:
        if found := list(re.finditer(pattern, text)):
            last = found[-1]
            try:
                number = read_number(last["n"])
            except ValueError:
                return text
            if not 0 < number < 999:
                return text
            return text[: last.start()] + _like(last["n"], number + 1) + text[last.end() :]
    return text


def _like(before: str, number: int) -> str:
    """The number in the same writing as before; with a zero in front where there was one."""
    if before.isascii():
        return f"{number:0{len(before)}d}" if before.startswith("0") else str(number)
    return write_number(number)
