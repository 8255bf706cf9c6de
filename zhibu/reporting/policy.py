"""Who makes books and who reads them."""

from django.db.models import QuerySet
from django.http import Http404

from zhibu.organisation.policy import Person
from zhibu.reporting.models import Book, Copies, Entry, Making, Part
from zhibu.reporting.states import SOURCES, Stage


def readable_books(who: Person) -> QuerySet[Book]:
    """The staff see every book; officers and members those that are finished."""
    if who.is_staff:
        return Book.objects.all()
    if who.member is None and not who.is_officer:
        return Book.objects.none()
    return Book.objects.filter(finished_at__isnull=False)


def book_or_404(who: Person, pk: int) -> Book:
    """The book among those the person may read."""
    found = readable_books(who).select_related("cover").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def part_or_404(who: Person, pk: int) -> Part:
    """The part of a book that the person may read."""
    found = Part.objects.select_related("book").filter(pk=pk, book__in=readable_books(who)).first()
    if found is None:
        raise Http404
    return found


def text_or_404(who: Person, pk: int) -> Entry:
    """The chapter with a text of its own, of a book that the person may read."""
    own = dict.fromkeys(SOURCES)
    one = Entry.objects.select_related("book").filter(pk=pk, book__in=readable_books(who), **own).first()
    if one is None:
        raise Http404
    return one


def making_or_404(who: Person, pk: int) -> Making:
    """The making of a book that the person may read; who does not make books sees only what is made."""
    found = Making.objects.select_related("book").filter(pk=pk, book__in=readable_books(who))
    if not who.is_staff:
        found = found.filter(stage=Stage.MADE)
    one = found.first()
    if one is None:
        raise Http404
    return one


def copies_or_404(who: Person, pk: int) -> Copies:
    """A line of the copies handed on, of a book that the person may read."""
    found = Copies.objects.select_related("book").filter(pk=pk, book__in=readable_books(who)).first()
    if found is None:
        raise Http404
    return found
