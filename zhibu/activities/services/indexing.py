"""Issued notices in the search, found by those whom they concern."""

from collections.abc import Iterator

from django.utils import timezone

from zhibu.activities.models import Notice
from zhibu.kernel import search
from zhibu.kernel.registry import registry

KIND = "notice"


def notice_item(notice: Notice, *, kind: str = KIND, public: bool = False) -> search.Item:
    """An issued notice as the search keeps it; as another kind where a room above shows notices to everybody."""
    parts = (notice.content, notice.form, notice.method, notice.requirements, notice.place, notice.result)
    day = timezone.localdate(notice.issued_at) if notice.issued_at else None
    return search.Item(kind, notice.pk, str(notice), "\n".join(part for part in parts if part), day, public)


def index(notice: Notice) -> None:
    """Let the search know how an issued notice reads now, and a room above that shows it elsewhere."""
    search.put(notice_item(notice))
    tell = registry.deeds.get("activities.notice_reads_anew")
    if tell is not None:
        tell(notice)


def notice_items() -> Iterator[search.Item]:
    """Every issued notice, the oldest first."""
    for notice in Notice.objects.exclude(issued_at=None).order_by("issued_at", "pk").iterator():
        yield notice_item(notice)
