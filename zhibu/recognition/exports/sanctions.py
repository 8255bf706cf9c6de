"""Columns of the lists of sanctions and talks: who, which step, where it stands; no words said of it."""

from collections.abc import Iterable
from io import BytesIO

from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.kernel.lists import list_book
from zhibu.recognition.models import Sanction, Talk


def sanctions(rows: Iterable[Sanction]) -> tuple[BytesIO, int]:
    """Cases as listed."""
    heads = [
        (_("Code"), 10), (_("Unit"), 30), (_("Whom it concerns"), 24), (_("Step"), 16), (_("State"), 20),
        (_("Notice given on"), 12), (_("Decider"), 14), (_("Decided on"), 12), (_("Effect from"), 12),
        (_("Last day of the effect"), 12),
    ]  # fmt: skip
    lines = (
        (
            one.unit.code, one.unit.name, one.whom, str(one.get_rung_display()), str(one.get_state_display()),
            timezone.localdate(one.told_at) if one.told_at else None, one.decider.name, one.decided_on,
            one.effect_from, one.effect_last,
        )
        for one in rows
    )  # fmt: skip
    return list_book(_("Sanctions and accountability"), heads, lines)


def talks(rows: Iterable[Talk]) -> tuple[BytesIO, int]:
    """Talks as listed."""
    heads = [
        (_("Day"), 12), (_("Unit"), 30), (_("Member"), 14), (_("Officer"), 14), (_("What was promised"), 50),
        (_("By whom"), 12), (_("Until"), 12), (_("Kept"), 8),
    ]  # fmt: skip
    lines = (
        (
            one.day, one.unit.name, one.member.name, one.officer.name, one.promise,
            str(one.get_promised_by_display() or ""), one.due, one.kept,
        )
        for one in rows
    )  # fmt: skip
    return list_book(_("Talks"), heads, lines)
