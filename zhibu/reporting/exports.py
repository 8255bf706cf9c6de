"""Columns of this room's lists."""

from io import BytesIO
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from zhibu.kernel.lists import list_book
from zhibu.reporting.models import Book, Copies


def books(rows: QuerySet[Any]) -> tuple[BytesIO, int]:
    """The list of books."""
    heads = [
        (_("Title"), 40),
        (_("Year"), 8),
        (_("Chapters"), 10),
        (_("Copies handed on"), 16),
        (_("Begun on"), 18),
        (_("Finished on"), 18),
    ]
    return list_book(
        _("Books"),
        heads,
        ((one.title, one.year, one.chapters, one.handed_on, one.made_at, one.finished_at) for one in rows),
    )


def copies(book: Book, rows: QuerySet[Copies]) -> tuple[BytesIO, int]:
    """Who has got copies of a book."""
    heads = [
        (_("Book"), 40),
        (_("Unit code"), 12),
        (_("To"), 36),
        (_("Copies"), 10),
        (_("Handed on"), 14),
        (_("Note"), 40),
    ]
    lines = (
        (
            book.title,
            one.unit.code if one.unit else "",
            one.unit.name if one.unit else one.partner,
            one.number,
            one.day,
            one.note,
        )
        for one in rows
    )
    return list_book(_("Copies"), heads, lines)
