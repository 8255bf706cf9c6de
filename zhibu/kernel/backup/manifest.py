"""What a backup says about itself: written first into the file, and the file is compared with it byte by byte."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import PurePosixPath
from typing import Any

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from zhibu.kernel.backup.faults import DamagedError

FORMAT = 1
# What a restore needs besides the database: folders below the data folder. Keys and secrets are never among them.
FOLDERS = ("attachments",)
DATABASES = {"sqlite": "database.sqlite3.gz", "postgresql": "database.dump"}


@dataclass(frozen=True)
class Member:
    """One file inside a backup."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """The first member of a backup. `members` holds the database first, then the attachments; `unpacked` is the size
    of the database once it is decompressed; `keys` are fingerprints of the keys that open what is sealed.
    """

    format: int
    program: str
    engine: str
    engine_version: str
    created: str
    migrations: tuple[str, ...]
    rows: dict[str, int]
    keys: dict[str, str]
    unpacked: int
    members: tuple[Member, ...]

    @property
    def created_at(self) -> datetime:
        """The moment of the copy."""
        return datetime.fromisoformat(self.created)

    @property
    def database(self) -> Member:
        """The member with the database."""
        return self.members[0]

    @property
    def attachments(self) -> tuple[Member, ...]:
        """All other members."""
        return self.members[1:]

    @property
    def total_rows(self) -> int:
        """Rows of all tables together."""
        return sum(self.rows.values())

    def to_bytes(self) -> bytes:
        """As it is written."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode()


def program_version() -> str:
    """The version of this program."""
    return version("zhibu")


def parse(raw: bytes) -> Manifest:
    """The manifest in these bytes. Raises DamagedError unless every value has its kind and every name is one that
    may be written below a folder.
    """
    try:
        said = json.loads(raw.decode())
        if said["format"] > FORMAT:
            raise DamagedError(
                _("The backup was made by a newer version (format %(format)s). Upgrade the program first.")
                % {"format": int(said["format"])}
            )
        found = Manifest(
            format=_number(said["format"]),
            program=_text(said["program"]),
            engine=_text(said["engine"]),
            engine_version=_text(said["engine_version"]),
            created=_text(said["created"]),
            migrations=tuple(_text(name) for name in said["migrations"]),
            rows={_text(name): _number(count) for name, count in said["rows"].items()},
            keys={_text(name): _text(mark) for name, mark in said["keys"].items()},
            unpacked=_number(said["unpacked"]),
            members=tuple(Member(_text(m["name"]), _number(m["size"]), _text(m["sha256"])) for m in said["members"]),
        )
        if found.created_at.tzinfo is None or "lookup" not in found.keys:
            raise ValueError("time without zone, or no key")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise DamagedError(_("The manifest of the backup cannot be read.")) from error
    _check_names(found)
    return found


def _number(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise ValueError("not a count")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("not a text")
    return value


def _check_names(manifest: Manifest) -> None:
    names = [member.name for member in manifest.members]
    wrong = [name for name in names[1:] if not is_inside(name)]
    if not names or names[0] != DATABASES.get(manifest.engine) or len(set(names)) != len(names):
        raise DamagedError(_("The manifest of the backup does not name its files rightly."))
    if wrong:
        raise DamagedError(_("The backup names a file outside its folders: %(name)s") % {"name": ascii(wrong[0])})


def is_inside(name: str) -> bool:
    """Whether a name stays below one of our folders wherever it is unpacked."""
    path = PurePosixPath(name)
    plain = str(path) == name and name.isprintable() and "\\" not in name and not path.is_absolute()
    return plain and len(path.parts) > 1 and path.parts[0] in FOLDERS and ".." not in path.parts


def unknown_migrations(manifest: Manifest) -> list[str]:
    """Changes of the tables that the backup has and this program does not know: then the backup is newer. Those of
    packages that are not installed here count too.
    """
    loader = MigrationLoader(None)
    known = {f"{app}.{name}" for app, name in loader.disk_migrations}
    known |= {f"{app}.{old}" for (app, _name), one in loader.disk_migrations.items() for _app, old in one.replaces}
    return sorted(set(manifest.migrations) - known)


def tables() -> list[str]:
    """Every table of the database that the connection points at, ours and the libraries'."""
    with connection.cursor() as cursor:
        found = [info.name for info in connection.introspection.get_table_list(cursor) if info.type in "tp"]
    return sorted(name for name in found if not name.startswith("sqlite_"))  # those of ANALYZE


def count_rows() -> dict[str, int]:
    """How many rows each table has, in the transaction that is open."""
    counts = {}
    names = tables()
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(name)}")  # noqa: S608 - names of tables
            counts[name] = cursor.fetchone()[0]
    return counts


def applied_migrations() -> tuple[str, ...]:
    """Changes of the tables that have been made to the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations")
        return tuple(sorted({f"{app}.{name}" for app, name in cursor.fetchall()}))
