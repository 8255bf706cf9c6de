"""Documents in the search: what was sent, found by those who may read it."""

from collections.abc import Iterator

from django.utils import timezone

from zhibu.documents.models import Paper
from zhibu.documents.queries import sent_papers
from zhibu.kernel import search

KIND = "paper"


def item(paper: Paper) -> search.Item:
    """A document that was sent as the search keeps it."""
    day = timezone.localdate(paper.sent_at) if paper.sent_at else None
    parts = (paper.body, paper.outside, paper.attached, paper.note)
    return search.Item(KIND, paper.pk, str(paper), "\n".join(part for part in parts if part), day)


def index(paper: Paper) -> None:
    """Let the search know it."""
    search.put(item(paper))


def items() -> Iterator[search.Item]:
    """Every document that was sent, the oldest first."""
    for paper in sent_papers().order_by("sent_at", "pk").iterator():
        yield item(paper)
