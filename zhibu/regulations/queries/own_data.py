"""What this room keeps about one member, as they read it themselves."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from zhibu.kernel.registry import OwnTable
from zhibu.organisation.models import Member
from zhibu.regulations.models import Case


def own_tables(member: Member) -> Iterator[OwnTable]:
    """What the member applied for, and what was answered."""
    heads = [
        (_("Received on"), 12), (_("Affair"), 30), (_("What is applied for"), 40), (_("Due"), 12), (_("State"), 16),
        (_("Answer"), 40), (_("Answered on"), 12),
    ]  # fmt: skip
    rows = Case.objects.filter(member=member).select_related("affair").order_by("-received", "-pk")
    cells = [
        (one.received, one.affair.name, one.what, one.due, str(one.get_state_display()), one.answer, one.answered_on)
        for one in rows
    ]
    yield OwnTable(_("Affairs applied for"), heads, cells)
