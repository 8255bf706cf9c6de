"""Reading the chain: for checking it and for carrying it away. Both stream, whatever its length."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from zhibu.audit.models import GENESIS, Entry, digest
from zhibu.kernel.dates import minute
from zhibu.kernel.registry import Finding as Told

CHUNK = 2000
FIELDS = ("previous", "number", "at", "actor", "role", "deed", "subject", "detail", "hash")


@dataclass(frozen=True)
class Break:
    """The first entry that cannot be believed, and why."""

    number: int
    reason: str
    kind: str = ""  # "missing", "inserted", "moved", "changed" or "unreadable"


@dataclass(frozen=True)
class Finding:
    """What checking the chain found: how many entries are sound, the hash of the last of them, the first bad one."""

    sound: int
    head: str
    bad: Break | None


def check_chain() -> Finding:
    """Recompute every entry in order and stop at the first that does not fit.

    Found are entries that were changed, deleted inside the chain, inserted or swapped. Cutting off the end leaves a
    sound, shorter chain: keep the head that `zhibu audit verify` prints somewhere else to notice that.
    """
    number, head = 0, GENESIS
    rows = Entry.objects.order_by("number").values_list(*FIELDS).iterator(chunk_size=CHUNK)
    try:
        for row in rows:
            wrong = _reason(number + 1, head, row)
            if wrong:
                return Finding(number, head, Break(min(row[1], number + 1), *wrong))
            number, head = row[1], row[-1]
    except ValueError:  # a value that is not even a date or JSON any more
        return Finding(number, head, Break(number + 1, "cannot be read", "unreadable"))
    return Finding(number, head, None)


def _reason(expected: int, head: str, row: tuple[Any, ...]) -> tuple[str, str] | None:
    """Why the row is not entry `expected` following `head`, as a sentence and as a word; None when it is."""
    previous, number = row[:2]
    if number > expected:
        return f"is missing: entry {number} comes next", "missing"
    if number < expected:
        return "was inserted: the chain begins with entry 1", "inserted"
    if previous != head:
        return "does not follow the entry before it", "moved"
    if row[2] is None or digest(*row[:-1]) != row[-1]:
        return "was changed: its hash does not fit what it says", "changed"
    return None


def examine() -> Iterator[Told]:
    """The chain in a sentence, for who restores a backup or tries to: how far it is sound and how new it is."""
    found = check_chain()
    if found.bad:
        text = _("The chain of deeds is broken at entry %(number)s (%(kind)s).")
        yield Told(False, text % {"number": found.bad.number, "kind": found.bad.kind})
        return
    last = Entry.objects.order_by("-number").first()
    words = {"count": found.sound, "time": minute(last.at) if last else "—", "head": found.head[:16]}
    yield Told(
        True, _("The chain of deeds is sound: %(count)s entries, the newest of %(time)s, head %(head)s…") % words
    )


def entries(*, since: int = 1) -> Iterator[dict[str, Any]]:
    """Every entry from number `since` on as plain values, in order; times as UTC text."""
    rows = Entry.objects.filter(number__gte=since).order_by("number").values(*FIELDS)
    for row in rows.iterator(chunk_size=CHUNK):
        row["at"] = row["at"].astimezone(UTC).isoformat(timespec="microseconds")
        yield row


def log(
    *,
    since: datetime | None = None,
    before: datetime | None = None,
    deed: str = "",
    subject: str = "",
    actor: int | None = None,
) -> QuerySet[Entry]:
    """Entries of the chain, the newest first: made in a span of time (`before` is exclusive), whose deed and subject
    begin with these texts, by this account.
    """
    rows = Entry.objects.order_by("-number")
    if since is not None:
        rows = rows.filter(at__gte=since)
    if before is not None:
        rows = rows.filter(at__lt=before)
    if deed:
        rows = rows.filter(deed__startswith=deed)
    if subject:
        rows = rows.filter(subject__startswith=subject)
    return rows if actor is None else rows.filter(actor=actor)


def where(condition: Q, deeds: Iterable[str]) -> QuerySet[Entry]:
    """Entries of these deeds that fulfil a condition, the newest first. Conditions that name subjects are found by
    their index.
    """
    return Entry.objects.filter(condition, deed__in=list(deeds)).order_by("-number")


def entry(number: int) -> Entry | None:
    """The entry with this number; None when there is none."""
    return Entry.objects.filter(number=number).first()


def newest(deed: str, *, subject: str) -> Entry | None:
    """The newest entry of a deed about this subject, by whose index it is found; None when it never happened."""
    return Entry.objects.filter(subject=subject, deed=deed).order_by("-number").first()


def length() -> int:
    """How many entries the chain has, by the number of the newest."""
    return Entry.objects.order_by("-number").values_list("number", flat=True).first() or 0
