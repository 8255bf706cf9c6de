"""What a browser cannot have sent honestly, or sent too much of, is refused in one place: 400 or 413 with a page that
says what happened. The page needs neither session nor database, as a refusal may come before both.
"""

import logging
import sqlite3
from collections.abc import Callable, Iterator
from http import HTTPStatus

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import (
    BadRequest,
    DisallowedHost,
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.db import DataError
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.template.loader import render_to_string
from django.utils import translation

from zhibu.kernel.figures import count
from zhibu.kernel.middleware import language_of

MOST_BYTES = 8 * 1024 * 1024  # of one request: a workbook of 5 MB, with what a form adds
HOST = "host"  # asked under a name that is not ours
LARGE = "large"  # more bytes than we take
MANY = "many"  # more fields or files than we take
STRANGE = "strange"  # cannot be read, or holds signs that nobody types
KINDS = {
    DisallowedHost: HOST,
    RequestDataTooBig: LARGE,
    TooManyFieldsSent: MANY,
    TooManyFilesSent: MANY,
}
# PostgreSQL: numeric value out of range, invalid byte sequence, untranslatable character, invalid text or datetime.
_VALUES = {"22003", "22021", "22P05", "22007", "22008"}
_NO_VALUE = ("too large to convert to SQLite", "surrogates not allowed", "NUL (0x00)")

log = logging.getLogger(__name__)


class SignsNobodyTypesError(BadRequest):
    """A field or a file name holds NUL, which PostgreSQL refuses wherever it is looked for or kept."""


class Readable:
    """Reads what was sent before anything else does: what is too large or cannot be read is refused here, and so is a
    value that the database could neither keep nor look for. Stands in the list of middleware before whatever reads
    `request.POST`.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        refuse_unreadable(request)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A value that no column can hold is the sender's fault, not ours; the transaction has been rolled back."""
        if not is_no_value(error):
            return None
        log.warning("refused a value that the database cannot hold at %s: %s", request.path, type(error).__name__)
        return refused(request, error)


def refuse_unreadable(request: HttpRequest) -> None:
    """Raises BadRequest or SuspiciousOperation, which Django answers with `refused`."""
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError as error:
        raise BadRequest("no length") from error
    if length > MOST_BYTES:
        raise RequestDataTooBig("more bytes than are taken")
    if length < 0:
        raise BadRequest("no length")
    try:
        if any("\0" in text for text in texts(request)):
            raise SignsNobodyTypesError("NUL")
    except (UnreadablePostError, UnicodeError, LookupError) as error:
        raise BadRequest("cannot be read") from error


def texts(request: HttpRequest) -> Iterator[str]:
    """The path, and every name and value that was sent, with cookies and the names of files."""
    yield request.path
    yield from request.COOKIES.values()
    for name, values in request.GET.lists():
        yield name
        yield from (str(value) for value in values)
    if request.method != "POST":
        return
    for name, values in request.POST.lists():
        yield name
        yield from (str(value) for value in values)
    for name, files in request.FILES.lists():
        yield name
        yield from (str(getattr(file, "name", "")) for file in files)


def is_no_value(error: BaseException) -> bool:
    """Whether the database, or the way to it, refused a value as such: a number beyond 64 bit, half a character."""
    if isinstance(error, OverflowError | UnicodeEncodeError | ValueError):
        return any(words in str(error) for words in _NO_VALUE)
    if isinstance(error, DataError):
        below = error.__cause__
        state = getattr(below, "sqlstate", None)
        return state in _VALUES or isinstance(below, sqlite3.DataError) or any(w in str(error) for w in _NO_VALUE)
    return False


@login_not_required
def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, or 413 for what is too large: what was wrong and what to do. Nothing was kept."""
    kind = next((kind for error, kind in KINDS.items() if isinstance(exception, error)), STRANGE)
    language = language_of(request)
    with translation.override(language):
        html = render_to_string(
            "kernel/refused.html",
            {
                "kind": kind,
                "language": "zh-Hans" if language.startswith("zh") else language,
                "megabytes": MOST_BYTES // 1024**2,
                "fields": count(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS),
            },
        )
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE if kind in {LARGE, MANY} else HTTPStatus.BAD_REQUEST
    return HttpResponse(html, status=status, headers={"Content-Language": language})
