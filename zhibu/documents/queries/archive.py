"""The archive: documents that were filed, by year."""

from django.db.models import QuerySet

from zhibu.documents.models import Incoming, Paper
from zhibu.documents.states import IncomingState, PaperState


def filed_papers(papers: QuerySet[Paper], year: int | None) -> QuerySet[Paper]:
    """Outgoing documents that were filed, of one year or of all, by number."""
    rows = papers.filter(state=PaperState.FILED)
    if year is not None:
        rows = rows.filter(year=year)
    return rows.select_related("unit").order_by("-year", "unit__code", "word", "number")


def filed_incoming(incoming: QuerySet[Incoming], year: int | None) -> QuerySet[Incoming]:
    """Incoming documents that were filed, of one year or of all, by the number of their receipt."""
    rows = incoming.filter(state=IncomingState.FILED)
    if year is not None:
        rows = rows.filter(year=year)
    return rows.select_related("unit", "original").order_by("-year", "unit__code", "number")


def years(papers: QuerySet[Paper], incoming: QuerySet[Incoming]) -> list[int]:
    """The years of which something was filed, the newest first; two queries."""
    found = set(papers.filter(state=PaperState.FILED).values_list("year", flat=True))
    found |= set(incoming.filter(state=IncomingState.FILED).values_list("year", flat=True))
    return sorted((year for year in found if year), reverse=True)
