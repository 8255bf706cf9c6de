"""The database or the disk is gone: a page that says so and keeps what was typed, one line in the log, a note for the
doctor. What real outages look like is tried with real servers in tests/torture.
"""

import errno
import logging
import sqlite3
from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg.errors
import pytest
from allauth.core.internal import ratelimit
from django.core.cache.backends.locmem import LocMemCache
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, OperationalError, connection
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from tests.support import Cast, client_as
from zhibu.circulation.models import Suggestion
from zhibu.kernel import examinations, outage
from zhibu.kernel.management.commands import worker
from zhibu.kernel.models import JobRun
from zhibu.kernel.registry import registry

TEXT = "会议请提前三天通知 <b>&"


def sqlite_error(code: int) -> sqlite3.Error:
    """An error of SQLite with its code."""
    error = sqlite3.OperationalError("told by SQLite")
    error.sqlite_errorcode = code
    return error


def caused(below: BaseException, kind: type[BaseException] = OperationalError) -> BaseException:
    """What Django raises for an error of the driver."""
    error = kind(str(below))
    error.__cause__ = below
    return error


FULL = caused(sqlite_error(sqlite3.SQLITE_FULL))
GONE = caused(psycopg.OperationalError("connection to server failed: Connection refused"))


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    """A data folder of the test's own, for the note."""
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (FULL, outage.FULL),
        (caused(sqlite_error(sqlite3.SQLITE_READONLY)), outage.FULL),
        (caused(sqlite_error(sqlite3.SQLITE_IOERR | (3 << 8))), outage.FULL),
        (caused(sqlite_error(sqlite3.SQLITE_BUSY)), outage.BUSY),
        (caused(sqlite_error(sqlite3.SQLITE_CANTOPEN)), outage.GONE),
        (caused(sqlite_error(sqlite3.SQLITE_ERROR)), ""),  # no such table: our fault
        (GONE, outage.GONE),
        (caused(psycopg.errors.AdminShutdown("terminating connection")), outage.GONE),
        (caused(psycopg.errors.CannotConnectNow("the database system is starting up")), outage.GONE),
        (caused(psycopg.errors.TooManyConnections("sorry, too many clients")), outage.BUSY),
        (caused(psycopg.errors.DeadlockDetected("deadlock detected")), outage.BUSY),
        (caused(psycopg.errors.DiskFull("could not extend file")), outage.FULL),
        (caused(psycopg.errors.ReadOnlySqlTransaction("read-only"), DatabaseError), outage.FULL),
        (caused(psycopg.errors.UniqueViolation("duplicate key"), IntegrityError), ""),
        (caused(psycopg.errors.UndefinedTable("no such table"), DatabaseError), ""),
        (OSError(errno.ENOSPC, "No space left on device"), outage.FULL),
        (OSError(errno.ENOENT, "No such file"), ""),
        (ValueError("a fault of ours"), ""),
        (None, ""),
    ],
)
def test_which_errors_are_outages(error: BaseException | None, kind: str) -> None:
    assert outage.outage(error) == kind


def test_an_error_that_came_from_an_outage_is_one_and_one_that_hides_it_on_purpose_is_not() -> None:
    try:
        try:
            raise GONE
        except OperationalError as below:
            raise RuntimeError("while it was handled") from below
    except RuntimeError as error:
        assert outage.outage(error) == outage.GONE
        error.__cause__, error.__suppress_context__ = None, True
        assert outage.outage(error) == ""


def breaking(error: BaseException, when: Callable[[str], bool] = lambda sql: True) -> Any:
    """Every statement for which `when` says so fails with `error`."""

    def fail(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if when(sql):
            raise error
        return execute(sql, params, many, context)

    return connection.execute_wrapper(fail)


def asked(client: Client, path: str = "/") -> Any:
    """A GET as a server answers it: errors become pages."""
    client.raise_request_exception = False
    return client.get(path)


@pytest.mark.django_db
def test_the_page_without_database_or_session(cast: Cast, django_assert_num_queries: Any) -> None:
    client = client_as(cast.member)
    with breaking(GONE):
        answer = asked(client)
    text = answer.content.decode()

    assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (503, "20", "no-store")
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert text.count("The database cannot be reached just now.") == 1
    assert text.count("What had been saved before is safe; nothing of it is lost.") == 1
    assert [
        word for word in ("Traceback", "OperationalError", "refused", "style=", "<script", "<style") if word in text
    ] == []
    assert text.count('<a class="btn main" href="/">Try again</a>') == 1
    assert asked(client).status_code == 200  # and it works again by itself
    with django_assert_num_queries(0):
        outage.answer(RequestFactory().get("/"), outage.BUSY)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("cookie", "language", "words"), [("zh-hans", "zh-Hans", "暂时无法使用"), ("en", "en", "Not available")]
)
def test_the_page_speaks_the_chosen_language(cast: Cast, cookie: str, language: str, words: str) -> None:
    client = client_as(cast.member)
    client.cookies["django_language"] = cookie
    with breaking(GONE):
        text = asked(client).content.decode()

    assert (f'<html lang="{language}">' in text, words in text) == (True, True)


