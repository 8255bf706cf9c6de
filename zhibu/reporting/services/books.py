"""A book begun, changed, prepared from what a year has published, finished, opened again, removed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from zhibu.audit.services import record
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.models import Unit
from zhibu.organisation.policy import Person
from zhibu.portal.models import Section
from zhibu.reporting.models import Book, Entry, Part
from zhibu.reporting.queries import articles_for, notices_for, practices_for, regulations_for
from zhibu.reporting.states import MOST_ENTRIES, UNDER_WAY

FIELDS = (
    *("title", "subtitle", "author", "printed_on", "paper", "year", "preface", "names", "index_units"),
    "cover_id",
)


@transaction.atomic
def make(*, values: dict[str, Any], who: Person, now: datetime) -> Book:
    """Begin a book; `values` has keys of FIELDS."""
    book = Book.objects.create(**values, made_by=who.actor.id, made_at=now)
    record(actor=who.actor, deed="reporting.book.begun", subject=f"reporting.book:{book.pk}", now=now)
    return book


@transaction.atomic
def save(*, book: Book, values: dict[str, Any], who: Person, now: datetime) -> None:
    """Change cover, preface, paper, index. Raises NotPossibleError once it is finished."""
    one = open_book(book)
    for name, value in values.items():
        if name in FIELDS:
            setattr(one, name, value)
    one.edition += 1
    one.save()
    record(actor=who.actor, deed="reporting.book.changed", subject=f"reporting.book:{one.pk}", now=now)


@transaction.atomic
def set_cover(*, book: Book, image: int | None, who: Person, now: datetime) -> None:
    """The office's own picture for the cover; None takes it off."""
    save(book=book, values={"cover_id": image}, who=who, now=now)


@transaction.atomic
def prepare(*, year: int, title: str, parts: Mapping[str, str], who: Person, now: datetime) -> Book:
    """The compilation of a year: a part for each section of the website with what was published in it that year, by
    day, then parts of the titles given in `parts` (keys of `yearly`): activity notices that were closed with their
    result, practices posted, regulations whose version in force began that year. Raises NotPossibleError when the
    year has nothing.
    """
    author = Unit.objects.filter(parent=None).values_list("name", flat=True).first() or ""
    book = make(values={"title": title, "year": year, "author": author}, who=who, now=now)
    by_section: dict[int, list[int]] = {}
    for pk, section in articles_for(book, year=year).values_list("pk", "stands_in_id"):
        by_section.setdefault(section, []).append(pk)
    others = {source: list(rows.values_list("pk", flat=True)) for source, rows in yearly(book, year, who).items()}
    count = sum(map(len, [*by_section.values(), *others.values()]))
    if not count:
        raise NotPossibleError(_("Nothing was published in %(year)s that a book could hold.") % {"year": year})
    if count > MOST_ENTRIES:
        raise NotPossibleError(
            _("%(count)s chapters are more than a book holds (%(most)s); begin an empty one and choose.")
            % {"count": count, "most": MOST_ENTRIES}
        )
    entries: list[Entry] = []
    sections = [one for one in Section.objects.order_by("place") if one.pk in by_section]
    for place, section in enumerate(sections, 1):
        part = Part.objects.create(book=book, title=section.title, opening=section.about, place=place)
        entries += [
            Entry(book=book, part=part, place=nth, article_id=pk) for nth, pk in enumerate(by_section[section.pk], 1)
        ]
    found = [(source, keys) for source, keys in others.items() if keys]
    for place, (source, keys) in enumerate(found, len(sections) + 1):
        part = Part.objects.create(book=book, title=parts[source], place=place)
        entries += [Entry(book=book, part=part, place=nth, **{f"{source}_id": pk}) for nth, pk in enumerate(keys, 1)]
    Entry.objects.bulk_create(entries, batch_size=500)
    return book


def yearly(book: Book, year: int, who: Person) -> dict[str, QuerySet[Any]]:
    """What of a year stands in its compilation beside the articles, by the column of a chapter."""
    return {
        "notice": notices_for(book, who, year=year).exclude(result=""),
        "practice": practices_for(book, year=year),
        "regulation": regulations_for(book, who.today, year=year),
    }


@transaction.atomic
def finish(*, book: Book, who: Person, now: datetime) -> None:
    """Finish a book: nothing in it changes, and its files are read by everybody who signs in. Raises
    NotPossibleError while no file of it is made, or one is being made.
    """
    one = open_book(book)
    if one.makings.filter(stage__in=UNDER_WAY).exists():
        raise NotPossibleError(_("A file is being made; finish the book when it is there."))
    if not one.makings.filter(stage="made").exists():
        raise NotPossibleError(_("Make its PDF, EPUB or Word document first: that is what others read."))
    Book.objects.filter(pk=one.pk).update(finished_at=now)
    record(actor=who.actor, deed="reporting.book.finished", subject=f"reporting.book:{one.pk}", now=now)


@transaction.atomic
def open_again(*, book: Book, who: Person, now: datetime) -> None:
    """Work on a finished book again; others see it no more until it is finished."""
    if not Book.objects.filter(pk=book.pk, finished_at__isnull=False).update(finished_at=None):
        raise NotPossibleError(_("The book is being worked on already."))
    record(actor=who.actor, deed="reporting.book.opened_again", subject=f"reporting.book:{book.pk}", now=now)


@transaction.atomic
def remove(*, book: Book, who: Person, now: datetime) -> None:
    """Throw away a book that is not finished and of which no copy was handed on; the clock clears its files."""
    one = open_book(book)
    if one.copies.exists():
        raise NotPossibleError(_("Copies of it were handed on, so its record stays."))
    key = one.pk
    one.delete()
    record(actor=who.actor, deed="reporting.book.removed", subject=f"reporting.book:{key}", now=now)


def open_book(book: Book) -> Book:
    """The book, kept from others until the transaction ends. Raises NotPossibleError once it is finished."""
    one = Book.objects.select_for_update().get(pk=book.pk)
    if one.finished_at is not None:
        raise NotPossibleError(_("The book is finished. Open it again to change it."))
    return one
