"""Web server and worker together, for one machine: `zhibu serve`. Large offices start the two apart."""

import os
import signal
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

PATIENCE_SECONDS = 15  # for the request and the job under way when told to stop
AT_ONCE_SECONDS = 10  # a part that ends sooner after its start would end again and again


class Command(BaseCommand):
    """Serves until Ctrl-C or SIGTERM, then stops both. A part that dies is started again; one that cannot start ends
    both.
    """

    help = "Runs the web server and the worker until Ctrl-C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=1)

    def handle(self, *args: Any, host: str, port: int, workers: int, **options: Any) -> None:
        refuse_taken_port(host, port)
        application = ":".join(settings.WSGI_APPLICATION.rsplit(".", 1))
        web = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--log-level", "warning"]
        web += ["--host", host, "--port", str(port), "--workers", str(workers), "--blocking-threads", "4"]
        web += ["--respawn-failed-workers", application]
        self.stdout.write(f"Zhibu is served on http://{host}:{port}/ - Ctrl-C stops it.")
        self.stdout.flush()
        if not keep_running([web, [sys.argv[0], "worker"]]):
            raise CommandError("The web server or the worker stopped by itself; its last words stand above.")


def refuse_taken_port(host: str, port: int) -> None:
    """CommandError when something else already answers on the port."""
    with socket.socket() as plug:
        plug.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            plug.bind((host, port))
        except OSError as error:
            raise CommandError(f"Port {port} cannot be used ({error.strerror}). Choose another: PORT=8001") from error


def keep_running(commands: list[list[str]], at_once: float = AT_ONCE_SECONDS) -> bool:
    """Run the commands beside each other until we are told to stop (True), or one of them ends within `at_once`
    seconds of its start (False). One that ends later, as when it is killed, is started again.
    """
    told: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda received, _frame: told.append(received))
    running = [Part(command) for command in commands]
    while not told:
        fallen = [part for part in running if part.process.poll() is not None]
        if any(time.monotonic() - part.began < at_once for part in fallen):
            break
        for part in fallen:
            part.start_again()
        time.sleep(0.2)
    for part in running:
        part.process.terminate()
    for part in running:
        part.end()
    return bool(told)


class Part:
    """One of the processes that are kept running."""

    def __init__(self, command: list[str]) -> None:
        self.command = command
        self.start()

    def start(self) -> None:
        """Start it, in a session of its own: Ctrl-C reaches only us, and we stop them in good order."""
        self.began = time.monotonic()
        self.process = subprocess.Popen(self.command, start_new_session=True)  # noqa: S603 - our own

    def start_again(self) -> None:
        """After its death: what is left of its session goes first, as it may hold the port."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.start()

    def end(self) -> None:
        """Wait for it, then end it by force."""
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(PATIENCE_SECONDS)
        self.process.kill()
        self.process.wait()
