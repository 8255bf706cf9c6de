"""共性问题: which items many units had to mend. Counted by item, never by unit."""

from dataclasses import dataclass

from django.db.models import Count, Q

from zhibu.supervision.models import Inspection, Item
from zhibu.supervision.states import FAULTS, Judged


@dataclass(frozen=True)
class Common:
    """One item: at how many units of those judged it was to improve or not done. `share` is the part of all faults
    that it and the items before it make.
    """

    item: Item
    improve: int
    not_done: int
    judged: int
    share: int

    @property
    def faults(self) -> int:
        """Units with a finding here."""
        return self.improve + self.not_done


def common_findings(inspection: Inspection) -> list[Common]:
    """Items with findings, the most frequent first, among equals in the order of the list; one query. An item that
    does not apply to a unit is not among those judged.
    """
    mine = Q(verdicts__visit__inspection=inspection, verdicts__visit__finished_at__isnull=False)

    def count(*judged: str) -> Count:
        return Count("verdicts", filter=mine & Q(verdicts__judged__in=judged), distinct=True)

    rows = inspection.checklist.items.select_related("regulation").annotate(
        improve=count(Judged.IMPROVE),
        missing=count(Judged.NOT_DONE),
        looked=count(Judged.GOOD, *FAULTS),
    )
    items = sorted(
        (row for row in rows if row.improve + row.missing), key=lambda row: (-(row.improve + row.missing), row.place)
    )
    whole = sum(row.improve + row.missing for row in items)
    found, so_far = [], 0
    for row in items:
        so_far += row.improve + row.missing
        found.append(Common(row, row.improve, row.missing, row.looked, round(100 * so_far / whole)))
    return found
