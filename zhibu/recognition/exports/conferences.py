"""The list of conferences as a workbook."""

from collections.abc import Iterable
from io import BytesIO

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from zhibu.kernel.lists import list_book
from zhibu.recognition.models import Conference


def conferences(rows: Iterable[Conference]) -> tuple[BytesIO, int]:
    """Conferences as listed."""
    heads = [
        (_("Code"), 10), (_("Unit"), 30), (pgettext("conference", "Conference"), 40), (_("Day"), 12),
        (_("Place"), 24), (_("Awards from"), 36),
    ]  # fmt: skip
    lines = (
        (
            one.notice.issuer.code, one.notice.issuer.name, one.notice.theme, one.notice.first_day, one.notice.place,
            one.campaign.title if one.campaign else one.year,
        )
        for one in rows
    )  # fmt: skip
    return list_book(pgettext("conference", "Conferences"), heads, lines)
