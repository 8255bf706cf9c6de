"""Imports of before, and how long each can be undone."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from zhibu.accounts.models import User
from zhibu.organisation.models import Import

UNDO_FOR = timedelta(hours=24)


@dataclass(frozen=True)
class PastImport:
    """One upload as the list shows it: who brought it, and what became of it."""

    upload: Import
    who: str
    now: datetime

    @property
    def state(self) -> str:
        """waiting, imported or undone."""
        if self.upload.committed_at is None:
            return "waiting"
        return "undone" if self.upload.undone_at else "imported"

    @property
    def undo_until(self) -> datetime | None:
        """Until when it can still be undone; None when it cannot."""
        until = self.upload.committed_at + UNDO_FOR if self.upload.committed_at else None
        return until if until and until > self.now and self.state == "imported" and self.upload.undo else None


def past_imports(uploads: QuerySet[Import], now: datetime) -> list[PastImport]:
    """Uploads with the names of those who brought them, in the order of the query. Two queries."""
    rows = list(uploads.defer("workbook"))
    names = dict(User.objects.filter(pk__in={row.made_by for row in rows}).values_list("pk", "name"))
    return [PastImport(row, names.get(row.made_by, ""), now) for row in rows]
