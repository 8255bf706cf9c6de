"""The lists of this room as they are carried away to a spreadsheet."""

from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from zhibu.kernel.figures import rate
from zhibu.kernel.lists import list_book
from zhibu.regulations.models import Affair, Case
from zhibu.regulations.queries import Covered, Month
from zhibu.regulations.states import Field

Made = tuple[BytesIO, int]


def regulations(rows: Iterable[Any], on: date) -> Made:
    """Regulations as their list shows them (`queries.listed`)."""
    names = dict(Field.choices)
    heads = [
        (pgettext("regulation", "Title"), 44), (_("Kind"), 14), (_("Articles"), 8), (_("In force from"), 12),
        (_("Repealed from"), 12), (_("Owner"), 30), (_("Basis or document number"), 30), (_("Who reads it"), 16),
        (_("To be reviewed by"), 12), (_("Fields of work"), 44),
    ]  # fmt: skip
    lines = (
        (
            one.title, one.get_kind_display(), one.count, one.since, one.repealed_from,
            f"{one.owner_unit.name} {one.get_owner_post_display()}", one.source, one.get_audience_display(),
            one.review_on, "; ".join(str(names[code]) for code in one.fields if code in names),
        )
        for one in rows
    )  # fmt: skip
    return list_book(f"{pgettext('menu', 'Regulations')} {on}", heads, lines)


def field_map(rows: Sequence[Covered]) -> Made:
    """The map of fields."""
    heads = [(_("Field of work"), 30), (_("Regulations in force"), 10), (_("Which"), 80)]
    lines = ((one.name, len(one.regulations), "; ".join(r.title for r in one.regulations)) for one in rows)
    return list_book(_("Fields without a rule"), heads, lines)


def affairs(rows: Iterable[Affair]) -> Made:
    """What the office handles."""
    heads = [
        (_("Affair"), 30), (_("Basis"), 40), (_("Who may apply"), 30), (_("Documents needed"), 40),
        (pgettext("affair", "Steps"), 40), (_("Working days"), 10), (_("Fee"), 14), (_("Contact of the office"), 30),
        (_("Place and hours"), 30),
    ]  # fmt: skip
    lines = (
        (
            one.name, one.basis or (one.basis_of.title if one.basis_of else ""), one.applicants, one.documents,
            one.steps, one.days, one.fee or _("none"), one.contact, one.place,
        )
        for one in rows
    )  # fmt: skip
    return list_book(_("Open handling of affairs"), heads, lines)


def cases(rows: Iterable[Case], on: date) -> Made:
    """Cases as their list shows them."""
    heads = [
        (_("Number"), 8), (_("Affair"), 30), (_("Applicant"), 20), (_("Unit"), 30), (_("Received on"), 12),
        (_("Due"), 12), (_("State"), 18), (_("Answered on"), 12), (_("Beyond its day"), 10),
    ]  # fmt: skip
    lines = (
        (
            one.pk, one.affair.name, one.member.name if one.member else one.name, one.unit.name if one.unit else "",
            one.received, one.due, one.get_state_display(), one.answered_on, one.is_overdue(on),
        )
        for one in rows
    )  # fmt: skip
    return list_book(_("Cases"), heads, lines)


def counts(rows: Iterable[Month]) -> Made:
    """Cases by month, with denominators."""
    heads = [
        (_("Month"), 10), (_("Received"), 10), (_("Answered of those received"), 20),
        (_("In time of those answered"), 20), (_("Granted of those answered"), 20), (_("Still open"), 10),
        (_("Of these beyond their day"), 16),
    ]  # fmt: skip
    lines = (
        (
            f"{one.month:%Y-%m}", one.received, rate(one.answered, one.received), rate(one.in_time, one.answered),
            rate(one.granted, one.answered), one.waiting, one.overdue,
        )
        for one in rows
    )  # fmt: skip
    return list_book(_("Cases by month"), heads, lines)
