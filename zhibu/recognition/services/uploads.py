"""An uploaded workbook of honours between its check and its commit."""

from datetime import datetime
from typing import Any

from django.db import transaction

from zhibu.audit.services import record
from zhibu.kernel.sealed import open_bytes, seal_bytes
from zhibu.organisation.policy import Person
from zhibu.recognition.models import Upload
from zhibu.recognition.services.checked import CheckedHonours
from zhibu.recognition.services.honours import checksum, import_honours


@transaction.atomic
def keep_upload(*, file_name: str, data: bytes, who: Person, now: datetime) -> Upload:
    """Keep an uploaded workbook, sealed, until it is committed or its time is over (rule GW-11)."""
    kept = Upload.objects.create(
        file_name=file_name[-200:],
        workbook=seal_bytes(data),
        checksum=checksum(data),
        made_by=who.actor.id or 0,
        made_at=now,
    )
    detail = {"bytes": len(data)}
    subject = f"recognition.upload:{kept.checksum}"
    record(actor=who.actor, deed="recognition.upload.kept", subject=subject, detail=detail, now=now)
    return kept


def workbook(upload: Upload) -> bytes:
    """The uploaded file as it came; empty once it is committed."""
    return open_bytes(bytes(upload.workbook)) if upload.committed_at is None else b""


@transaction.atomic
def commit_upload(
    upload: Upload, checked: CheckedHonours, *, who: Person, now: datetime, good_only: bool = False
) -> dict[str, int] | None:
    """Write what an upload holds, then forget the file, and return the counts. None when it was committed before:
    pressing the button twice imports once. Raises ValueError when the check found errors and not only the good rows
    are wanted.
    """
    kept = Upload.objects.select_for_update().get(pk=upload.pk)
    if kept.committed_at is not None:
        return None
    counts = import_honours(checked.only_good() if good_only else checked, by=who.actor, now=now)
    kept.workbook, kept.committed_at, kept.counts = b"", now, counts
    kept.save(update_fields=["workbook", "committed_at", "counts"])
    return counts


def waiting_uploads(before: datetime) -> Any:
    """Uploads that nobody committed before an instant, for the retention table."""
    return Upload.objects.filter(committed_at=None, made_at__lt=before)


def end_uploads(rows: Any) -> int:
    """Remove uploads; returns how many."""
    return int(rows.delete()[0])
