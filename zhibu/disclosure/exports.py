"""The list of disclosures and what one publishes, as they are carried away to a spreadsheet."""

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _

from zhibu.disclosure.models import Disclosure
from zhibu.disclosure.queries import title
from zhibu.kernel.lists import list_book

Made = tuple[BytesIO, int]


def listed(rows: Iterable[Any]) -> Made:
    """Disclosures as their list shows them (`queries.listed`)."""
    heads = [
        (_("Code"), 10), (_("Unit"), 36), (_("What"), 40), (_("Stage"), 14), (_("checked until"), 14),
        (_("on show from"), 14), (_("on show until"), 14), (_("open objections"), 10),
    ]  # fmt: skip
    lines = (
        (
            one.unit.code, one.unit.name, title(one), one.get_stage_display(), one.check_until, one.shown_from,
            one.shown_until, one.waiting,
        )
        for one in rows
    )  # fmt: skip
    return list_book(_("Disclosures"), heads, lines)


def table(disclosure: Disclosure, heads: Sequence[tuple[str, int]], rows: Iterable[Sequence[Any]]) -> Made:
    """What a disclosure publishes, in the columns that the room of its kind gives."""
    return list_book(title(disclosure), heads, rows)
