"""Stands in for the providers and the mail server on this machine: real sockets, real HTTP and SMTP, no network."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


class Provider:
    """A robot's other side. `how` says what it does with the next messages: "ok", a status, ("code", n), "silent",
    "cut" (takes the message, then breaks off), "garbage". `how_for` says it for single keys. What reached it stands in
    `got`: (path, parameters, JSON).
    """

    def __init__(self) -> None:
        self.how: Any = "ok"
        self.how_for: dict[str, Any] = {}
        self.got: list[tuple[str, dict[str, list[str]], dict[str, Any]]] = []
        self.over = threading.Event()
        self.reached = threading.Event()
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                parts = urlsplit(self.path)
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                provider.got.append((parts.path, parse_qs(parts.query), body))
                provider.reached.set()
                how = next((how for key, how in provider.how_for.items() if key in self.path), provider.how)
                if how == "silent":
                    provider.over.wait(5)
                    return
                if how == "cut":
                    self.connection.shutdown(socket.SHUT_RDWR)
                    return
                code = how[1] if isinstance(how, tuple) else 0
                answer = b"<html>" if how == "garbage" else json.dumps({"errcode": code, "code": code}).encode()
                self.send_response(how if isinstance(how, int) else 200)
                if how == 302:
                    self.send_header("Location", "http://elsewhere.invalid/")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *args: Any) -> None:
                return

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True

    @property
    def address(self) -> str:
        """Where it is reached."""
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    @property
    def texts(self) -> list[str]:
        """The texts that reached it, whatever the provider's form."""
        return [
            (said.get("text") or said["content"]).get("content") or said["content"]["text"] for *_, said in self.got
        ]


@contextmanager
def provider() -> Iterator[Provider]:
    """A provider that answers until the end of the block."""
    made = Provider()
    thread = threading.Thread(target=made.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield made
    finally:
        made.over.set()
        made.server.shutdown()
        thread.join()
        made.server.server_close()


class MailServer(ThreadingTCPServer):
    """A mail server without encryption. `refuse` is the command it refuses; `cut` breaks off after the message."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        self.got: list[str] = []
        self.refuse = ""
        self.cut = False
        super().__init__(("127.0.0.1", 0), _Mail)


class _Mail(StreamRequestHandler):
    server: MailServer

    def say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())

    def handle(self) -> None:
        self.say("220 here")
        while line := self.rfile.readline().decode().strip():
            verb = line.split()[0].upper().rstrip(":")
            if verb == self.server.refuse:
                self.say("550 no")
            elif verb == "DATA":
                self.say("354 go on")
                lines = []
                while (one := self.rfile.readline().decode()) not in {".\r\n", ""}:
                    lines.append(one)
                self.server.got.append("".join(lines))
                if self.server.cut:
                    return
                self.say("250 kept")
            elif verb == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 fine")


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """A mail server until the end of the block."""
    server = MailServer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def closed_door() -> str:
    """An address of this machine at which nobody listens."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{door.getsockname()[1]}"
