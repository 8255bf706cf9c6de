"""What the page of one visited unit shows."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from zhibu.supervision.models import EvidenceRequest, Item, Verdict, Visit
from zhibu.supervision.queries.facts import FactLine, facts_of


@dataclass(frozen=True)
class Judging:
    """One item with what was judged of it and what the program knows of it."""

    item: Item
    verdict: Verdict | None
    fact: FactLine | None

    @property
    def edition(self) -> int:
        """How often it was judged so far."""
        return self.verdict.edition if self.verdict else 0


def visit_of(rows: QuerySet[Visit], pk: int) -> Visit | None:
    """One of these visits with what its page needs."""
    return rows.select_related("unit", "inspection__checklist").filter(pk=pk).first()


def judging_of(visit: Visit, *, facts: bool = True) -> list[Judging]:
    """The items of a visit in their order; two queries, and those of the facts."""
    items: Sequence[Item] = list(visit.inspection.checklist.items.select_related("regulation").order_by("place"))
    verdicts = {one.item_id: one for one in visit.verdicts.all()}
    wanted = {item.fact for item in items if item.fact} if facts else set()
    known = facts_of(visit, wanted) if wanted else {}
    return [Judging(item, verdicts.get(item.pk), known.get(item.fact)) for item in items]


def requests_of(visit: Visit) -> QuerySet[EvidenceRequest]:
    """What was asked of the unit besides, the oldest first."""
    return visit.requests.select_related("item", "file").order_by("made_at", "pk")
