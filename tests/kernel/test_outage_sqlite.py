"""SQLite's own refusals, brought about for real: a full disk, a file that may not be written, a lock held too long."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.support import client_as, make_cast
from zhibu.circulation.models import Suggestion
from zhibu.kernel import outage

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite]
LONG = "意见" * 450  # most of a page of the file


def pragma(words: str) -> Any:
    """One setting of the connection."""
    with connection.cursor() as cursor:
        return (
            cursor.execute(f"PRAGMA {words}").fetchone()[0] if "=" not in words else cursor.execute(f"PRAGMA {words}")
        )


@contextmanager
def full() -> Iterator[None]:
    """The file may grow by no page."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")  # no free page is left inside
    pages = pragma("page_count")
    pragma(f"max_page_count={pages}")
    try:
        yield
    finally:
        pragma("max_page_count=1073741823")


@contextmanager
def read_only() -> Iterator[None]:
    """Nothing may be written."""
    pragma("query_only=ON")
    try:
        yield
    finally:
        pragma("query_only=OFF")


@contextmanager
def held_by_another() -> Iterator[None]:
    """Another process writes for longer than we wait."""
    pragma("busy_timeout=20")
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.close()
        pragma("busy_timeout=20000")


@pytest.mark.parametrize(
    ("trouble", "kind", "words"),
    [
        (full, outage.FULL, "Nothing can be stored just now"),
        (read_only, outage.FULL, "Nothing can be stored just now"),
        (held_by_another, outage.BUSY, "Many people are working at this moment"),
    ],
)
def test_it_is_told_in_words_nothing_is_written_and_then_it_works_again(
    settings: Any, tmp_path: Path, trouble: Any, kind: str, words: str
) -> None:
    settings.DATA_DIR = tmp_path
    client: Client = client_as(make_cast().member)
    client.raise_request_exception = False
    address = reverse("circulation:suggest")
    with trouble():
        # What is left of the last page is used up first.
        answer = [client.post(address, {"text": LONG}) for _ in range(4)][-1]
        read = client.get("/")
    kept = Suggestion.objects.count()

    assert (answer.status_code, answer.content.decode().count(words)) == (503, 1)
    assert answer.content.decode().count(LONG) == 2
    assert read.status_code == 200
    assert (met := outage.last_note()) is not None and met.kind == kind
    assert pragma("integrity_check") == "ok"
    assert client.post(address, {"text": LONG}).status_code == 200
    assert Suggestion.objects.count() == kept + 1
