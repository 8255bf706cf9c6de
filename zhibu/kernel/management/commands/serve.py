"""Web server and worker together, for one machine: `zhibu serve`. Large offices start the two apart."""

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


class Command(BaseCommand):
    """Serves until Ctrl-C or SIGTERM, then stops both; when one of the two dies, the other is stopped as well."""

    help = "Runs the web server and the worker until Ctrl-C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=1)

    def handle(self, *args: Any, host: str, port: int, workers: int, **options: Any) -> None:
        refuse_taken_port(host, port)
        application = ":".join(settings.WSGI_APPLICATION.rsplit(".", 1))
        web = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--log-level", "warning"]
        web += ["--host", host, "--port", str(port), "--workers", str(workers), "--blocking-threads", "4", application]
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


def keep_running(commands: list[list[str]]) -> bool:
    """Run the commands beside each other until we are told to stop (True) or one of them ends by itself (False)."""
    told: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda received, _frame: told.append(received))
    # Sessions of their own: Ctrl-C reaches only us, and we stop them in good order.
    running = [subprocess.Popen(command, start_new_session=True) for command in commands]  # noqa: S603 - our own
    while not told and all(process.poll() is None for process in running):
        time.sleep(0.2)
    for process in running:
        process.terminate()
    for process in running:
        with suppress(subprocess.TimeoutExpired):
            process.wait(PATIENCE_SECONDS)
        process.kill()
        process.wait()
    return bool(told)
