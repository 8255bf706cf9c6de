"""PostgreSQL: its own programs copy and put back; a database beside the live one is made ready and takes its name."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection, transaction
from django.utils.translation import gettext as _
from psycopg import sql

from zhibu.kernel.backup.dumps import Dump
from zhibu.kernel.backup.faults import BackupError, DamagedError
from zhibu.kernel.backup.manifest import Manifest, applied_migrations, count_rows
from zhibu.kernel.backup.steps import DATABASES, Step

HOMES = "/usr/lib/postgresql"  # where Debian keeps the programs of each version
LONGEST_NAME = 63  # bytes of a database's name


def dump(folder: Path) -> Dump:
    """Copy the database into `folder`. Rows are counted in the very snapshot that the copy shows."""
    program = _program("pg_dump", _server_version())
    target = folder / "database.dump"
    connection.close()  # a new one: the snapshot has to be the transaction's first statement
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            snapshot = cursor.fetchone()[0]
        rows, migrations = count_rows(), applied_migrations()
        options = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={target}"]
        _run(program, *options, database=connection.settings_dict["NAME"])
    return Dump(target, rows, migrations, target.stat().st_size, _spoken_version())


def unpack(file: Path, manifest: Manifest) -> Path:
    """The file itself. Raises DamagedError unless pg_restore can read what it holds, and every table is in it."""
    program = _program("pg_restore", _major(manifest.engine_version))
    listed = _run(program, "--list", str(file))
    found = set(re.findall(r"^\d+; \d+ \d+ TABLE DATA \S+ (\S+) ", listed, re.M))
    if missing := sorted(set(manifest.rows) - found):
        raise DamagedError(_("The database in the backup lacks tables: %(names)s") % {"names": ", ".join(missing)})
    return file


def load(file: Path, manifest: Manifest, *, stamp: str) -> str:
    """Make a database beside the live one and fill it; returns its name. Raises BackupError without the right to."""
    live = connection.settings_dict["NAME"]
    name = _beside(live, f"_restoring_{stamp}")
    program = _program("pg_restore", max(_server_version(), _major(manifest.engine_version)))
    with _maintenance() as server:
        row = server.execute(
            "SELECT pg_encoding_to_char(encoding), datcollate, datctype FROM pg_database WHERE datname = %s", [live]
        ).fetchone()
        encoding, collate, ctype = row if row else ("UTF8", "C.UTF-8", "C.UTF-8")
        try:
            server.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING {} LC_COLLATE {} LC_CTYPE {}").format(
                    sql.Identifier(name), sql.Literal(encoding), sql.Literal(collate), sql.Literal(ctype)
                )
            )
        except psycopg.errors.InsufficientPrivilege as error:
            raise BackupError(
                _("The role %(role)s may not make databases. As postgres: ALTER ROLE %(role)s CREATEDB;")
                % {"role": connection.settings_dict["USER"]}
            ) from error
    try:
        _run(
            program,
            "--no-owner",
            "--no-privileges",
            "--exit-on-error",
            "--single-transaction",
            str(file),
            database=name,
        )
    except BaseException:
        remove(name)
        raise
    return name


def remove(name: str) -> None:
    """Away with a database that `load` made."""
    if "_restoring_" not in name:
        raise ValueError(name)
    with _maintenance() as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def steps(name: str, *, stamp: str) -> list[Step]:
    """How the database `name` takes the place of the live one. Raises BackupError while others are connected."""
    live = connection.settings_dict["NAME"]
    connection.close()
    with _maintenance() as server:
        row = server.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = %s", [live]).fetchone()
    if row and row[0]:
        raise BackupError(_("The database is in use. Stop the web server and the worker, then restore again."))
    return [Step(DATABASES, name, live, kept_as(stamp=stamp))]


def kept_as(*, stamp: str) -> str:
    """What the old database is called afterwards."""
    return _beside(connection.settings_dict["NAME"], f"_before_{stamp}")


def swap(step: Step) -> None:
    """Both names change in one transaction; nothing when that was done already."""
    connection.close()
    with _maintenance() as server, server.transaction():
        there = {row[0] for row in server.execute("SELECT datname FROM pg_database").fetchall()}
        if step.old not in there:
            return
        rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
        try:
            if step.new in there:
                server.execute(rename.format(sql.Identifier(step.new), sql.Identifier(step.kept)))
            server.execute(rename.format(sql.Identifier(step.old), sql.Identifier(step.new)))
        except psycopg.Error as error:
            raise BackupError(
                _("The restored database could not take its place (%(what)s).") % {"what": _first_line(str(error))}
            ) from error


def _beside(name: str, end: str) -> str:
    return name[: LONGEST_NAME - len(end)] + end


def _server_version() -> int:
    """The major version of the server."""
    connection.ensure_connection()
    return int(connection.connection.info.server_version) // 10000


def _spoken_version() -> str:
    connection.ensure_connection()
    number = int(connection.connection.info.server_version)
    return f"{number // 10000}.{number % 10000}"


def _major(version: str) -> int:
    found = re.match(r"\d{1,4}", version)
    return int(found[0]) if found else 0


def _program(name: str, least: int) -> Path:
    """The program of the lowest version that is not older than `least`. Raises BackupError, naming the package."""
    known: dict[int, Path] = {}
    here = shutil.which(name)
    for path in [*Path(HOMES).glob(f"*/bin/{name}"), *([Path(here)] if here else [])]:
        said = subprocess.run(  # noqa: S603 - a program of PostgreSQL
            [str(path), "--version"], capture_output=True, text=True, check=False
        ).stdout
        if found := re.search(r"\) (\d+)", said):
            known.setdefault(int(found[1]), path)
    fitting = sorted(version for version in known if version >= least)
    if fitting:
        return known[fitting[0]]
    if known:
        raise BackupError(
            _("%(program)s %(found)s is older than the server %(least)s. Install postgresql-client-%(least)s.")
            % {"program": name, "found": max(known), "least": least}
        )
    raise BackupError(
        _("%(program)s is missing. Install postgresql-client-%(least)s (Debian: apt-get install).")
        % {"program": name, "least": least}
    )


def _run(program: Path, *arguments: str, database: str = "") -> str:
    """What the program printed. Raises BackupError with the first line of its complaint."""
    where: list[str] = []
    extra: dict[str, str] | None = None
    if database:
        words, extra = connection.client_class.settings_to_cmd_args_env(
            {**connection.settings_dict, "NAME": database}, []
        )
        where = [*words[1:-1], "--no-password", f"--dbname={database}"]
    done = subprocess.run(  # noqa: S603 - a program of PostgreSQL
        [str(program), *where, *arguments],
        env={**os.environ, **(extra or {}), "LC_ALL": "C"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        kind = DamagedError if "--list" in arguments else BackupError
        raise kind(f"{program.name}: {_first_line(done.stderr)}")
    return done.stdout


def _first_line(text: str) -> str:
    """Further lines may hold values of a row."""
    return (text.strip().splitlines() or [""])[0][:200]


@contextmanager
def _maintenance() -> Iterator["psycopg.Connection[Any]"]:
    """A connection to the server itself, from which databases are made and renamed."""
    wanted: dict[str, Any] = dict(connection.get_connection_params())
    for name in ("cursor_factory", "context", "prepare_threshold"):
        wanted.pop(name, None)
    try:
        server = psycopg.connect(**{**wanted, "dbname": "postgres"}, autocommit=True)
    except psycopg.OperationalError as error:
        text = _("The database “postgres” of the server cannot be reached (%(what)s).")
        raise BackupError(text % {"what": _first_line(str(error))}) from error
    with server:
        yield server
