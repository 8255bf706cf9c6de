"""Regulations and affairs in the search."""

from collections.abc import Iterator
from datetime import date, datetime

from django.utils import timezone

from zhibu.kernel import search
from zhibu.regulations.models import Affair, Regulation
from zhibu.regulations.queries import as_text, shown
from zhibu.regulations.states import Audience

KIND, AFFAIR = "regulation", "affair"


def _item(regulation: Regulation, on: date) -> search.Item | None:
    version = shown(regulation, on)
    if version is None:
        return None
    text = as_text(version.preamble, version.articles.order_by("number"))
    text = "\n".join(part for part in (regulation.source, text) if part)
    return search.Item(
        KIND, regulation.pk, regulation.title, text, version.since, regulation.audience == Audience.PUBLIC
    )


def index(regulation: Regulation, on: date) -> None:
    """Let the search know how a regulation reads on the day."""
    item = _item(regulation, on)
    if item is None:
        search.drop(KIND, regulation.pk)
    else:
        search.put(item)


def items() -> Iterator[search.Item]:
    """Every regulation that can be read, the oldest first."""
    today = timezone.localdate()
    for one in Regulation.objects.order_by("made_at", "pk").iterator():
        item = _item(one, today)
        if item is not None:
            yield item


def take_effect(*, now: datetime) -> int:
    """On the first day of a version the search reads it; returns how many begin today."""
    today = timezone.localdate(now)
    rows = list(Regulation.objects.filter(versions__approved_at__isnull=False, versions__since=today))
    for one in rows:
        index(one, today)
    return len(rows)


def affair_item(affair: Affair) -> search.Item:
    """An affair as the search keeps it; everybody finds it."""
    parts = (affair.applicants, affair.documents, affair.steps, affair.place)
    day = timezone.localdate(affair.made_at)
    return search.Item(AFFAIR, affair.pk, affair.name, "\n".join(part for part in parts if part), day, True)


def index_affair(affair: Affair, on: date) -> None:
    """Let the search know how an affair reads; one that has ended is found no more."""
    if affair.ended_on is not None and affair.ended_on <= on:
        search.drop(AFFAIR, affair.pk)
    else:
        search.put(affair_item(affair))


def affair_items() -> Iterator[search.Item]:
    """Every affair that is handled, the oldest first."""
    for one in Affair.objects.filter(ended_on=None).order_by("made_at", "pk").iterator():
        yield affair_item(one)
