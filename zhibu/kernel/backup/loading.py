"""A checked backup as a database of its own, beside the live one: looked at by a drill, made ready by a restore."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection
from django.utils.translation import gettext as _

from zhibu.kernel.backup import aside
from zhibu.kernel.backup.checking import Checked, unpack
from zhibu.kernel.backup.engines import engine
from zhibu.kernel.backup.faults import BackupError, DamagedError
from zhibu.kernel.backup.manifest import count_rows
from zhibu.kernel.registry import Finding, registry


@contextmanager
def loaded(path: Path, folder: Path, *, stamp: str) -> Iterator[tuple[Checked, str]]:
    """The backup, unpacked into `folder`, and the name of a database filled from it. When the block fails the
    database goes; otherwise it is the caller's. Raises BackupError when the backup is damaged or cannot be restored
    here.
    """
    checked = unpack(path, folder, attachments=True)
    if checked.obstacles or checked.database is None:
        raise BackupError(" ".join(checked.obstacles))
    name = engine().load(checked.database, checked.manifest, stamp=stamp)
    try:
        with aside.pointing_at(name):
            rows = count_rows()
        if rows != checked.manifest.rows:
            raise DamagedError(_("The database in the backup holds other rows than its manifest says."))
        yield checked, name
    except BaseException:
        engine().remove(name)
        raise


def contents() -> list[Finding]:
    """What the rooms say of what they keep in the database that the connection points at: the chain of deeds,
    fingerprints and whatever else can be recomputed. One that breaks off is a finding itself.
    """
    found: list[Finding] = []
    for name, look in registry.contents.items():
        try:
            found += look()
        except Exception as error:  # whatever it is, the others must be seen
            text = _("%(name)s could not be examined: %(what)s") % {"name": name, "what": type(error).__name__}
            found.append(Finding(False, text))
    return found


def in_use() -> bool:
    """Whether the live database holds anything that a restore would put aside; one that cannot be read does."""
    with connection.cursor() as cursor:
        if not connection.introspection.table_names(cursor):
            return False
    return bool(registry.deeds["backup.in_use"]())
