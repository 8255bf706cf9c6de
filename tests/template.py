"""The empty tables of the program, made once for all test processes: migrations take half a minute, a copy nothing.

A template is kept in build/ (SQLite) or on the server (PostgreSQL) under a fingerprint of migrations, rules and the
locked packages, so a changed migration makes a new one. Whoever takes a copy migrates it still: nothing is left to
apply then, but what stands in `post_migrate` is done.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"


def both(address: str) -> None:
    """Make what is missing of the two templates beside each other, so that both cores have something to do."""
    asked = ["template._file()", *([f"template.on_server({address!r})"] if address else [])]
    made = [subprocess.Popen([sys.executable, "-c", f"from tests import template; {one}"], cwd=ROOT) for one in asked]
    for one in made:
        one.wait()  # what could not be made is told by the first test that needs it


def put(place: Path) -> None:
    """Put a migrated SQLite database in this place, where none is."""
    shutil.copyfile(_file(), place)


def on_server(address: str) -> str:
    """The name of a migrated database on the PostgreSQL server, to be copied by its own means."""
    name = f"zhibu_template_{_fingerprint()}"
    with alone(name="template-server"), psycopg.connect(address, autocommit=True) as server:
        if server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return name
        unready = f"{name}_unready"
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(unready)))
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(unready)))
        parts = urlsplit(address)
        _migrate(urlunsplit(parts._replace(path=f"/{unready}")))
        server.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(unready), sql.Identifier(name)))
    return name


@contextmanager
def alone(folder: Path = BUILD, name: str = "template") -> Iterator[None]:
    """One process at a time that makes something of this name in this folder; the others wait."""
    folder.mkdir(exist_ok=True)
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _file() -> Path:
    kept = BUILD / f"template-{_fingerprint()}.sqlite3"
    with alone():
        if not kept.exists():
            for old in BUILD.glob("template-*.sqlite3"):
                old.unlink()
            with tempfile.TemporaryDirectory(dir=BUILD) as folder:
                made = Path(folder) / "made.sqlite3"
                _migrate(f"sqlite:///{made}")
                made.replace(kept)
    return kept


def _migrate(address: str) -> None:
    """Run all migrations on this database, with a data folder that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        others = {key: value for key, value in os.environ.items() if not key.startswith("ZHIBU_")}
        environment = others | {"ZHIBU_DATA_DIR": folder, "ZHIBU_ENV": "development", "DATABASE_URL": address}
        environment.pop("DJANGO_SETTINGS_MODULE", None)
        command = [sys.executable, "-m", "zhibu.config", "migrate", "--verbosity", "0"]
        subprocess.run(command, cwd=ROOT, env=environment, check=True)


def _fingerprint() -> str:
    found = hashlib.sha256()
    rules = ROOT / "zhibu/rulebook/data/rules.csv"  # loaded after the migrations
    migrations = sorted((ROOT / "zhibu").glob("*/migrations/*.py"))
    for path in [rules, *migrations, *sorted((ROOT / "requirements").glob("*.lock"))]:
        found.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()[:16]
