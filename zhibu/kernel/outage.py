"""When the database cannot be reached or the disk cannot be written: what it is, the page that says so, one line in
the log and a note for `zhibu doctor`. Nothing here asks the database or the session.
"""

import errno
import json
import logging
import sqlite3
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils import translation

from zhibu.kernel.middleware import language_of
from zhibu.kernel.typed import fields_of, words_of

GONE = "gone"  # no answer from the database
FULL = "full"  # it answers, but nothing can be written
BUSY = "busy"  # others were first for too long
TRY_AGAIN = {GONE: 20, FULL: 60, BUSY: 5}  # seconds, for browsers and proxies

# The low byte of SQLite's error codes.
_SQLITE = {
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_READONLY: FULL,
    sqlite3.SQLITE_IOERR: FULL,
    sqlite3.SQLITE_BUSY: BUSY,
    sqlite3.SQLITE_LOCKED: BUSY,
    sqlite3.SQLITE_CANTOPEN: GONE,
}
# PostgreSQL's classes and single codes: https://www.postgresql.org/docs/current/errcodes-appendix.html
_POSTGRES = {
    "53100": FULL,  # disk full
    "25006": FULL,  # read-only transaction, as on a standby
    "53": BUSY,  # out of memory, too many connections
    "40": BUSY,  # deadlock, serialisation
    "55P03": BUSY,  # a lock was waited for too long
    "57014": BUSY,  # a statement took too long
    "08": GONE,
    "57P": GONE,  # shut down, crashed, still starting
    "58": FULL,  # the database's own files cannot be read or written
}
_FILES = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG}

log = logging.getLogger(__name__)


def outage(error: BaseException | None) -> str:
    """GONE, FULL or BUSY when this error (or what it came from) is an outage, else "": then it is a fault of ours."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        if found := _kind(error):
            return found
        seen.add(id(error))
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return ""


def _kind(error: BaseException) -> str:
    if isinstance(error, OSError):
        return FULL if error.errno in _FILES else ""
    if isinstance(error, sqlite3.Error):
        return _SQLITE.get(getattr(error, "sqlite_errorcode", 0) & 0xFF, "")
    if not isinstance(error, DatabaseError | InterfaceError):
        return ""
    below = error.__cause__
    if isinstance(below, sqlite3.Error):
        return _kind(below)
    state = getattr(below, "sqlstate", None)
    if state:
        return next((kind for start, kind in _POSTGRES.items() if state.startswith(start)), "")
    # The driver itself speaks without a code when there is no server at the other end.
    return GONE if type(below).__name__ in {"OperationalError", "InterfaceError", "ConnectionTimeout"} else ""


def answer(request: HttpRequest, kind: str) -> HttpResponse:
    """The page: what happened, what to do, and what was typed with one button to send it again."""
    fields = fields_of(request) if request.method == "POST" else {}
    language = language_of(request)
    with translation.override(language):
        html = render_to_string(
            "kernel/outage.html",
            {
                "kind": kind,
                "language": "zh-Hans" if language.startswith("zh") else language,
                "sent": request.method == "POST",
                "action": request.get_full_path(),
                "fields": [(name, value) for name, values in (fields or {}).items() for value in values],
                "words": words_of(fields or {}),
                "files": bool(fields) and bool(request.FILES),
                "token": get_token(request) if fields else "",
            },
        )
    response = HttpResponse(html, status=HTTPStatus.SERVICE_UNAVAILABLE, headers={"Content-Language": language})
    response["Retry-After"] = str(TRY_AGAIN[kind])
    return response


class OneLine(logging.Filter):
    """For the log: an outage is one line that names it; a traceback for every waiting person would only hide it."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        kind = outage(error)
        if kind:
            record.msg, record.args = f"outage ({kind}): {said(error)}", ()
            record.exc_info = record.exc_text = None
        return True


def said(error: BaseException | None) -> str:
    """The first line of what the database said; further lines may hold values of a row."""
    return f"{type(error).__name__}: {str(error).strip().splitlines()[0][:200] if str(error).strip() else ''}"


@dataclass(frozen=True)
class Note:
    """The last outage that a process of this installation met."""

    kind: str
    at: datetime


def _file() -> Path:
    return Path(settings.DATA_DIR) / "outage.json"


def note(kind: str) -> None:
    """Keep for `zhibu doctor` that there was an outage. In a file, as the database may be what is gone; where that
    cannot be written either, the log has it.
    """
    with suppress(OSError):
        _file().write_text(json.dumps({"kind": kind, "at": round(time.time())}), encoding="ascii")


def last_note() -> Note | None:
    """The last outage that was noted; None when there was none or the note cannot be read."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        kept: Mapping[str, Any] = json.loads(_file().read_text(encoding="ascii"))
        return Note(str(kept["kind"]), datetime.fromtimestamp(kept["at"], UTC))
    return None
