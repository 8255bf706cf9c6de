"""One installation with its processes: web server, worker and database, started, killed and started again."""

import http.client
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psycopg
from django.db.backends.sqlite3 import _functions as functions

from tests import postgres, template

ROOT = Path(__file__).resolve().parents[2]
# What was told as done must be there after a kill. No power is cut, so the disk itself is not waited for.
SAFE = "-c fsync=off -c synchronous_commit=on -c shared_buffers=64MB -c max_connections=60"
TOKEN = "k" * 32  # of the form and of its cookie


class Sqlite:
    """The embedded database, in a file."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "zhibu.sqlite3"
        self.address = f"sqlite:///{self.file}"
        template.put(self.file)

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of one statement; what it changes is kept."""
        connection = sqlite3.connect(self.file, timeout=30, isolation_level=None)
        try:
            return connection.execute(sql).fetchall()
        finally:
            connection.close()

    def sound(self) -> bool:
        """Whether the file holds together."""
        connection = sqlite3.connect(self.file)
        try:
            functions.register(connection)  # constraints on dates are checked too
            return [
                connection.execute(f"PRAGMA {check}").fetchall() for check in ("integrity_check", "foreign_key_check")
            ] == [
                [("ok",)],
                [],
            ]
        finally:
            connection.close()


class Postgres:
    """A PostgreSQL of its own, which keeps what it has told as done."""

    def __init__(self) -> None:
        found = postgres.programs()
        assert found is not None
        self.server = postgres.Server(found, SAFE)
        self.server.make()
        self.server.start()
        self.address = self.server.address

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of one statement; what it changes is kept."""
        with psycopg.connect(self.address, autocommit=True) as connection:
            cursor = connection.execute(sql)
            return cursor.fetchall() if cursor.description else []

    def sound(self) -> bool:
        """Whether every row of every table can be read, by each of its indexes where the server can check that."""
        for (table,) in self.ask("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"):
            self.ask(f'SELECT count(*), max(length(t::text)) FROM "{table}" t')
        extension = "SELECT count(*) FROM pg_available_extensions WHERE name = 'amcheck'"
        if self.ask(extension) == [(1,)]:
            self.ask("CREATE EXTENSION IF NOT EXISTS amcheck")
            trees = "SELECT c.oid FROM pg_class c JOIN pg_am a ON a.oid = c.relam AND a.amname = 'btree'"
            self.ask(f"SELECT bt_index_check(oid, true) FROM ({trees} WHERE c.relpersistence = 'p') i")
        return True

    def kill(self) -> None:
        """SIGKILL to the process that all others come from."""
        os.kill(self.server.pid(), signal.SIGKILL)

    def start_again(self) -> float:
        """Start it as soon as those it left behind have gone; how many seconds that took."""
        began = time.monotonic()
        while True:
            try:
                self.server.start()
            except subprocess.CalledProcessError:
                assert time.monotonic() - began < 30, (self.server.folder / "log").read_text(encoding="utf-8")[-2000:]
                time.sleep(0.05)
            else:
                return time.monotonic() - began

    def close(self) -> None:
        """Stop and remove it."""
        self.server.stop()
        self.server.remove()


class Machine:
    """An installation on a stage that `tests.torture.stage` has set."""

    def __init__(self, folder: Path, database: "Sqlite | Postgres", runs: int) -> None:
        self.folder, self.database = folder, database
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("ZHIBU_", "DJANGO_"))}
        self.environment = {
            **kept, "ZHIBU_DATA_DIR": str(folder), "ZHIBU_ENV": "development", "DATABASE_URL": database.address,
            "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore",
        }  # fmt: skip
        self.scene: dict[str, Any] = json.loads(self.run("-m", "tests.torture.stage", str(runs)))
        with socket.socket() as plug:
            plug.bind(("127.0.0.1", 0))
            self.port = plug.getsockname()[1]
        self.web: subprocess.Popen[bytes] | None = None

    def run(self, *arguments: str, code: int = 0) -> str:
        """Run Python to its end and give what it said."""
        command = [sys.executable, *arguments]
        done = subprocess.run(command, env=self.environment, cwd=ROOT, capture_output=True, text=True, timeout=300)
        assert done.returncode == code, f"{arguments}: {done.stdout[-2000:]}{done.stderr[-4000:]}"
        return done.stdout

    def start(self, *arguments: str) -> "subprocess.Popen[bytes]":
        """Start a process in a session of its own, so that it is killed with all it has started."""
        with (self.folder / "processes.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, *arguments], env=self.environment, cwd=ROOT, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip

    def log(self) -> str:
        """What all processes have said."""
        return (self.folder / "processes.log").read_text(encoding="utf-8", errors="replace")

    def start_web(self) -> float:
        """Start the web server and wait until it answers; how many seconds that took."""
        began = time.monotonic()
        self.web = self.start(
            *("-m", "granian", "--interface", "wsgi", "--no-ws", "--log-level", "warning", "--host", "127.0.0.1"),
            *("--port", str(self.port), "--blocking-threads", "4", "zhibu.config.wsgi:application"),
        )
        while self.status("/") != 200:
            assert self.web.poll() is None, self.log()[-3000:]
            assert time.monotonic() - began < 60, self.log()[-3000:]
            time.sleep(0.03)
        return time.monotonic() - began

    def kill_web(self) -> None:
        """SIGKILL to the web server and all its processes."""
        assert self.web is not None
        kill(self.web)
        self.web = None

    def send(self, path: str, form: dict[str, Any] | None = None, language: str = "zh-hans") -> "Told":
        """A request as a browser sends it: GET, or POST of a form."""
        cookies = f"session={self.scene['session']}; csrftoken={TOKEN}; django_language={language}"
        headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
        body = None if form is None else urlencode({**form, "csrfmiddlewaretoken": TOKEN})
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("GET" if form is None else "POST", path, body, headers)
            answer = connection.getresponse()
            return Told(
                answer.status,
                answer.read().decode("utf-8", "replace"),
                {name.lower(): value for name, value in answer.getheaders()},
            )
        finally:
            connection.close()

    def status(self, path: str) -> int:
        """The status of a page; 0 when nobody answers."""
        with suppress(OSError, http.client.HTTPException):
            return self.send(path).status
        return 0

    def stop_web(self) -> None:
        """End the web server if it runs."""
        if self.web is not None:
            self.kill_web()


class Told:
    """What the sender of a request was told."""

    def __init__(self, status: int, text: str, headers: dict[str, str]) -> None:
        self.status, self.text, self.headers = status, text, headers


class Sending(threading.Thread):
    """A request under way; `told` is None when nothing came back."""

    def __init__(self, machine: Machine, path: str, form: dict[str, Any]) -> None:
        super().__init__()
        self.machine, self.path, self.form = machine, path, form
        self.told: Told | None = None
        self.start()

    def run(self) -> None:
        """Send it, and keep the answer if there is one."""
        with suppress(OSError, http.client.HTTPException):
            self.told = self.machine.send(self.path, self.form)


def kill(process: "subprocess.Popen[bytes]") -> None:
    """SIGKILL to a process and all it has started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
