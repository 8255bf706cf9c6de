"""Is this file a whole backup that could be restored here? Looked at without touching the database."""

import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhibu.kernel import sealed
from zhibu.kernel.backup import archive, aside
from zhibu.kernel.backup.engines import engine, engine_name
from zhibu.kernel.backup.faults import BackupError
from zhibu.kernel.backup.manifest import DATABASES, Manifest, Member, unknown_migrations
from zhibu.kernel.outage import said

SPARE = 64 * 1024**2  # bytes of the disk that unpacking leaves free


@dataclass(frozen=True)
class Checked:
    """A whole backup: its manifest and checksum, the unpacked database, and why it cannot be restored here, if so."""

    manifest: Manifest
    sha256: str
    size: int
    database: Path | None
    obstacles: tuple[str, ...]


def verify(path: Path) -> Checked:
    """Look at every byte and open the copy of the database. Raises BackupError when it is damaged or no backup;
    what keeps a whole one from being restored here stands in `obstacles`.
    """
    with aside.private(), aside.folder() as folder:
        return unpack(path, folder, attachments=False)


def unpack(path: Path, folder: Path, *, attachments: bool) -> Checked:
    """The same, and the database lies in `folder` afterwards, with the attachments if they are asked for."""

    def before(manifest: Manifest) -> None:
        attached = sum(member.size for member in manifest.attachments) if attachments else 0
        needed = manifest.database.size + manifest.unpacked + attached
        if needed + SPARE > shutil.disk_usage(folder).free:
            raise BackupError(
                _("Unpacking takes %(size)s MB, which are not free in %(folder)s.")
                % {"size": f"{needed / 1024**2:.0f}", "folder": folder.parent}
            )

    def sink(member: Member) -> AbstractContextManager[BinaryIO] | None:
        wanted = attachments or member.name in DATABASES.values()
        return _written(folder / member.name) if wanted else None

    try:
        found = archive.read(path, sink, before=before)
        obstacles = _obstacles(found.manifest)
        packed = folder / found.manifest.database.name
        opened = engine().unpack(packed, found.manifest) if found.manifest.engine == engine_name() else None
    except OSError as error:
        raise BackupError(_("The backup could not be read: %(what)s.") % {"what": said(error)}) from error
    return Checked(found.manifest, found.sha256, found.size, opened, obstacles)


@contextmanager
def _written(target: Path) -> Iterator[BinaryIO]:
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("xb") as out:
        yield out


def _obstacles(manifest: Manifest) -> tuple[str, ...]:
    """Why a whole backup cannot be restored into this installation."""
    found = []
    if manifest.engine != engine_name():
        found.append(
            _("It is a copy of %(there)s; this installation has %(here)s.")
            % {"there": manifest.engine, "here": engine_name()}
        )
    newer = unknown_migrations(manifest)
    if newer:
        text = ngettext(
            "It was made by a newer version (%(version)s): %(count)s change of the tables is not known here. Upgrade"
            " the program first.",
            "It was made by a newer version (%(version)s): %(count)s changes of the tables are not known here. Upgrade"
            " the program first.",
            len(newer),
        )
        found.append(text % {"version": manifest.program, "count": len(newer)})
    here = sealed.fingerprints()
    missing = sorted(name for name, mark in manifest.keys.items() if here.get(name) != mark)
    if missing:
        found.append(
            _(
                "The keys at hand are others (%(names)s): what it has sealed could not be opened. Put the kept copy of"
                " the key file back first."
            )
            % {"names": ", ".join(missing)}
        )
    return tuple(found)
