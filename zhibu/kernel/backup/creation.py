"""Making a backup: the database and the attachments of one moment, under another name until it is whole."""

import hashlib
import os
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from zhibu.kernel import sealed
from zhibu.kernel.backup import archive, aside, notes
from zhibu.kernel.backup.engines import engine, engine_name
from zhibu.kernel.backup.faults import BackupError
from zhibu.kernel.backup.manifest import DATABASES, FOLDERS, FORMAT, Manifest, Member, is_inside, program_version
from zhibu.kernel.outage import said
from zhibu.kernel.registry import registry

CALM = 5  # tries to copy the database while no attachment comes or goes
Say = Callable[[str], None]


@dataclass(frozen=True)
class Made:
    """A backup that was made."""

    path: Path
    size: int
    sha256: str
    manifest: Manifest


def create(out: Path, *, force: bool = False, say: Say, now: datetime) -> Made:
    """Write a backup to `out`, readable by its owner only, and say so in the log of deeds. The program may run
    meanwhile. Raises BackupError; then nothing is at `out` that was not there before.
    """
    if out.exists() and not force:
        raise BackupError(_("%(file)s is there already; --force writes over it.") % {"file": out})
    if not out.parent.is_dir():
        raise BackupError(_("The folder %(folder)s is not there.") % {"folder": out.parent})
    beside = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        with aside.private(), aside.folder() as folder:
            return _create(out, beside, folder, say, now)
    except (OSError, sqlite3.Error, DatabaseError) as error:
        raise BackupError(_("The backup could not be written: %(what)s.") % {"what": said(error)}) from error
    finally:
        beside.unlink(missing_ok=True)


def _create(out: Path, beside: Path, folder: Path, say: Say, now: datetime) -> Made:
    say(_("Copying the database …"))
    files = _attachments()
    for turn in range(CALM):
        dumped = engine().dump(folder)
        before, files = files, _attachments()
        if files == before:
            break
        # a file that grows is no harm: rows speak only of whole files; one that went may be spoken of
        if turn == CALM - 1 and not before.keys() <= files.keys():
            raise BackupError(_("Attachments are removed all the time. Try again in a quieter hour."))
    say(_("Checksums of %(count)s attachments …") % {"count": len(files)})
    root = Path(settings.DATA_DIR)
    paths = [dumped.file, *(root / name for name in sorted(files))]
    names = [DATABASES[engine_name()], *sorted(files)]
    manifest = Manifest(
        format=FORMAT,
        program=program_version(),
        engine=engine_name(),
        engine_version=dumped.version,
        created=now.astimezone(UTC).isoformat(timespec="seconds"),
        migrations=dumped.migrations,
        rows=dumped.rows,
        keys=sealed.fingerprints(),
        unpacked=dumped.unpacked,
        members=tuple(_member(name, path) for name, path in zip(names, paths, strict=True)),
    )
    say(_("Writing %(file)s …") % {"file": out})
    with beside.open("xb") as target:
        size, sha256 = archive.write(target, manifest, paths)
        archive.flush(target)
    detail = {"size": size, "rows": manifest.total_rows, "files": len(files), "sha256": sha256}
    with transaction.atomic():
        registry.deeds["backup.record"](deed="kernel.backup.created", detail=detail, now=now)
        beside.replace(out)
    archive.flush_folder(out.parent)
    notes.note(notes.CREATED, fine=True, now=now)
    return Made(out, size, sha256, manifest)


def _attachments() -> dict[str, tuple[int, int]]:
    """Every file of the folders that a restore needs: name below the data folder, with size and time."""
    root = Path(settings.DATA_DIR)
    found = {}
    for top in FOLDERS:
        for path in (root / top).rglob("*"):
            name = path.relative_to(root).as_posix()
            if path.is_symlink() or not (path.is_file() or path.is_dir()) or not is_inside(name):
                raise BackupError(_("%(name)s is no plain file; a backup holds nothing else.") % {"name": ascii(name)})
            if path.is_file():
                seen = path.stat()
                found[name] = (seen.st_size, seen.st_mtime_ns)
    return found


def _member(name: str, path: Path) -> Member:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return Member(name, file.tell(), digest)
