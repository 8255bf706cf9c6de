"""A private PostgreSQL for one run of the tests: in a temporary folder, on a free port, gone afterwards.

    python3 tests/postgres.py make test

runs the command with ZHIBU_TEST_POSTGRES set. Needs the server's programs only (Debian: postgresql) and no rights.
"""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

# Nothing is kept, so nothing needs to reach the disk.
SPEED = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=128MB -c max_connections=60"


def programs() -> Path | None:
    """The folder with initdb and pg_ctl of the newest server, or None when there is none."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if found:
        return max(found, key=lambda folder: int(folder.parent.name))
    here = shutil.which("initdb")
    return Path(here).resolve().parent if here else None


class Server:
    """A server of one's own that can be stopped, killed and started again."""

    def __init__(self, bin_folder: Path, options: str = SPEED) -> None:
        self.bin = bin_folder
        self.folder = Path(tempfile.mkdtemp(prefix="zhibu-postgres-"))
        self._someone = _somebody_else(self.folder)
        with socket.socket() as plug:
            plug.bind(("127.0.0.1", 0))
            port = plug.getsockname()[1]
        self.address = f"postgresql://zhibu@127.0.0.1:{port}/postgres"
        self._where = f"-c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder} -p {port} {options}"
        self._data = self.folder / "data"

    def make(self) -> None:
        """An empty database."""
        self._call(
            "initdb",
            "-D",
            str(self._data),
            "-U",
            "zhibu",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        )

    def start(self) -> None:
        """Start it and wait until it answers."""
        self._call("pg_ctl", "-D", str(self._data), "-w", "-l", str(self.folder / "log"), "-o", self._where, "start")

    def stop(self, mode: str = "immediate") -> None:
        """Stop it and wait."""
        self._call("pg_ctl", "-D", str(self._data), "-w", "-m", mode, "stop")

    def pid(self) -> int:
        """The process that all others of it come from."""
        return int((self._data / "postmaster.pid").read_text(encoding="ascii").split()[0])

    def remove(self) -> None:
        """Leave nothing behind."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _call(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [str(self.bin / program), *arguments],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=self.folder,
            **self._someone,
        )


@contextmanager
def private_server(bin_folder: Path) -> Iterator[str]:
    """Start a server and give its address (postgresql://…); it is stopped and removed at the end."""
    server = Server(bin_folder)
    try:
        server.make()
        server.start()
        try:
            yield server.address
        finally:
            server.stop()
    finally:
        server.remove()


def _somebody_else(folder: Path) -> dict[str, Any]:
    """The server refuses to run as root: then it runs as postgres, or as nobody."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name for entry in pwd.getpwall()}
    person = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    os.chown(folder, person.pw_uid, person.pw_gid)
    return {"user": person.pw_uid, "group": person.pw_gid, "extra_groups": []}


if __name__ == "__main__":
    server = programs()
    if server is None:
        sys.exit("No PostgreSQL server was found (Debian: apt-get install postgresql).")
    with private_server(server) as address:
        sys.exit(subprocess.call(sys.argv[1:], env={**os.environ, "ZHIBU_TEST_POSTGRES": address}))
