"""节约用纸: what was sent without paper, counted from deliveries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.utils import timezone

from zhibu.documents.models import PagePrice, Paper
from zhibu.documents.queries.papers import sent_papers
from zhibu.documents.states import SAVED_MARK


@dataclass(frozen=True)
class Line:
    """One document that was sent: how many units have it here, how many printed copies there are all the same, its
    pages, and the price of a page on its day in fen (None while the office had set none).
    """

    paper: Paper
    day: date
    delivered: int
    fen: int | None

    @property
    def copies(self) -> int:
        """Copies that were not printed: one per unit that has it here, less those that were printed."""
        return max(0, self.delivered - self.paper.copies)

    @property
    def pages(self) -> int:
        """Pages saved: copies × pages."""
        return self.copies * self.paper.pages

    @property
    def saved(self) -> int:
        """What that saved, in fen."""
        return self.pages * (self.fen or 0)


@dataclass(frozen=True)
class Span:
    """A month (or a year: month 0): its documents, copies, pages, fen."""

    year: int
    month: int
    papers: int
    copies: int
    pages: int
    saved: int


def prices() -> list[PagePrice]:
    """The prices of a page, the newest first."""
    return list(PagePrice.objects.order_by("-since"))


def lines() -> list[Line]:
    """Every document that was sent and has pages, the oldest first; two queries."""
    known = prices()
    rows = (
        sent_papers()
        .filter(dispatch__isnull=False)
        .annotate(delivered=Count("dispatch__deliveries", filter=Q(dispatch__deliveries__member=None)))
        .select_related("unit")
        .order_by("sent_at", "pk")
    )
    found = []
    for paper in rows:
        day = timezone.localdate(paper.sent_at)
        fen = next((price.fen for price in known if price.since <= day), None)
        found.append(Line(paper, day, paper.delivered, fen))
    return found


def spans(rows: Sequence[Line]) -> list[Span]:
    """The same by year and by month, the newest first, each year above its months."""
    keys = {(row.day.year, month) for row in rows for month in (0, row.day.month)}
    found = []
    for year, month in sorted(keys, key=lambda key: (-key[0], key[1] and -key[1] + 99)):
        mine = [row for row in rows if row.day.year == year and month in {0, row.day.month}]
        found.append(Span(year, month, len(mine), _sum(mine, "copies"), _sum(mine, "pages"), _sum(mine, "saved")))
    return found


def _sum(rows: Sequence[Line], name: str) -> int:
    return sum(getattr(row, name) for row in rows)


def passed(rows: Sequence[Line]) -> list[tuple[int, date, int]]:
    """The years in which the mark of rule GW-71 was passed: year, the day of the document that passed it, the mark."""
    found: dict[int, tuple[int, date, int]] = {}
    total: dict[int, int] = {}
    for row in rows:
        year = row.day.year
        total[year] = total.get(year, 0) + row.saved
        mark = SAVED_MARK(row.day)
        if year not in found and total[year] >= mark * 100:
            found[year] = (year, row.day, mark)
    return sorted(found.values(), reverse=True)
