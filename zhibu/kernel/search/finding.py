"""Finding: what is in titles first, then the newest; nothing that the person may not see."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from zhibu.kernel.models import SearchEntry
from zhibu.kernel.registry import registry
from zhibu.kernel.search import engines
from zhibu.kernel.search.grams import is_han, words

MOST = 200  # hits that are told; whoever gets so many adds a word
CHUNK, CHUNKS = 400, 12  # entries looked at at once, and how often
AROUND = 36  # characters of the text on both sides of what was looked for
PAIR = 2  # Chinese characters that one gram holds


@dataclass(frozen=True)
class Hit:
    """One thing that was found. `before`, `match` and `after` are the place in its text, filled by `with_places`."""

    entry: int
    kind: str
    key: int
    title: str
    day: date | None
    address: str = ""
    before: str = ""
    match: str = ""
    after: str = ""


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
    found: dict[int, Hit] = {}
    more = False
    for in_title in (True, False):
        if len(found) <= MOST:
            more = _collect(asked, rows, found, in_title) or more
    hits = list(found.values())
    addresses = _addresses(hits[:MOST])
    told = [
        replace(hit, address=addresses[hit.kind, hit.key]) for hit in hits[:MOST] if (hit.kind, hit.key) in addresses
    ]
    return Hits(asked, told, more or len(hits) > MOST)


def with_places(hits: Sequence[Hit], words: list[str]) -> list[Hit]:
    """The same hits with the place in each text where the words stand, for those that are shown."""
    texts = dict(SearchEntry.objects.filter(pk__in=[hit.entry for hit in hits]).values_list("pk", "text"))
    found = []
    for hit in hits:
        before, match, after = _place(texts.get(hit.entry, ""), words)
        found.append(replace(hit, before=before, match=match, after=after))
    return found


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


def _collect(asked: list[str], rows: QuerySet[SearchEntry], found: dict[int, Hit], in_title: bool) -> bool:
    """Add what holds all words, the newest first, and say whether the search was cut short."""
    rows = rows.filter(*(_stands(word, in_title) for word in asked if len(word) > PAIR and is_han(word)))
    below = None
    for _turn in range(CHUNKS):
        keys = engines.keys(asked, in_title=in_title, below=below, most=CHUNK)
        new = [key for key in keys if key not in found]
        some = rows.filter(pk__in=new).order_by("-pk").values_list("pk", "kind", "key", "title", "day")
        for entry in some[: MOST + 1 - len(found)] if new else ():
            found[entry[0]] = Hit(*entry)
        if len(found) > MOST:
            return True
        if len(keys) < CHUNK:
            return False
        below = keys[-1]
    return True


def _stands(word: str, in_title: bool) -> Q:
    """That the word stands there as it was asked for: of more than two characters the pairs alone do not say so."""
    title = Q(title__contains=word)
    return title if in_title else title | Q(text__contains=word)


def _addresses(hits: list[Hit]) -> dict[tuple[str, int], str]:
    """Where each stands; a room answers for all of its own at once."""
    found: dict[tuple[str, int], str] = {}
    for kind, source in registry.search.items():
        keys = [hit.key for hit in hits if hit.kind == kind]
        if keys:
            found |= {(kind, key): address for key, address in source.addresses(keys).items()}
    return found


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
