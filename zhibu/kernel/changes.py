"""What differs between two texts, for pages that mark it: paragraph by paragraph, or word by word."""

import difflib
import re
from dataclasses import dataclass

_WORD = re.compile(r"[A-Za-z0-9]+|\s+|.", re.DOTALL)
MOST_WORDS = 4000  # of one text; what is longer is compared by its lines


@dataclass(frozen=True)
class Line:
    """One piece of a comparison: "same", "new" or "gone"."""

    state: str
    text: str


def differences(before: str, after: str) -> list[Line]:
    """Two texts compared paragraph by paragraph."""
    found = _compared(before.splitlines(), after.splitlines())
    return [Line(state, text) for state, texts in found for text in texts if text.strip()]


def words(before: str, after: str) -> list[Line]:
    """Two texts compared word by word, a Chinese character being one; together the pieces that are not "gone" are the
    later text, and those that are not "new" the earlier one.
    """
    old, new = _WORD.findall(before), _WORD.findall(after)
    if max(len(old), len(new)) > MOST_WORDS:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    return [Line(state, "".join(texts)) for state, texts in _compared(old, new)]


def _compared(old: list[str], new: list[str]) -> list[tuple[str, list[str]]]:
    found = []
    for tag, a1, a2, b1, b2 in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        pieces = [("same", new[b1:b2])] if tag == "equal" else [("gone", old[a1:a2]), ("new", new[b1:b2])]
        found += [(state, texts) for state, texts in pieces if texts]
    return found
