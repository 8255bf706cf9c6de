"""Files are kept, and what failed deeds left behind is cleared away."""

import hashlib
import os
import secrets
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from zhibu.attachments.models import StoredFile
from zhibu.attachments.queries import Upload, place_of
from zhibu.attachments.states import FOLDER, LEFT_OVER
from zhibu.audit.services import Actor, record


@transaction.atomic
def keep(*, upload: Upload, by: Actor, now: datetime) -> StoredFile:
    """Keep a file that was looked at (`queries.inspect`), in the transaction of the deed that asked for it."""
    key = secrets.token_hex(16)
    path = f"{key[:2]}/{key}"
    place = place_of(path)
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("xb") as file:
        file.write(upload.data)
        file.flush()
        os.fsync(file.fileno())
    digest = hashlib.sha256(upload.data).hexdigest()
    made = StoredFile.objects.create(
        name=upload.name,
        kind=upload.kind,
        size=len(upload.data),
        sha256=digest,
        path=path,
        kept_by=by.id,
        kept_at=now,
    )
    record(
        actor=by,
        deed="attachments.file.kept",
        subject=f"attachments.file:{made.pk}",
        detail={"kind": made.kind, "bytes": made.size, "sha256": digest},
        now=now,
    )
    return made


def clear_left_over(*, now: datetime) -> int:
    """Remove files without a row that are older than a day: their deed failed. Returns how many."""
    top = Path(settings.DATA_DIR) / FOLDER
    known = set(StoredFile.objects.values_list("path", flat=True))
    before = (now - LEFT_OVER).timestamp()
    gone = 0
    for place in top.glob("??/*"):
        if place.is_file() and place.relative_to(top).as_posix() not in known and place.stat().st_mtime < before:
            place.unlink()
            gone += 1
    return gone
