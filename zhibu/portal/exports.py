"""Columns of this room's lists, as they are carried away to a spreadsheet."""

from io import BytesIO

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from zhibu.kernel.lists import list_book
from zhibu.portal import queries
from zhibu.portal.models import Article
from zhibu.portal.states import Standing


def articles(rows: QuerySet[Article]) -> tuple[BytesIO, int]:
    """The office's list of articles, and how many there are."""
    found = list(rows)
    standings = queries.standings(found)
    heads = [
        (_("Title"), 40),
        (_("Section"), 16),
        (_("Unit"), 28),
        (_("Signed"), 16),
        (_("Who may read it"), 20),
        (_("Standing"), 14),
        (_("Published on"), 14),
    ]
    lines = (
        (
            one.draft_title or one.title,
            one.stands_in.title,
            one.by_unit.name,
            one.signed,
            str(one.get_audience_display()),
            str(Standing(standings[one.pk]).label),
            one.day,
        )
        for one in found
    )
    return list_book(_("Articles"), heads, lines)
