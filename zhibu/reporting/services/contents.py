"""What stands in a book: chapters taken in, put in order, taken out; parts; texts of its own."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from zhibu.activities.models import Notice
from zhibu.audit.services import record
from zhibu.exchange.models import Practice
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.policy import Person
from zhibu.portal.models import Article
from zhibu.regulations.models import Regulation
from zhibu.reporting.models import Book, Entry, Part
from zhibu.reporting.services.books import open_book
from zhibu.reporting.states import MOST_ENTRIES, SOURCES


@transaction.atomic
def add(
    *,
    book: Book,
    part: Part | None,
    articles: Iterable[Article] = (),
    notices: Iterable[Notice] = (),
    regulations: Iterable[Regulation] = (),
    practices: Iterable[Practice] = (),
    who: Person,
    now: datetime,
) -> int:
    """Take these in at the end of a part, or of the book, in the order given; returns how many. Whatever stands in the
    book already is passed over. Raises NotPossibleError once it is finished or would have too many chapters.
    """
    one = open_book(book)
    place = _last(one)
    wanted = {"article": articles, "notice": notices, "regulation": regulations, "practice": practices}
    held = {(source, key) for row in one.entries.values(*SOURCES) for source, key in row.items() if key}
    new = [
        Entry(book=one, part=part, **{source: row})
        for source, rows in wanted.items()
        for row in rows
        if (source, row.pk) not in held
    ]
    _room_for(one, len(new))
    for entry in new:
        place += 1
        entry.place = place
    Entry.objects.bulk_create(new, batch_size=500)
    _record("taken_in", one, who, now, chapters=len(new))
    return len(new)


@transaction.atomic
def arrange(
    *, book: Book, places: Mapping[int, tuple[int, int | None]], out: Iterable[int], who: Person, now: datetime
) -> None:
    """Put chapters in order: `places` has for a chapter the number that it is ordered by and the key of its part;
    `out` are chapters that leave the book. Numbers are made even afterwards, part by part.
    """
    one = open_book(book)
    gone = set(out)
    parts = set(one.parts.values_list("pk", flat=True))
    entries = list(one.entries.order_by("place", "pk"))
    for entry in entries:
        if entry.pk in places:
            entry.place, part = places[entry.pk]
            entry.part_id = part if part in parts else None
    kept = sorted((entry for entry in entries if entry.pk not in gone), key=lambda entry: (entry.place, entry.pk))
    counted: dict[int | None, int] = {}
    for entry in kept:
        counted[entry.part_id] = entry.place = counted.get(entry.part_id, 0) + 1
    one.entries.filter(pk__in=gone).delete()
    Entry.objects.bulk_update(kept, ["place", "part"], batch_size=500)
    _record("arranged", one, who, now)


@transaction.atomic
def add_part(*, book: Book, title: str, opening: str, who: Person, now: datetime) -> Part:
    """A new part after the others."""
    one = open_book(book)
    last = one.parts.aggregate(last=Max("place"))["last"] or 0
    part = Part.objects.create(book=one, title=title, opening=opening, place=last + 1)
    _record("part_added", one, who, now)
    return part


@transaction.atomic
def save_part(*, part: Part, title: str, opening: str, place: int, who: Person, now: datetime) -> None:
    """Another title, opening text or place among the parts."""
    one = open_book(part.book)
    Part.objects.filter(pk=part.pk).update(title=title, opening=opening)
    others = list(one.parts.exclude(pk=part.pk).order_by("place", "pk"))
    others.insert(min(max(place, 1), len(others) + 1) - 1, Part.objects.get(pk=part.pk))
    for nth, each in enumerate(others, 1):
        each.place = nth
    Part.objects.bulk_update(others, ["place"])
    _record("part_changed", one, who, now)


@transaction.atomic
def remove_part(*, part: Part, who: Person, now: datetime) -> None:
    """Remove a part; its chapters stay in the book, before the first part."""
    one = open_book(part.book)
    part.delete()
    _record("part_removed", one, who, now)


@transaction.atomic
def add_text(*, book: Book, part: Part | None, title: str, text: str, who: Person, now: datetime) -> Entry:
    """A chapter with a text of its own, at the end."""
    one = open_book(book)
    _room_for(one, 1)
    entry = Entry.objects.create(book=one, part=part, place=_last(one) + 1, title=title, text=text)
    _record("text_added", one, who, now)
    return entry


@transaction.atomic
def save_text(*, entry: Entry, part: Part | None, title: str, text: str, who: Person, now: datetime) -> None:
    """Another title, text or part of such a chapter."""
    one = open_book(entry.book)
    Entry.objects.filter(pk=entry.pk).update(title=title, text=text, part=part)
    _record("text_changed", one, who, now)


def _last(book: Book) -> int:
    return int(book.entries.aggregate(last=Max("place"))["last"] or 0)


def _room_for(book: Book, more: int) -> None:
    if book.entries.count() + more > MOST_ENTRIES:
        raise NotPossibleError(_("A book holds at most %(most)s chapters.") % {"most": MOST_ENTRIES})


def _record(what: str, book: Book, who: Person, now: datetime, **detail: int) -> None:
    Book.objects.filter(pk=book.pk).update(edition=book.edition + 1)
    record(
        actor=who.actor,
        deed=f"reporting.contents.{what}",
        subject=f"reporting.book:{book.pk}",
        detail=detail,
        now=now,
    )
