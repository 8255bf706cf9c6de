"""Two versions compared article by article, the words that changed marked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from zhibu.kernel.changes import Line, words
from zhibu.regulations.models import Article

NEAR, ALIKE = 3, 0.5  # how far a changed article is looked for, and how much of it must have stayed


@dataclass(frozen=True)
class Compared:
    """One article in two versions: "same", "moved" (another number), "changed", "new" or "gone"; numbers are None
    where it does not stand.
    """

    state: str
    before: int | None
    after: int | None
    pieces: list[Line]


def compare(old: Sequence[Article], new: Sequence[Article]) -> list[Compared]:
    """Every article of both, in the order of the later one; what is gone stands where it was."""
    found: list[Compared] = []
    matcher = SequenceMatcher(None, [one.text for one in old], [one.text for one in new], autojunk=False)
    for tag, a1, a2, b1, b2 in matcher.get_opcodes():
        if tag == "equal":
            found += [_same(one, other) for one, other in zip(old[a1:a2], new[b1:b2], strict=True)]
        else:
            found += _changed(list(old[a1:a2]), list(new[b1:b2]))
    return found


def _same(one: Article, other: Article) -> Compared:
    state = "same" if one.number == other.number else "moved"
    return Compared(state, one.number, other.number, [Line("same", other.text)])


def _changed(old: list[Article], new: list[Article]) -> Iterator[Compared]:
    """Each new article beside the one it came from: the first of the next few that is like it. Those passed over are
    gone.
    """
    at = 0
    for place, other in enumerate(new):
        near = range(at, min(at + NEAR, len(old)))
        alike = next((n for n in near if _likeness(old[n].text, other.text) >= ALIKE), None)
        if alike is None and len(old) - at == len(new) - place > 0:
            alike = at if _likeness(old[at].text, other.text) > ALIKE / 2 else None
        if alike is None:
            yield Compared("new", None, other.number, [Line("new", other.text)])
            continue
        yield from (_gone(one) for one in old[at:alike])
        yield Compared("changed", old[alike].number, other.number, words(old[alike].text, other.text))
        at = alike + 1
    yield from (_gone(one) for one in old[at:])


def _gone(one: Article) -> Compared:
    return Compared("gone", one.number, None, [Line("gone", one.text)])


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).quick_ratio()
