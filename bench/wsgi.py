"""One request through a WSGI application, as a server makes it: no client's own work is timed with it."""

from io import BytesIO
from typing import Any


def ask(application: Any, address: str, **headers: str) -> tuple[int, bytes, dict[str, str]]:
    """Status, body and headers of a GET."""
    path, _sign, query = address.partition("?")
    said: dict[str, Any] = {}

    def begin(status: str, found: list[tuple[str, str]], *_rest: Any) -> None:
        said["status"], said["headers"] = int(status.split()[0]), dict(found)

    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(),
        "wsgi.errors": BytesIO(),
        **{f"HTTP_{name.upper()}": value for name, value in headers.items()},
    }
    answer = application(environ, begin)
    body = b"".join(answer)
    if hasattr(answer, "close"):
        answer.close()
    return said["status"], body, said["headers"]
