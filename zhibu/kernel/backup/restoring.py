"""Putting a backup back. Everything is made ready in a database aside; the change itself is a few renames."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.kernel.backup import aside, journal
from zhibu.kernel.backup.checking import Checked
from zhibu.kernel.backup.engines import engine
from zhibu.kernel.backup.faults import BackupError
from zhibu.kernel.backup.loading import contents, in_use, loaded
from zhibu.kernel.backup.manifest import FOLDERS
from zhibu.kernel.backup.steps import Step, move
from zhibu.kernel.outage import said
from zhibu.kernel.registry import Finding, registry

Say = Callable[[str], None]


@dataclass(frozen=True)
class Restored:
    """What was put back, what was done so that nothing is sent, what the rooms found, and where the old is."""

    checked: Checked
    done: tuple[str, ...]
    found: tuple[Finding, ...]
    kept: tuple[str, ...]


def must_replace() -> bool:
    """Whether there is something that a restore would put aside."""
    try:
        return in_use()
    except DatabaseError:
        return True


def restore(path: Path, *, replace: bool, despite_findings: bool = False, say: Say, now: datetime) -> Restored:
    """Put the backup in the place of what is here, which is kept under another name. Nothing is sent afterwards
    until staff release it; open sessions have ended. Raises BackupError: then everything is as it was.
    """
    if must_replace() and not replace:
        raise BackupError(_("The database is not empty. --replace puts it aside and the backup in its place."))
    stamp = f"{timezone.localtime(now):%Y%m%d_%H%M%S}"
    try:
        with aside.private(), aside.folder() as folder:
            say(_("Checking the backup …"))
            with loaded(path, folder, stamp=stamp) as (checked, name):
                say(_("Making it ready aside …"))
                done, found = _make_ready(checked, name, now)
                wrong = [one.text for one in found if not one.fine]
                if wrong and not despite_findings:
                    raise BackupError(
                        _("What the backup holds is not sound: %(what)s --despite-findings restores it all the same.")
                        % {"what": " ".join(wrong)}
                    )
                say(_("Putting it in place …"))
                kept = _put_in_place(name, folder, stamp)
    except (OSError, DatabaseError) as error:
        raise BackupError(_("Nothing was restored: %(what)s.") % {"what": said(error)}) from error
    return Restored(checked, tuple(done), tuple(found), kept)


def _make_ready(checked: Checked, name: str, now: datetime) -> tuple[list[str], list[Finding]]:
    """In the database aside: the tables of this version, everything held back, the deed in the log, all examined."""
    detail = {"created": checked.manifest.created, "rows": checked.manifest.total_rows, "sha256": checked.sha256}
    with aside.pointing_at(name):
        call_command("migrate", verbosity=0, interactive=False)
        with transaction.atomic():
            done = [said for act in registry.after_restore.values() if (said := act(now=now))]
            registry.deeds["backup.record"](deed="kernel.backup.restored", detail=detail, now=now)
        found = contents()
    return done, found


def _put_in_place(name: str, folder: Path, stamp: str) -> tuple[str, ...]:
    """Take the steps; returns where the old things are."""
    root = Path(settings.DATA_DIR)
    steps: list[Step] = engine().steps(name, stamp=stamp)
    kept = [engine().kept_as(stamp=stamp)]
    try:
        for top in FOLDERS:
            old, new = root / f"{top}.before-{stamp}", root / f"{top}.restoring-{stamp}"
            if (root / top).exists():
                steps.append(move(root / top, old))
                kept.append(str(old))
            if (folder / top).exists():
                (folder / top).rename(new)
                steps.append(move(new, root / top))
        journal.take(steps)
    except BaseException:
        if journal.pending():
            raise BackupError(
                _("The restore is not at its end yet; any command of zhibu takes its last steps.")
            ) from None
        for step in steps:
            _forget(Path(step.old))
        raise
    return tuple(kept)


def _forget(path: Path) -> None:
    """Away with what was made ready and did not get its place."""
    if ".restoring-" in path.name:
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
