"""SQLite: a copy made by one statement, which sees one moment and lets others write."""

import gzip
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from django.db import DatabaseError, connection, connections
from django.utils.translation import gettext as _

from zhibu.kernel.backup.archive import CHUNK, flush
from zhibu.kernel.backup.dumps import Dump
from zhibu.kernel.backup.faults import BackupError, DamagedError
from zhibu.kernel.backup.manifest import Manifest
from zhibu.kernel.backup.steps import Step, move

BUSY_SECONDS = 20


def live() -> Path:
    """The file of the database."""
    return Path(connection.settings_dict["NAME"])


def dump(folder: Path) -> Dump:
    """Copy the database into `folder`, without the pages that deleted rows have left."""
    copy = folder / "database.sqlite3"
    with closing(_opened(live())) as source:
        source.execute("VACUUM INTO ?", [str(copy)])
    check(copy)
    rows, migrations = _counted(copy)
    packed = folder / "database.sqlite3.gz"
    with copy.open("rb") as plain, packed.open("wb") as raw, gzip.GzipFile("", "wb", 6, raw, mtime=0) as out:
        shutil.copyfileobj(plain, out, CHUNK)
    size = copy.stat().st_size
    copy.unlink()
    return Dump(packed, rows, migrations, size, sqlite3.sqlite_version)


def check(file: Path) -> None:
    """Raises DamagedError unless the file is a sound database."""
    try:
        with closing(_opened(file, "ro")) as copy:
            said = [row[0] for row in copy.execute("PRAGMA integrity_check")]
            loose = copy.execute("PRAGMA foreign_key_check").fetchone()
    except (sqlite3.DatabaseError, DatabaseError) as error:
        raise DamagedError(_("The database in the backup cannot be opened (%(what)s).") % {"what": error}) from error
    if said != ["ok"] or loose:
        what = said[0] if said != ["ok"] else f"{loose[0]}: foreign key"
        raise DamagedError(_("The database is damaged: %(what)s") % {"what": what})


def unpack(packed: Path, manifest: Manifest) -> Path:
    """The database of a backup as a file. Raises DamagedError when it is larger than said, unsound, or holds other
    rows than the manifest says.
    """
    file = packed.with_suffix("")
    try:
        with gzip.open(packed, "rb") as source, file.open("wb") as out:
            left = manifest.unpacked
            while part := source.read(min(CHUNK, left + 1)):
                left -= len(part)
                if left < 0:
                    break
                out.write(part)
            flush(out)
    except (OSError, EOFError) as error:
        if getattr(error, "errno", None):
            raise
        raise DamagedError(_("The database in the backup cannot be decompressed.")) from error
    if left:
        raise DamagedError(_("The database in the backup is larger or smaller than its manifest says."))
    packed.unlink()
    check(file)
    if _counted(file)[0] != manifest.rows:
        raise DamagedError(_("The database in the backup holds other rows than its manifest says."))
    return file


def load(file: Path, manifest: Manifest, *, stamp: str) -> str:
    """Make a database of it that `pointing_at` takes: the file itself."""
    return str(file)


def remove(name: str) -> None:
    """Away with a database that `load` made; its folder goes with it."""


def steps(name: str, *, stamp: str) -> list[Step]:
    """How the database `name` takes the place of the live one, which is kept. Raises BackupError while the program
    runs.
    """
    _nobody_else()
    target = live()
    with closing(sqlite3.connect(name)) as made:
        made.execute("PRAGMA journal_mode=DELETE")
    beside = target.with_name(f"{target.name}.restoring-{stamp}")
    shutil.move(name, beside)
    with beside.open("rb+") as file:
        flush(file)
    kept = target.with_name(f"{target.name}.before-{stamp}")
    parts = [target.with_name(target.name + end) for end in ("", "-wal", "-shm")]
    away = [
        move(part, part.with_name(part.name.replace(target.name, kept.name, 1))) for part in parts if part.exists()
    ]
    return [*away, move(beside, target)]


def kept_as(*, stamp: str) -> str:
    """Where the old database is afterwards."""
    return str(live().with_name(f"{live().name}.before-{stamp}"))


def _nobody_else() -> None:
    """Bring everything into the one file. Refused while another process has it open; a file that is no database any
    more is moved away as it is.
    """
    if not live().exists():
        return
    connection.close()
    try:
        with closing(sqlite3.connect(live(), timeout=1, isolation_level=None)) as alone:
            alone.execute("PRAGMA locking_mode=EXCLUSIVE")
            alone.execute("PRAGMA journal_mode=DELETE")
            alone.execute("BEGIN EXCLUSIVE")
            alone.execute("ROLLBACK")
    except sqlite3.OperationalError as error:
        if "locked" in str(error) or "busy" in str(error):
            raise BackupError(
                _("The database is in use. Stop the web server and the worker, then restore again.")
            ) from error
        raise
    except sqlite3.DatabaseError:
        return


def _opened(file: Path, mode: str = "rw") -> sqlite3.Connection:
    """A connection of its own to a file that is there. The framework's indexes and constraints call functions that
    the framework brings along.
    """
    known = connections["default"]
    wrapper = type(known)({**known.settings_dict, "NAME": f"{file.as_uri()}?mode={mode}", "OPTIONS": {}}, "default")
    made: sqlite3.Connection = wrapper.get_new_connection({**wrapper.get_connection_params(), "timeout": BUSY_SECONDS})
    return made


def _counted(file: Path) -> tuple[dict[str, int], tuple[str, ...]]:
    try:
        with closing(_opened(file, "ro")) as copy:
            names = copy.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
            rows = {
                name: copy.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608 - names of tables
                for (name,) in sorted(names.fetchall())
            }
            made = copy.execute("SELECT app || '.' || name FROM django_migrations").fetchall()
    except (sqlite3.DatabaseError, DatabaseError) as error:
        raise DamagedError(_("The database in the backup cannot be opened (%(what)s).") % {"what": error}) from error
    return rows, tuple(sorted({name for (name,) in made}))
