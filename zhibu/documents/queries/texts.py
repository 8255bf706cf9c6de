"""What a text must not be: classified, or a report that asks for something."""

import re
from collections.abc import Iterable
from functools import cache

from zhibu.documents.models import Paper, Version
from zhibu.documents.states import marks
from zhibu.kernel.changes import Line, differences

HEAD = 3  # lines at the head of a text where a mark of secrecy stands


def classified(title: str, body: str) -> str:
    """The mark of secrecy that a title or the head of a text carries; "" when it has none. A level is a mark where it
    stands alone, in brackets, before a colon or beside a star; what is said about secrecy in a sentence is none.
    """
    head = [line for line in body.splitlines() if line.strip()][:HEAD]
    for line in (title, *head):
        if found := _mark().search("".join(line.split())):
            return found[0][:10]
    return ""


@cache
def _mark() -> re.Pattern[str]:
    stars, levels = "".join(marks()["stars"]), "|".join(marks()["levels"])
    return re.compile(rf"(?:{levels})[{stars}]|^\W*(?:{levels})(?:$|[^\w\s（(、，。《》“”])|^[{stars}]")


def asks(body: str) -> str:
    """The words by which a text asks for a decision; "" when none of the usual ones stands in it."""
    return next((words for words in marks()["requests"] if words in body), "")


def compared(old: Version | None, new: Version | None) -> list[Line]:
    """Two versions compared, title and other parts first."""
    return differences(_lines(old), _lines(new))


def _lines(version: Version | None) -> str:
    if version is None:
        return ""
    parts: Iterable[str] = (str(value) for value in version.elements.values() if value)
    return "\n".join([version.title, *parts, version.body])


def version_of(paper: Paper, number: int | None) -> Version | None:
    """One version by its number."""
    return paper.versions.filter(number=number).first() if number else None
