"""Columns of this room's lists, as they are carried away to a spreadsheet."""

from collections.abc import Iterable
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from zhibu.circulation.models import Channel, Sending, Suggestion
from zhibu.circulation.queries import Account
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


def burden(rows: Iterable[Account]) -> tuple[BytesIO, int]:
    """What was asked of units in a month, by code, with the limit of that month."""
    heads = [
        (_("Code"), 10), (_("Unit"), 28), (pgettext("burden", "Notices"), 10), (_("Forms"), 10), (_("Fields"), 10),
        (_("Attachments"), 10), (_("Minutes of work"), 12), (_("Limit"), 10), (_("Beyond the limit"), 12),
    ]  # fmt: skip
    lines = (
        (
            row.code, row.name, row.notices, row.forms, row.fields, row.attachments, row.minutes, row.limit,
            _("yes") if row.over else "",
        )
        for row in rows
    )  # fmt: skip
    return list_book(_("Burden"), heads, lines)


def channels(rows: Iterable[Channel]) -> tuple[BytesIO, int]:
    """The ways out of units, by code, with masked addresses."""
    heads = [
        (_("Code"), 10), (_("Unit"), 28), (_("Kind"), 18), (pgettext("channel", "Name"), 24),
        (pgettext("channel", "Address"), 24), (_("State"), 8), (_("To be checked"), 12),
    ]  # fmt: skip
    lines = (
        (row.unit.code, row.unit.name, row.get_kind_display(), row.name, row.masked, on_or_off(row.on), row.to_check)
        for row in rows
    )
    return list_book(_("Channels"), heads, lines)


def on_or_off(on: bool) -> str:
    """The state of a channel in one word."""
    return pgettext("channel", "on") if on else pgettext("channel", "off")


def sendings(rows: Iterable[Sending]) -> tuple[BytesIO, int]:
    """What was sent through channels, in the order of the page."""
    heads = [
        (_("Code"), 10), (_("Unit"), 28), (_("Channel"), 24), (_("Message"), 60), (_("State"), 18), (_("Why"), 36),
        (_("Answer"), 14), (_("Written at"), 18), (_("Settled at"), 18), (_("Decided by"), 12),
    ]  # fmt: skip
    lines = (
        (
            row.channel.unit.code, row.channel.unit.name, row.channel.name, row.text, row.get_state_display(),
            row.get_reason_display(), row.answer, row.made_at, row.ended_at,
            row.decided_by.name if row.decided_by else "",
        )
        for row in rows
    )  # fmt: skip
    return list_book(_("Messages"), heads, lines)
