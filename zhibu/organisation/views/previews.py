"""What the check page of an import says: figures, the first rows of each kind, personal values masked."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhibu.kernel import sealed
from zhibu.kernel.figures import count
from zhibu.organisation.models import Member, Unit
from zhibu.organisation.services.checked import Checked, Namesake
from zhibu.organisation.states import HostCategory, ImportKind, MemberState, Sex

SHOWN = 50


def preview(checked: Checked) -> dict[str, Any]:
    """Everything the page shows of a checked workbook."""
    return {
        "figures": _figures(checked),
        "deed": _deed(checked, checked.new + checked.changed),
        "good_deed": _good_deed(checked),
        "errors": [(e.cell, shown(e.field, e.value), e.reason) for e in checked.errors[:SHOWN]],
        "held": [(e.cell, shown(e.field, e.value), e.reason) for e in checked.held[:SHOWN]],
        "changes": [
            (c.row, c.name, _label(c.field, checked.kind), shown(c.field, c.old), shown(c.field, c.new))
            for c in checked.changes[:SHOWN]
        ],
        "fresh": [_line(checked, row) for row in checked.found.new[:SHOWN]],
        "same": [_line(checked, row) for row in checked.found.same[:SHOWN]],
        "shown": SHOWN,
    }


def _figures(checked: Checked) -> list[tuple[str, int, str]]:
    """(label, figure, "bad" when it needs somebody's eye)."""
    figures = [
        (_("Rows"), checked.rows, ""),
        (_("New"), checked.new, ""),
        (_("Changed"), checked.changed, ""),
        (_("Unchanged"), checked.unchanged, ""),
        (_("Wrong rows"), checked.wrong, "bad"),
    ]
    if checked.kind == ImportKind.MEMBERS:
        figures.append((_("Possible doubles"), len(checked.doubles), "bad"))
    return figures


def _deed(checked: Checked, written: int) -> str:
    """The words of the main button; empty when there is nothing to write."""
    if checked.kind == ImportKind.UNITS:
        text = ngettext("Import %(number)s unit", "Import %(number)s units", written)
    else:
        text = ngettext("Import %(number)s member", "Import %(number)s members", written)
    return text % {"number": count(written)} if written else ""


def _good_deed(checked: Checked) -> str:
    """The words of the second button: only the rows that passed."""
    if not checked.wrong or not checked.new + checked.changed:
        return ""
    good = len(checked.good)
    text = ngettext("Import only the %(number)s good row", "Import only the %(number)s good rows", good)
    return text % {"number": count(good)}


def _line(checked: Checked, row: Any) -> tuple[int, str, str]:
    """(row, name, place) of one good row."""
    if checked.kind == ImportKind.UNITS:
        return row.number, row.name, row.code
    return row.number, row.values["name"], row.unit_name


def person(one: Namesake) -> str:
    """Somebody in a line: name, unit, birth date, masked ID number."""
    return " · ".join([one.name, one.unit, one.born.isoformat(), sealed.mask_id_number(one.id_number)])


def _label(field: str, kind: str) -> str:
    """A column in words: a unit's name is not said like a person's."""
    words = {"unit": _("branch"), "parent": _("code of the unit above"), "host": _("host organisation")}
    words |= {"category": _("category")}
    for model in (Unit,) if kind == ImportKind.UNITS else (Member,):
        if field not in words and field in {f.name for f in model._meta.get_fields()}:
            words[field] = str(model._meta.get_field(field).verbose_name)  # type: ignore[union-attr]
    return words[field]


def shown(field: str, value: str) -> str:
    """A value for the screen: personal ones masked even when they are malformed, kept words as labels."""
    if field in {"id_number", "phone", "address"}:
        masks = {"id_number": sealed.mask_id_number, "phone": sealed.mask_phone, "address": sealed.mask_address}
        return masks[field](value) or ("*" * max(0, len(value) - 4) + value[-4:] if value[4:] else value)
    words = {"True": _("yes"), "False": _("no")}
    for choices in (MemberState.choices, Sex.choices, HostCategory.choices):
        words |= {str(key): str(label) for key, label in choices}
    return words.get(value, value)
