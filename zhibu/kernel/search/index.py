"""Putting things into the search and taking them out, in the transaction of the deed that changes them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.db import transaction

from zhibu.kernel.models import SearchEntry
from zhibu.kernel.registry import registry
from zhibu.kernel.search import engines

BATCH = 500


@dataclass(frozen=True)
class Item:
    """One thing that can be found: `kind` and `key` name it, `public` lets everybody find it."""

    kind: str
    key: int
    title: str
    text: str
    day: date | None
    public: bool = False


@transaction.atomic
def put(item: Item) -> None:
    """Let it be found as it is now."""
    old = SearchEntry.objects.filter(kind=item.kind, key=item.key).first()
    if old is None:
        entry = SearchEntry.objects.create(**vars(item))
    else:
        engines.take_out([(old.pk, old.title, old.text)])
        SearchEntry.objects.filter(pk=old.pk).update(**vars(item))
        entry = old
    engines.add([(entry.pk, item.title, item.text)])


@transaction.atomic
def drop(kind: str, key: int) -> None:
    """Let it be found no more."""
    old = SearchEntry.objects.filter(kind=kind, key=key).first()
    if old is not None:
        engines.take_out([(old.pk, old.title, old.text)])
        old.delete()


@transaction.atomic
def rebuild() -> int:
    """Forget everything and put in what all rooms have, the oldest first; returns how many."""
    engines.empty()
    SearchEntry.objects.all().delete()
    count = 0
    for source in registry.search.values():
        for items in _batches(source.items()):
            entries = SearchEntry.objects.bulk_create([SearchEntry(**vars(item)) for item in items])
            engines.add([(entry.pk, entry.title, entry.text) for entry in entries])
            count += len(items)
    return count


def _batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    rest = iter(items)
    while some := list(islice(rest, BATCH)):
        yield some