@pytest.mark.django_db
def test_what_was_typed_comes_back_and_is_sent_again_with_one_button(cast: Cast) -> None:
    client = client_as(cast.member)
    client.raise_request_exception = False
    address = reverse("circulation:suggest")
    typed = {"text": TEXT, "nameless": "on", "page": "/", "password": "secret-word"}
    with breaking(FULL, lambda sql: "circulation_suggestion" in sql):
        answer = client.post(address, typed)
    text = answer.content.decode()

    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert text.count("Nothing can be stored just now") == 1
    assert text.count("会议请提前三天通知 &lt;b&gt;&amp;") == 2  # to read, and in the form
    assert [text.count(f'name="{name}"') for name in (*typed, "csrfmiddlewaretoken")] == [1, 1, 1, 0, 1]
    assert "secret-word" not in text
    assert text.count(f'<form method="post" action="{address}">') == 1
    assert Suggestion.objects.count() == 0
    assert client.post(address, typed).status_code == 200
    assert Suggestion.objects.get().text == TEXT


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["circulation:suggest", "account_login"])
def test_nobody_is_told_that_they_tried_too_often_when_nothing_could_be_counted(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    client = client_as(None)
    client.raise_request_exception = False
    monkeypatch.setattr(LocMemCache, "add", lambda *args, **options: False)  # so the counter's store says it
    monkeypatch.setattr(ratelimit, "CACHE_LOCK_WAIT_TIMEOUT", 0)
    answer = client.post(reverse(address), {"text": TEXT, "login": "a", "password": "b"})

    assert (answer.status_code, answer.content.decode().count("Nothing can be stored just now")) == (503, 1)


@pytest.mark.django_db
def test_where_nothing_can_be_kept_the_way_back_is_shown(cast: Cast) -> None:
    client = client_as(cast.member)
    client.raise_request_exception = False
    with breaking(caused(sqlite_error(sqlite3.SQLITE_BUSY))):
        answer = client.post("/accounts/mode/")
    text = answer.content.decode()

    assert (answer.status_code, text.count("<form")) == (503, 0)
    assert text.count("What you have just sent was most likely not saved.") == 1
    assert text.count("open the page again and look") == 1


@pytest.mark.django_db
def test_a_fault_of_our_own_stays_a_500(cast: Cast) -> None:
    client = client_as(cast.member)
    with breaking(caused(sqlite_error(sqlite3.SQLITE_ERROR))):
        answer = asked(client)

    assert (answer.status_code, "系统出错了" in answer.content.decode()) == (500, True)
    assert outage.last_note() is None


def test_the_log_names_it_in_one_line_without_values() -> None:
    error = caused(psycopg.errors.DiskFull("could not extend file\nDETAIL: 13800000000"))
    record = logging.LogRecord(
        "django.request", logging.ERROR, "", 1, "%s: %s", ("x", "/"), (type(error), error, None)
    )

    assert outage.OneLine().filter(record)
    assert logging.Formatter().format(record) == "outage (full): OperationalError: could not extend file"


def test_the_log_keeps_the_traceback_of_a_fault() -> None:
    error = ValueError("a fault of ours")
    record = logging.LogRecord("x", logging.ERROR, "", 1, "broke: %s", ("/",), (ValueError, error, None))

    assert outage.OneLine().filter(record)
    assert logging.Formatter().format(record) == "broke: /\nValueError: a fault of ours"


def test_every_line_of_the_program_passes_the_filter(settings: Any) -> None:
    assert settings.LOGGING["filters"]["outage"]["()"] == "zhibu.kernel.outage.OneLine"
    assert [one.get("filters") for one in settings.LOGGING["handlers"].values()] == [["outage"]]


def amiss() -> list[str]:
    """What the doctor finds amiss with the database."""
    return [found.text for found in examinations.database() if not found.fine]


@pytest.mark.django_db
def test_the_doctor_tells_of_the_last_outage_for_an_hour(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    assert amiss() == []
    client = client_as(cast.member)
    with breaking(GONE):
        asked(client)
    met = timezone.localtime(outage.last_note().at)  # type: ignore[union-attr]
    said = f"At {met:%Y-%m-%d %H:%M} the database could not be reached; readers were told so."

    assert amiss() == [said]
    later = timezone.now() + timedelta(hours=2)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert amiss() == []
    assert said in [found.text for found in examinations.database()]


@pytest.mark.django_db
def test_the_doctor_finds_that_the_database_cannot_be_written() -> None:
    with breaking(FULL, lambda sql: sql.startswith("UPDATE")):
        assert amiss() == ["The database cannot be written (OperationalError: told by SQLite)."]


def test_a_note_that_cannot_be_written_or_read_is_no_fault(folder: Path, settings: Any) -> None:
    (folder / "outage.json").write_text("[", encoding="ascii")
    assert outage.last_note() is None
    settings.DATA_DIR = folder / "nowhere"
    outage.note(outage.GONE)
    assert outage.last_note() is None


@pytest.fixture
def jobs() -> Iterable[list[str]]:
    """The registry holds one job, which writes down that it ran."""
    before, registry.jobs = registry.jobs, {}
    ran: list[str] = []
    registry.add_job("tests.job", lambda *, now: ran.append("ran"), every_minutes=60)
    yield ran
    registry.jobs = before


@pytest.mark.django_db
def test_a_worker_waits_for_the_database_and_says_so_once(
    jobs: list[str], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    ticks = []

    class Stopped:
        """Stands for the event: told to stop at the fourth tick; the database is back before the last."""

        def is_set(self) -> bool:
            return len(ticks) == 4

        def wait(self, seconds: float) -> bool:
            ticks.append(seconds)
            return self.is_set()

        def set(self) -> None:
            """Never called."""

    monkeypatch.setattr(worker.threading, "Event", Stopped)
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    monkeypatch.setattr(worker.signal, "signal", lambda number, handler: None)
    with breaking(GONE, lambda sql: len(ticks) < 3):
        call_command("worker")

    assert jobs == ["ran"]
    said = "outage (gone): OperationalError: connection to server failed: Connection refused"
    assert [record.getMessage() for record in caplog.records] == [f"{said}; trying again every 5 seconds"]
    assert outage.last_note().kind == outage.GONE  # type: ignore[union-attr]


@pytest.mark.django_db
def test_a_worker_asked_once_fails(jobs: list[str]) -> None:
    with breaking(GONE), pytest.raises(OperationalError):
        call_command("worker", "--once")
    assert jobs == []


@pytest.mark.django_db
def test_a_job_during_which_the_database_went_is_run_again_when_it_is_back(jobs: list[str]) -> None:
    now = timezone.now()

    def fail(*, now: Any) -> None:
        raise GONE

    registry.add_job("tests.job", fail, every_minutes=60)
    with pytest.raises(OperationalError):
        worker.run_due(now=now)
    registry.add_job("tests.job", lambda *, now: jobs.append("ran"), every_minutes=60)
    soon, later = (now + timedelta(seconds=worker.STALE_SECONDS + more) for more in (-1, 1))

    if worker.slot(later, 60) == worker.slot(now, 60):  # else the next slot does it anyway
        assert worker.run_due(now=soon) == 0
    assert worker.run_due(now=later) == 1
    assert jobs == ["ran"]


@pytest.mark.django_db
def test_a_run_whose_worker_was_killed_is_taken_over_by_one_worker_in_a_minute(jobs: list[str]) -> None:
    now = timezone.now()
    number = worker.slot(now, 60)
    killed = now - timedelta(seconds=worker.STALE_SECONDS)
    run = JobRun.objects.create(job="tests.job", slot=number, started_at=killed)

    assert worker._take_over(run, now) is not None
    run.started_at = killed  # another worker that had read the row before
    assert worker._take_over(run, now) is None
    JobRun.objects.update(started_at=killed)
    assert worker.run_due(now=now) == 1
    assert worker.run_due(now=now + timedelta(seconds=worker.STALE_SECONDS * 2)) <= 1  # ended: only a next slot runs
    assert JobRun.objects.get(slot=number).outcome == "done"
    assert worker.STALE_SECONDS + worker.TICK_SECONDS <= 60


@pytest.mark.django_db
def test_the_doctor_command_ends_with_one_after_an_outage() -> None:
    outage.note(outage.FULL)
    with pytest.raises(CommandError, match="to mend"):
        call_command("doctor")
