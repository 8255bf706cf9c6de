"""An uploaded workbook between its check and its commit."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from zhibu.audit.services import Actor, record
from zhibu.kernel.sealed import open_bytes, seal_bytes
from zhibu.organisation.models import Import
from zhibu.organisation.services.checked import Checked, checksum
from zhibu.organisation.services.rosters import import_members
from zhibu.organisation.services.unit_sheets import import_units
from zhibu.organisation.states import KEPT_DAYS, ImportKind


@transaction.atomic
def keep_upload(*, kind: str, file_name: str, data: bytes, made_by: int, by: Actor, now: datetime) -> Import:
    """Keep an uploaded workbook, sealed, until it is committed; uploads left lying are removed.
    `made_by` is the id of the account.
    """
    Import.objects.filter(
        committed_at=None, made_at__lt=now - timedelta(days=KEPT_DAYS(timezone.localdate(now)))
    ).delete()
    upload = Import.objects.create(
        kind=kind,
        file_name=file_name[-200:],
        workbook=seal_bytes(data),
        checksum=checksum(data),
        made_by=made_by,
        made_at=now,
    )
    record(
        actor=by,
        deed="organisation.import.uploaded",
        subject=f"organisation.import:{upload.checksum}",
        detail={"kind": kind, "bytes": len(data)},
        now=now,
    )
    return upload


def workbook(upload: Import) -> bytes:
    """The uploaded file as it came; empty once it is committed."""
    return open_bytes(bytes(upload.workbook)) if upload.committed_at is None else b""


@transaction.atomic
def commit_upload(upload: Import, checked: Checked, *, by: Actor, now: datetime) -> dict[str, int] | None:
    """Write what an upload holds, then forget the file, and return the counts. None when it was committed before:
    pressing the button twice imports once. Raises ValueError when the check found errors.
    """
    upload = Import.objects.select_for_update().get(pk=upload.pk)
    if upload.committed_at is not None:
        return None
    write = import_units if checked.kind == ImportKind.UNITS else import_members
    counts = write(checked, by=by, now=now)
    upload.workbook, upload.committed_at, upload.counts = b"", now, counts
    upload.save(update_fields=["workbook", "committed_at", "counts"])
    return counts
