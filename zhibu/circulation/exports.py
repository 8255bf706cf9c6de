"""Columns of the to-do list, as it is carried away to a spreadsheet."""

from collections.abc import Iterable
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _

from zhibu.kernel.lists import list_book


def todo(rows: Iterable[dict[str, Any]]) -> tuple[BytesIO, int]:
    """What waits for somebody, in the order of the page: the kind, what it is, why, by which day."""
    heads = [(_("Kind"), 12), (_("What"), 48), (_("Why"), 48), (_("By when"), 12)]
    return list_book(_("To do"), heads, ((row["tag"], row["title"], row["reason"], row["due"]) for row in rows))
