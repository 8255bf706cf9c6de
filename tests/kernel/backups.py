"""A committee with all that a restore must not send, a backup of it, and backups spoilt by hand."""

import io
import json
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from tests.activities.corridor import ISSUED, at, draft, issued, officer
from tests.circulation.channels import channel, waiting_message
from tests.support import client_as, make_cast
from zhibu.activities import services
from zhibu.kernel.backup import archive, postgres, sqlite
from zhibu.kernel.backup.creation import Made, create
from zhibu.kernel.backup.manifest import tables

NOW = at(ISSUED, 12)
FILES = {
    "attachments/a/one.bin": bytes(range(256)) * 9,
    "attachments/两.txt": "附件".encode(),
    "attachments/empty": b"",
}
HELD = {
    "accounts_user": "salts of sessions",
    "activities_notice": "the notice that waited",
    "audit_entry": "what was done",
    "circulation_hold": "the switch",
    "circulation_sending": "the message that waited",
    "circulation_task": "to look after both",
    "django_session": "nobody is signed in",
}


def quiet(text: str) -> None:
    """Progress nobody reads."""


def world() -> None:
    """A notice issued and one that waits to go out, a message to a group that waits, somebody signed in, files."""
    cast = make_cast()
    issued(cast)
    services.put_out(notice=draft(cast, theme="主题党日"), who=officer(cast.staff), now=NOW)
    waiting_message(channel(cast), made_at=NOW, due_at=NOW)
    client_as(cast.secretary, mode="officer")
    write_files(FILES)


def write_files(files: dict[str, bytes]) -> None:
    """Files below the data folder."""
    for name, content in files.items():
        path = Path(settings.DATA_DIR) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def files(folder: str = "attachments") -> dict[str, bytes]:
    """What lies in a folder below the data folder."""
    root = Path(settings.DATA_DIR)
    return {
        path.relative_to(root).as_posix(): path.read_bytes() for path in (root / folder).rglob("*") if path.is_file()
    }


def made(out: Path, now: datetime = NOW) -> Made:
    """A backup."""
    return create(out, say=quiet, now=now)


def rows() -> dict[str, list[str]]:
    """Every row of every table of the database that the connection points at."""
    found = {}
    names = tables()
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f'SELECT * FROM "{name}"')
            found[name] = sorted(repr([bytes(v) if isinstance(v, memoryview) else v for v in row]) for row in cursor)
    return found


def differing(one: dict[str, list[str]], other: dict[str, list[str]]) -> set[str]:
    """The tables that are not the same."""
    return {name for name in one.keys() | other.keys() if one.get(name) != other.get(name)}


def everything() -> tuple[dict[str, list[str]], dict[str, bytes], list[str], list[str]]:
    """All that a restore could touch: rows, attachments, names in the data folder, databases of the server."""
    return rows(), files(), sorted(path.name for path in Path(settings.DATA_DIR).iterdir()), databases()


def databases() -> list[str]:
    """The databases of the server, or the files beside that of SQLite."""
    if connection.vendor == "sqlite":
        return sorted(path.name for path in sqlite.live().parent.glob("*.sqlite3*") if path.suffix == ".sqlite3")
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database ORDER BY datname")
        return [name for (name,) in cursor.fetchall()]


@contextmanager
def cleared_away() -> Iterator[None]:
    """Afterwards nothing is left of what restores have kept or made."""
    try:
        yield
    finally:
        connection.close()
        live = Path(str(connection.settings_dict["NAME"]))
        if connection.vendor == "sqlite":
            for path in live.parent.glob(f"{live.name}.*"):
                path.unlink()
        else:
            with postgres._maintenance() as server:
                for (name,) in server.execute("SELECT datname FROM pg_database").fetchall():
                    if name.startswith((f"{live}_before_", f"{live}_restoring_")):
                        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def later(minutes: int) -> datetime:
    """Another moment: what is kept is named by it."""
    return timezone.now() + timedelta(minutes=minutes)


Change = Callable[[dict[str, Any], list[tuple[tarfile.TarInfo, bytes]]], Any]


def spoilt(source: Path, target: Path, change: Change, *, marked: bool = True) -> Path:
    """The backup `source` with manifest and members changed, and marked again as if our own keys had made it so."""
    with tarfile.open(source) as tar:
        members = [(info, tar.extractfile(info).read()) for info in tar]  # type: ignore[union-attr]
    manifest = json.loads(members[0][1])
    seal, content = members[1][1], members[2:]
    change(manifest, content)
    raw = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
    out = io.BytesIO()
    for name, data in ((archive.MANIFEST, raw), (archive.SEAL, archive.mark(raw) if marked else seal)):
        out.write(archive.header(name, len(data)) + data + bytes(-len(data) % 512))
    for info, data in content:
        plain = info.isreg() and not info.pax_headers.get("odd")
        out.write(archive.header(info.name, len(data)) if plain else info.tobuf(tarfile.PAX_FORMAT))
        out.write(data + bytes(-len(data) % 512))
    target.write_bytes(out.getvalue() + archive.END)
    return target
