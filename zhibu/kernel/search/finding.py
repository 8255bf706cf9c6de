"""Finding: what is in titles first, then the newest; nothing that the person may not see."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from zhibu.kernel.models import SearchEntry
from zhibu.kernel.registry import registry
from zhibu.kernel.search import engines
from zhibu.kernel.search.grams import as_initials, initials, level, words

MOST = 200  # hits that are told; whoever gets so many adds a word
CHUNK, CHUNKS = 1000, 5  # entries looked at at once, and how often
AROUND = 36  # characters of the text on both sides of what was looked for


@dataclass(frozen=True)
class Hit:
    """One thing that was found. `before`, `match` and `after` are the place in its text, all "" when it is in the
    title only.
    """

    kind: str
    key: int
    title: str
    day: date | None
    address: str
    before: str
    match: str
    after: str


@dataclass(frozen=True)
class Hits:
    """What was found for `words`; `more` when there is more than is told."""

    words: list[str]
    hits: list[Hit]
    more: bool


def find(query: str, who: Any = None, *, kind: str = "") -> Hits:
    """What a person finds, of one kind or of all; for nobody (None) what is public. No words find nothing."""
    asked = words(query)
    if not asked:
        return Hits([], [], False)
    rows = _may_see(who, kind)
    found: dict[int, SearchEntry] = {}
    more = False
    for in_title in (True, False):
        if len(found) <= MOST:
            more = _collect(asked, rows, found, in_title) or more
    entries = list(found.values())
    addresses = _addresses(entries[:MOST])
    hits = [_hit(entry, asked, addresses) for entry in entries[:MOST] if (entry.kind, entry.key) in addresses]
    return Hits(asked, hits, more or len(entries) > MOST)


def _may_see(who: Any, kind: str) -> QuerySet[SearchEntry]:
    """The entries this person may see."""
    rows = SearchEntry.objects.filter(kind=kind) if kind else SearchEntry.objects.all()
    if who is None:
        return rows.filter(public=True)
    seen = Q(public=True)
    for name, source in registry.search.items():
        if kind in ("", name):
            seen |= Q(kind=name) & Q(Exists(source.visible(who).filter(pk=OuterRef("key"))))
    return rows.filter(seen)


def _collect(asked: list[str], rows: QuerySet[SearchEntry], found: dict[int, SearchEntry], in_title: bool) -> bool:
    """Add what holds all words, the newest first, and say whether the search was cut short."""
    below = None
    for _turn in range(CHUNKS):
        keys = engines.keys(asked, in_title=in_title, below=below, most=CHUNK)
        new = [key for key in keys if key not in found]
        for entry in rows.filter(pk__in=new).order_by("-pk") if new else ():
            if _holds(entry, asked, in_title):
                found[entry.pk] = entry
            if len(found) > MOST:
                return True
        if len(keys) < CHUNK:
            return False
        below = keys[-1]
    return True


def _holds(entry: SearchEntry, asked: list[str], in_title: bool) -> bool:
    """Whether the words stand in it as they were asked for: pairs of characters alone do not say so."""
    title = level(entry.title)
    text = title if in_title else f"{title}\n{level(entry.text)}"
    return all(word in text or _by_letters(entry.title, word) for word in asked)


def _by_letters(title: str, word: str) -> bool:
    letters = as_initials(word)
    return bool(letters) and any(one.startswith(letters) for one in initials(title))


def _addresses(entries: list[SearchEntry]) -> dict[tuple[str, int], str]:
    """Where each stands; a room answers for all of its own at once."""
    found: dict[tuple[str, int], str] = {}
    for kind, source in registry.search.items():
        keys = [entry.key for entry in entries if entry.kind == kind]
        if keys:
            found |= {(kind, key): address for key, address in source.addresses(keys).items()}
    return found


def _hit(entry: SearchEntry, asked: list[str], addresses: dict[tuple[str, int], str]) -> Hit:
    before, match, after = _place(entry.text, asked)
    return Hit(entry.kind, entry.key, entry.title, entry.day, addresses[entry.kind, entry.key], before, match, after)


def _place(text: str, asked: list[str]) -> tuple[str, str, str]:
    """Where in the text the first of the words stands, with what is around it. Half-width letters may shift a place,
    so it is looked for in the text as it stands; only where that is not possible the beginning is shown.
    """
    lower = text.lower()
    places = [(at, word) for word in asked if (at := lower.find(word)) >= 0]
    if not places:
        return text[: 2 * AROUND].replace("\n", " "), "", ""
    at, word = min(places)
    end = at + len(word)
    before, after = text[max(at - AROUND, 0) : at], text[end : end + AROUND]
    return before.replace("\n", " "), text[at:end], after.replace("\n", " ")
