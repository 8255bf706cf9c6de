"""What this room keeps about one member, as they read it themselves."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from zhibu.kernel.registry import OwnTable
from zhibu.organisation.models import Member
from zhibu.supervision.models import Candidate


def own_tables(member: Member) -> Iterator[OwnTable]:
    """For which inspections the member was on the list of inspectors, and from which units they were recused."""
    heads = [(_("Inspection"), 40), (_("Visits from"), 12), (_("Number on the list"), 10), (_("Recused from"), 40)]
    rows = Candidate.objects.filter(member=member).select_related("inspection").prefetch_related("relations__unit")
    cells = [
        (
            one.inspection.title, one.inspection.visits_from, one.number,
            "; ".join(f"{relation.unit.name}: {relation.reason}" for relation in one.relations.all()),
        )
        for one in rows.order_by("-inspection__made_at", "-pk")
    ]  # fmt: skip
    yield OwnTable(_("Inspections I was listed for"), heads, cells)
