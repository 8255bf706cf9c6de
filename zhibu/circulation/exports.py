"""Columns of this room's lists, as they are carried away to a spreadsheet."""

from collections.abc import Iterable
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _

from zhibu.circulation.models import Suggestion
from zhibu.kernel.lists import list_book


def todo(rows: Iterable[dict[str, Any]]) -> tuple[BytesIO, int]:
    """What waits for somebody, in the order of the page: the kind, what it is, why, by which day."""
    heads = [(_("Kind"), 12), (_("What"), 48), (_("Why"), 48), (_("By when"), 12)]
    return list_book(_("To do"), heads, ((row["tag"], row["title"], row["reason"], row["due"]) for row in rows))


def suggestions(rows: Iterable[Suggestion]) -> tuple[BytesIO, int]:
    """What was suggested, by whom when they said so, and the replies."""
    heads = [(_("Made on"), 18), (_("By"), 12), (_("your suggestion"), 60), (_("Page"), 30), (_("replied on"), 18),
             (_("reply"), 60)]  # fmt: skip
    lines = (
        (row.made_at, row.member.name if row.member else _("no name"), row.text, row.page, row.replied_at, row.reply)
        for row in rows
    )
    return list_book(_("Suggestions"), heads, lines)
