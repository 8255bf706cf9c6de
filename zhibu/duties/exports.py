"""The lists of this room as they are carried away to a spreadsheet."""

from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO

from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.duties.models import Duty
from zhibu.duties.queries import Standing, UnitSums
from zhibu.kernel.lists import list_book

Made = tuple[BytesIO, int]


def duties(rows: Iterable[Duty], names: dict[str, str], on: date) -> Made:
    """Duties as their list shows them; `names` are the subjects of rules."""
    heads = [
        (_("Due"), 12), (_("Code"), 10), (_("Unit"), 30), (_("Clause"), 10), (_("What"), 24), (_("Period"), 18),
        (_("Which of the period"), 12), (_("Who answers"), 16), (_("State"), 16), (_("Done on"), 12),
        (_("What fulfils it"), 40), (_("Remark"), 40),
    ]  # fmt: skip
    lines = (
        (
            one.requirement.due, one.unit.code, one.unit.name, one.requirement.code,
            names.get(one.requirement.code, ""), one.requirement.period,
            f"{one.requirement.number} / {one.requirement.of}",
            one.requirement.get_post_display() if one.requirement.post else _("the unit"), one.state(on).label,
            one.met_on, str(one.activity.notice) if one.activity else one.requirement.get_fact_display(),
            one.words or (one.get_exempt_display() if one.exempt else ""),
        )
        for one in rows
    )  # fmt: skip
    return list_book(_("Duties"), heads, lines)


def overview(codes: Sequence[str], rows: Iterable[UnitSums], names: dict[str, str]) -> Made:
    """Done of due, by unit and rule."""
    heads = [(_("Code"), 10), (_("Unit"), 30)]
    for code in codes:
        heads += [(f"{code} {names.get(code, '')} · {_('done')}", 12), (f"{code} · {_('due so far')}", 12)]
    lines = []
    for one in rows:
        cells: list[object] = [one.unit.code, one.unit.name]
        for code in codes:
            found = one.rules.get(code)
            cells += [found.done, found.due] if found else [None, None]
        lines.append(cells)
    return list_book(_("Duties of the units"), heads, lines)


def lists(rows: Iterable[Standing]) -> Made:
    """Responsibility lists of posts, who holds them and when they signed."""
    heads = [
        (_("Code"), 10), (_("Unit"), 30), (_("Post"), 16), (_("Holder of the post"), 16), (_("Version"), 10),
        (_("Issued on"), 12), (_("Signed on"), 12), (_("State"), 16),
    ]  # fmt: skip
    lines = []
    for one in rows:
        for holder in one.holders or [None]:
            signed = one.signed.get(holder.pk) if holder else None
            lines.append(
                (
                    one.unit.code, one.unit.name, one.label, holder.member.name if holder else "",
                    one.issued.version if one.issued else None,
                    timezone.localdate(one.issued.issued_at) if one.issued and one.issued.issued_at else None,
                    timezone.localdate(signed.signed_at) if signed else None, one.words,
                )
            )  # fmt: skip
    return list_book(_("Responsibility lists"), heads, lines)
