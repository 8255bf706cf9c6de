"""Whole answers of public pages, kept in this process until what they show changes.

A hit costs no session and no query: rooms announce in `registry.public` which addresses are theirs and how often what
stands there has changed; that number is asked for at most once a second, so another process is up to date within a
second and this one at once (`forget`). Only what a view marks with `keep` is kept, and only for those who are not
signed in.
"""

import gzip
import hashlib
import re
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

from zhibu.kernel.middleware import language_of
from zhibu.kernel.registry import registry
from zhibu.kernel.shell import CONTRAST_COOKIE, SIZE_COOKIE, TEXT_SIZES

MOST = 1000  # answers kept; the one that was asked for longest ago goes
LOOK = 1.0  # seconds after which another process's changes are looked for
QUERY = re.compile(r"(page=[1-9]\d{0,4})?", re.ASCII)
SMALL = 500  # bytes below which packing is no gain


@dataclass(frozen=True)
class _Kept:
    edition: int
    body: bytes
    packed: bytes
    headers: dict[str, str]


_answers: OrderedDict[tuple[str, ...], _Kept] = OrderedDict()
_editions: dict[str, tuple[float, int]] = {}
_lock = Lock()


def forget() -> None:
    """What is kept in this process may be out of date: look at once how often things have changed."""
    with _lock:
        _editions.clear()


def forget_all() -> None:
    """Keep nothing any more, as between two tests, whose databases count from one again."""
    with _lock:
        _editions.clear()
        _answers.clear()


def keep(response: HttpResponse) -> HttpResponse:
    """Say of a public answer that it is the same for everybody who is not signed in."""
    response.may_be_kept = True  # type: ignore[attr-defined]
    return response


def _edition(prefix: str) -> int:
    """How often what stands under these addresses has changed."""
    known = _editions.get(prefix)
    if known is None or monotonic() - known[0] > LOOK:
        known = (monotonic(), registry.public[prefix]())
        _editions[prefix] = known
    return known[1]


def _key(request: HttpRequest) -> tuple[str, ...] | None:
    """Under what an answer to this request is kept; None when it is not."""
    if request.method not in ("GET", "HEAD") or settings.SESSION_COOKIE_NAME in request.COOKIES:
        return None
    query = request.META.get("QUERY_STRING", "")
    if not QUERY.fullmatch(query):
        return None
    try:
        host = request.get_host()
    except DisallowedHost:
        return None
    return (request.scheme or "", host, request.path_info, query, *_looks(request))


def _looks(request: HttpRequest) -> tuple[str, str, str]:
    """What a device may have chosen that changes how a public page looks; whatever else its cookies say is nothing."""
    size, contrast = request.COOKIES.get(SIZE_COOKIE, ""), request.COOKIES.get(CONTRAST_COOKIE, "")
    return language_of(request), size if size in TEXT_SIZES else "", contrast if contrast == "high" else ""


class KeptPages:
    """Answers from what is kept, and keeps what may be. It stands before the session in the list of middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        prefix = next((one for one in registry.public if request.path_info.startswith(one)), None)
        key = _key(request) if prefix else None
        if prefix is None or key is None:
            return self.get_response(request)
        edition = _edition(prefix)
        with _lock:
            found = _answers.get(key)
            if found is not None:
                _answers.move_to_end(key)
        if found is None or found.edition != edition:
            response = self.get_response(request)
            found = _made(response, edition)
            if found is None:
                return response
            with _lock:
                _answers[key] = found
                while len(_answers) > MOST:
                    _answers.popitem(last=False)
        return _answer(request, found)


def _made(response: Any, edition: int) -> _Kept | None:
    """What is kept of an answer; None when it must not be."""
    if response.status_code != 200 or response.streaming or response.cookies:
        return None
    if not getattr(response, "may_be_kept", False):
        return None
    patch_vary_headers(response, ("Cookie", "Accept-Encoding"))
    body = bytes(response.content)
    headers = {name: value for name, value in response.headers.items() if name != "Content-Length"}
    headers["ETag"] = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers["Cache-Control"] = "public, no-cache"
    return _Kept(edition, body, gzip.compress(body, 6) if len(body) > SMALL else b"", headers)


def _answer(request: HttpRequest, found: _Kept) -> HttpResponse:
    """The kept answer, packed where the browser takes that; 304 when it has it already."""
    if request.headers.get("If-None-Match", "") in (found.headers["ETag"], f"W/{found.headers['ETag']}"):
        return HttpResponse(status=304, headers={n: found.headers[n] for n in ("ETag", "Cache-Control", "Vary")})
    packed = found.packed and "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(found.packed if packed else found.body, headers=found.headers)
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Content-Length"] = str(len(response.content))
    return response
