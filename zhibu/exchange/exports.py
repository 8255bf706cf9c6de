"""Columns of the list of practices."""

from collections.abc import Iterable
from io import BytesIO

from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.exchange.models import Practice
from zhibu.kernel.lists import list_book


def practices(rows: Iterable[Practice]) -> tuple[BytesIO, int]:
    """Posted practices as they are listed, with their words."""
    heads = [
        (_("Posted on"), 12), (_("Code"), 10), (_("Unit"), 30), (_("Practice"), 40), (_("Activity"), 40),
        (_("Held on"), 12), (_("What was done?"), 60), (_("What came of it?"), 60),
        (_("What do others need to know?"), 60),
    ]  # fmt: skip
    lines = (
        (
            timezone.localdate(one.posted_at), one.unit.code, one.unit.name, one.title, str(one.activity.notice),
            one.activity.day, one.done, one.came, one.know,
        )
        for one in rows
    )  # fmt: skip
    return list_book(_("Practices"), heads, lines)
