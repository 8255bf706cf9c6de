"""A plain text divided into chapters and articles, as offices write them: 第一章 总则, 第一条 …"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from zhibu.kernel.series import read_number, write_number

_NUMBER = r"(?P<n>\d{1,3}|[一二三四五六七八九十百零〇两]{1,7})"
_ARTICLE = re.compile(rf"第\s*{_NUMBER}\s*条(?P<gap>[\s:：、]*)(?P<rest>.*)")
_CHAPTER = re.compile(rf"第\s*{_NUMBER}\s*章\s*(?P<rest>.*)")
_DECORATED = re.compile(r"^[#*>\s]+|[*\s]+$")
LONGEST_CHAPTER = 40


@dataclass(frozen=True)
class Part:
    """One article: its number, the heading of the chapter in which it stands, its text."""

    number: int
    chapter: str
    text: str


@dataclass(frozen=True)
class Divided:
    """A text as it was divided: what stands before the first article, the articles, and what is wrong with it."""

    preamble: str
    parts: tuple[Part, ...]
    wrong: tuple[str, ...] = field(default=())


def divide(text: str, *, title: str = "") -> Divided:
    """Divide a text, typed or pasted, at the lines that begin 第几章 and 第几条. A line that begins with another
    number than the next one and goes on without a gap only cites an article and belongs to the one before it.
    """
    before: list[str] = []
    found: list[tuple[int, str, list[str]]] = []
    wrong: list[str] = []
    chapter = ""
    for line in _lines(text):
        if (head := _CHAPTER.fullmatch(line)) and len(line) <= LONGEST_CHAPTER and (number := _read(head["n"])):
            chapter = f"第{write_number(number)}章 {head['rest']}".strip()
        elif (begin := _ARTICLE.fullmatch(line)) and _begins(begin, len(found) + 1):
            number = _read(begin["n"])
            if number != len(found) + 1:
                wrong.append(
                    _("Article %(found)s stands where article %(wanted)s should.")
                    % {"found": number, "wanted": len(found) + 1}
                )
            found.append((len(found) + 1, chapter, [begin["rest"]] if begin["rest"] else []))
        elif found:
            found[-1][2].append(line)
        elif line != title:
            before.append(line)
    parts = tuple(Part(number, head, "\n".join(lines)) for number, head, lines in found)
    return Divided("\n".join(before), parts, tuple(wrong + faults(parts)))


def _lines(text: str) -> Iterable[str]:
    for raw in text.replace("\r\n", "\n").replace("\r", "\n").replace("\u3000", " ").replace("\xa0", " ").split("\n"):
        plain = "".join(sign for sign in raw if sign == "\t" or unicodedata.category(sign) not in {"Cc", "Cf", "Cs"})
        if line := _DECORATED.sub("", plain.replace("**", "")):
            yield line


def _read(text: str) -> int:
    try:
        return read_number(text)
    except (ValueError, IndexError):
        return 0


def _begins(found: re.Match[str], wanted: int) -> bool:
    number = _read(found["n"])
    return bool(number) and (number == wanted or bool(found["gap"]) or not found["rest"])


def faults(parts: Sequence[Any]) -> list[str]:
    """What is wrong with articles that are there: none at all, or without words."""
    if not parts:
        return [
            _("No line begins with an article's number, so nothing can be cited. Write the first one as %(name)s.")
            % {"name": article_name(1)}
        ]
    return [_("Article %(number)s says nothing.") % {"number": one.number} for one in parts if not one.text]


def as_text(preamble: str, parts: Iterable[Any]) -> str:
    """The whole text again, as it is written: divided anew it gives the same."""
    lines, chapter = [preamble] if preamble else [], ""
    for part in parts:
        if part.chapter and part.chapter != chapter:
            lines.append(chapter := part.chapter)
        lines.append(f"{article_name(part.number)}　{part.text}")
    return "\n".join(lines)


def article_name(number: int) -> str:
    """第三条"""
    return f"第{write_number(number)}条"


def citation(title: str, number: int) -> str:
    """An article as it is cited: 《…》第三条."""
    return f"《{title}》{article_name(number)}"
