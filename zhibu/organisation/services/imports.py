"""An uploaded workbook between its check and its commit."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhibu.audit.services import Actor, record
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.figures import count
from zhibu.kernel.sealed import open_bytes, seal_bytes
from zhibu.organisation.models import Import
from zhibu.organisation.queries import UNDO_FOR
from zhibu.organisation.services.checked import DIFFERENT, SAME, Checked, checksum
from zhibu.organisation.services.journal import Line, packed
from zhibu.organisation.services.rosters import import_members
from zhibu.organisation.services.unit_sheets import import_units
from zhibu.organisation.states import KEPT_DAYS, ImportKind


@transaction.atomic
def keep_upload(*, kind: str, file_name: str, data: bytes, made_by: int, by: Actor, now: datetime) -> Import:
    """Keep an uploaded workbook, sealed, until it is committed; uploads left lying are removed.
    `made_by` is the id of the account.
    """
    forget(now=now)
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
def decide(upload: Import, decisions: dict[str, str], *, by: Actor, now: datetime) -> Import:
    """Keep what a person decided of possible doubles, by row: DIFFERENT people, or the SAME person. What was decided
    before of other rows stays. Raises NotPossibleError once the upload is committed.
    """
    upload = Import.objects.select_for_update().get(pk=upload.pk)
    if upload.committed_at is not None:
        raise NotPossibleError(_("“%(file)s” has been imported already.") % {"file": upload.file_name})
    fresh = {row: said for row, said in decisions.items() if upload.decisions.get(row) != said}
    if fresh:
        upload.decisions = {**upload.decisions, **fresh}
        upload.save(update_fields=["decisions"])
        record(
            actor=by,
            deed="organisation.import.doubles_decided",
            subject=f"organisation.import:{upload.checksum}",
            detail={said: sorted(int(row) for row in fresh if fresh[row] == said) for said in (DIFFERENT, SAME)},
            now=now,
        )
    return upload


@transaction.atomic
def commit_upload(
    upload: Import, checked: Checked, *, by: Actor, now: datetime, good_only: bool = False
) -> dict[str, int] | None:
    """Write what an upload holds, then forget the file, and return the counts. None when it was committed before:
    pressing the button twice imports once. What is needed to undo it is kept for a day.

    Raises ValueError when the check found errors and not only the good rows are wanted, and NotPossibleError while
    nobody has decided of a possible double.
    """
    upload = Import.objects.select_for_update().get(pk=upload.pk)
    if upload.committed_at is not None:
        return None
    if waiting := len(checked.undecided(upload.decisions)):
        raise NotPossibleError(
            ngettext(
                "Of %(number)s row it is open whether it is somebody you have already. Decide that first.",
                "Of %(number)s rows it is open whether they are somebody you have already. Decide that first.",
                waiting,
            )
            % {"number": count(waiting)}
        )
    ready = (checked.only_good() if good_only else checked).without_same(upload.decisions)
    write = import_units if checked.kind == ImportKind.UNITS else import_members
    journal: list[Line] = []
    counts = write(ready, by=by, now=now, journal=journal)
    upload.workbook, upload.committed_at, upload.counts, upload.good_only = b"", now, counts, good_only
    upload.undo = packed(journal) if journal else b""
    upload.save(update_fields=["workbook", "committed_at", "counts", "good_only", "undo"])
    return counts


@transaction.atomic
def forget(*, now: datetime) -> dict[str, int]:
    """Remove uploads that nobody committed in the days of rule GW-11, and what is kept to undo an import once its day
    is over. Returns how many of each.
    """
    oldest = now - timedelta(days=KEPT_DAYS(timezone.localdate(now)))
    left, _per_model = Import.objects.filter(committed_at=None, made_at__lt=oldest).delete()
    over = Import.objects.filter(committed_at__lte=now - UNDO_FOR).exclude(undo=b"")
    return {"uploads": left, "undo": over.update(undo=b"")}
