"""The list of promises as a workbook."""

from collections.abc import Iterable
from io import BytesIO

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from zhibu.kernel.lists import list_book
from zhibu.recognition.models import Promise
from zhibu.recognition.queries import came_with


def promises(rows: Iterable[Promise]) -> tuple[BytesIO, int]:
    """Promises as listed."""
    heads = [
        (_("Code"), 10), (_("Unit"), 30), (_("For doing or for not doing"), 14),
        (_("Who does or does not do what"), 40), (_("What follows"), 40), (_("Announced with"), 36),
        (_("Announced on"), 12), (_("To be carried out until"), 12), (_("State"), 14), (_("Said on"), 12),
        (_("How, or why not"), 40),
    ]  # fmt: skip
    lines = (
        (
            one.unit.code, one.unit.name, str(one.get_side_display()), one.condition, one.follows, came_with(one),
            one.announced_on, one.due, str(one.get_state_display()), one.settled_on,
            "" if one.is_open else one.words,
        )
        for one in rows
    )  # fmt: skip
    return list_book(pgettext("promise", "Promises"), heads, lines)
