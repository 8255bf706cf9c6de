"""Columns of the lists of this room."""

from collections.abc import Iterable
from io import BytesIO

from django.utils.translation import gettext as _

from zhibu.kernel.lists import list_book
from zhibu.organisation.models import Unit
from zhibu.recognition.models import Carries, Honour, HonourKind, Payment
from zhibu.recognition.queries import GradeLine


def honours(rows: Iterable[Honour], *, with_withdrawn: bool) -> tuple[BytesIO, int]:
    """The register as listed; the staff reads what was withdrawn."""
    heads = [
        (_("Year"), 8), (_("Honour"), 24), (_("Level"), 12), (_("Granted by"), 24), (_("Given to"), 12),
        (_("Recipient"), 30), (_("Unit"), 30), (_("Document number"), 20), (_("Given on"), 12),
    ]  # fmt: skip
    lines = (
        (
            one.year, one.kind.name, str(one.get_level_display()), one.grantor, str(one.get_for_whom_display()),
            one.name, one.home.name if one.home else "", one.document_number, one.day,
            *([one.withdrawn_because] if with_withdrawn else []),
        )
        for one in rows
    )  # fmt: skip
    return list_book(_("Honours"), [*heads, *([(_("Withdrawn because"), 30)] if with_withdrawn else [])], lines)


def honoured_units(units: Iterable[tuple[Unit, list[Honour]]]) -> tuple[BytesIO, int]:
    """The units behind the year's figure, by code, each with its honours."""
    heads = [(_("Code"), 10), (_("Unit"), 36), (_("Honours"), 60)]
    rows = ((unit.code, unit.name, "、".join(said(one) for one in given)) for unit, given in units)
    return list_book(_("Units honoured"), heads, rows)


def said(honour: Honour) -> str:
    """An honour with its level."""
    return f"{honour.kind.name} ({honour.get_level_display()})"


def kinds(rows: Iterable[HonourKind]) -> tuple[BytesIO, int]:
    """Kinds of honours."""
    heads = [
        (_("Honour"), 24), (_("Given to"), 30), (_("What it carries besides money"), 40),
        (_("Words of the certificate"), 60), (_("Given no more"), 10),
    ]  # fmt: skip
    lines = ((one.name, "、".join(one.recipients), one.carries, one.words, one.closed) for one in rows)
    return list_book(_("Kinds of honours"), heads, lines)


def grades(lines: Iterable[GradeLine]) -> tuple[BytesIO, int]:
    """Units with their grade and the one of the year before."""
    heads = [(_("Code"), 10), (_("Unit"), 36), (_("Grade"), 12), (_("The year before"), 12), (_("On what basis"), 40)]
    rows = (
        (
            line.unit.code, line.unit.name, str(line.now.get_grade_display()) if line.now else "",
            str(line.before.get_grade_display()) if line.before else "", line.now.basis if line.now else "",
        )
        for line in lines
    )  # fmt: skip
    return list_book(_("Grades"), heads, rows)


def rewards(rows: Iterable[Carries]) -> tuple[BytesIO, int]:
    """What honours carry, every version."""
    heads = [
        (_("Honour"), 24), (_("Level"), 12), (_("Given to"), 14), (_("Yuan"), 10), (_("What else"), 40),
        (_("By which decision"), 40), (_("In force from"), 12), (_("Until (exclusive)"), 12),
    ]  # fmt: skip
    lines = (
        (
            one.kind.name, str(one.get_level_display()), str(one.get_for_whom_display()), float(one.amount), one.other,
            one.basis, one.valid_from, one.valid_to,
        )
        for one in rows
    )  # fmt: skip
    return list_book(_("What honours carry"), heads, lines)


def payments(lines: Iterable[Payment]) -> tuple[BytesIO, int]:
    """The lines of a list for payment."""
    heads = [
        (_("No."), 6), (_("Honour"), 24), (_("Level"), 12), (_("Recipient"), 30), (_("Unit"), 30), (_("Yuan"), 10),
        (_("Signed"), 16),
    ]  # fmt: skip
    rows = (
        (
            place, one.honour.kind.name, str(one.honour.get_level_display()), one.honour.name,
            one.honour.home.name if one.honour.home else "", float(one.amount), "",
        )
        for place, one in enumerate(lines, 1)
    )  # fmt: skip
    return list_book(_("Rewards"), heads, rows)
