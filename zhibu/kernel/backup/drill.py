"""A drill: the backup is restored aside, examined and thrown away. The live database is not even looked at."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError
from django.db.models import DateTimeField, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.kernel.backup import aside, notes
from zhibu.kernel.backup.checking import Checked
from zhibu.kernel.backup.engines import engine
from zhibu.kernel.backup.faults import BackupError
from zhibu.kernel.backup.loading import contents, loaded
from zhibu.kernel.outage import said
from zhibu.kernel.registry import Finding


@dataclass(frozen=True)
class Drilled:
    """What a drill found: by sentence, and the newest moment that each room has kept (app → instant)."""

    path: Path
    checked: Checked | None
    found: tuple[Finding, ...]
    newest: dict[str, str]
    seconds: float

    @property
    def fine(self) -> bool:
        """Whether this backup could be relied upon."""
        return all(one.fine for one in self.found)

    def plain(self) -> dict[str, Any]:
        """For a script."""
        manifest = self.checked.manifest if self.checked else None
        return {
            "file": str(self.path),
            "fine": self.fine,
            "created": manifest.created if manifest else None,
            "rows": manifest.total_rows if manifest else None,
            "attachments": len(manifest.attachments) if manifest else None,
            "sha256": self.checked.sha256 if self.checked else None,
            "findings": [{"fine": one.fine, "text": one.text} for one in self.found],
            "newest": self.newest,
            "seconds": self.seconds,
        }


def drill(path: Path, *, now: datetime) -> Drilled:
    """Restore aside, compare with the manifest, examine what the rooms keep, clean up; never raises BackupError, as
    a backup that cannot be restored is what a drill is for.
    """
    begun = timezone.now()
    checked: Checked | None = None
    newest: dict[str, str] = {}
    try:
        with aside.private(), aside.folder() as folder:
            stamp = f"drill_{timezone.localtime(now):%Y%m%d_%H%M%S}"
            with loaded(path, folder, stamp=stamp) as (checked, name):
                try:
                    found = [*_compared(checked), *_examined(name, newest, now)]
                finally:
                    engine().remove(name)
    except BackupError as error:
        found = [Finding(False, str(error))]
    except (OSError, DatabaseError) as error:
        found = [Finding(False, _("The backup could not be restored: %(what)s.") % {"what": said(error)})]
    seconds = round((timezone.now() - begun).total_seconds(), 1)
    result = Drilled(path, checked, tuple(found), newest, seconds)
    notes.note(notes.DRILLED, fine=result.fine, now=now)
    return result


def _compared(checked: Checked) -> list[Finding]:
    """`loaded` has compared every table and every byte; here it is said."""
    manifest = checked.manifest
    words = {"rows": manifest.total_rows, "tables": len(manifest.rows)}
    return [
        Finding(True, _("%(rows)s rows in %(tables)s tables, as many as the manifest says.") % words),
        Finding(True, _("%(count)s attachments, each with its checksum.") % {"count": len(manifest.attachments)}),
    ]


def _examined(name: str, newest: dict[str, str], now: datetime) -> list[Finding]:
    with aside.pointing_at(name):
        call_command("migrate", verbosity=0, interactive=False)  # as a restore does
        found = contents()
        newest |= _newest(now)
    return found


def _newest(now: datetime) -> dict[str, str]:
    """The newest moment up to `now` in any table of an app."""
    newest: dict[str, datetime] = {}
    for model in apps.get_models():
        times = [field.name for field in model._meta.concrete_fields if isinstance(field, DateTimeField)]
        for field in times:
            found = model._default_manager.filter(**{f"{field}__lte": now}).aggregate(at=Max(field))["at"]
            app = model._meta.app_label
            if found is not None and (app not in newest or found > newest[app]):
                newest[app] = found
    return {app: at.astimezone(UTC).isoformat(timespec="seconds") for app, at in sorted(newest.items())}
