"""`zhibu doctor`: what is fine is said, what is wrong is said with what to do, and nothing is changed."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.utils import timezone

from zhibu.kernel import examinations, sealed
from zhibu.kernel.models import JobRun
from zhibu.kernel.registry import Finding, registry

pytestmark = pytest.mark.django_db


def wrong(look: Callable[[], Iterable[Finding]]) -> list[tuple[str, str]]:
    """What an examination found amiss, with what to do."""
    return [(found.text, found.remedy) for found in look() if not found.fine]


@pytest.fixture(autouse=True)
def _the_machines_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The doctor compares it with the database's, which the tests do not set."""
    monkeypatch.setattr(timezone, "now", lambda: datetime.now(tz=UTC))


@pytest.fixture
def on_time() -> None:
    """A worker that has just run every job."""
    now = timezone.now()
    JobRun.objects.bulk_create(
        JobRun(job=name, slot=1, started_at=now, finished_at=now, outcome="done") for name in registry.jobs
    )


def doctor(**options: Any) -> list[str]:
    """The lines of the command that ends well."""
    out = StringIO()
    call_command("doctor", stdout=out, **options)
    return out.getvalue().splitlines()


@pytest.fixture
def keys_of_our_own(settings: Any, tmp_path: Path) -> Iterable[Path]:
    """A key file for one test."""
    settings.KEY_FILE = tmp_path / "keys.json"
    sealed.make_key_file(settings.KEY_FILE)
    sealed._keys.cache_clear()
    yield settings.KEY_FILE
    sealed._keys.cache_clear()


@pytest.mark.usefixtures("on_time", "keys_of_our_own")
def test_a_sound_installation_passes_every_examination() -> None:
    lines = doctor(language="en")

    assert {line.split()[1] for line in lines} == set(registry.examinations)
    assert [line for line in lines if not line.startswith("ok ")] == []


@pytest.mark.usefixtures("on_time")
def test_it_speaks_the_committees_language() -> None:
    out = StringIO()
    call_command("doctor", stdout=out, language="zh-hans")
    assert "后台任务" in out.getvalue()


def test_a_stopped_worker_is_missed() -> None:
    long_ago = timezone.now() - timedelta(days=2)
    name = next(iter(registry.jobs))
    JobRun.objects.create(job=name, slot=1, started_at=long_ago, finished_at=long_ago, outcome="failed: KeyError")

    late, failed = wrong(examinations.worker)

    assert name in late[0]
    assert late[1] == "Start zhibu worker, or zhibu serve, which starts it too."
    assert failed == (f"The last run failed: {name}.", "The worker's log says why.")


@pytest.mark.usefixtures("on_time")
def test_a_command_that_finds_something_ends_with_one(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    examinations.LEAST_FREE, before = 2**62, examinations.LEAST_FREE
    try:
        with pytest.raises(CommandError, match="1 to mend") as error:
            doctor(language="en")
    finally:
        examinations.LEAST_FREE = before
    assert error.value.returncode == 1


def test_keys_that_others_read_and_keys_that_are_broken(keys_of_our_own: Path) -> None:
    assert wrong(examinations.keys) == []
    keys_of_our_own.chmod(0o644)
    assert wrong(examinations.keys) == [
        ("Others on this machine can read the key file.", f"chmod 600 {keys_of_our_own}")
    ]
    keys_of_our_own.write_text("{}", encoding="ascii")
    sealed._keys.cache_clear()
    [(text, remedy)] = wrong(examinations.keys)
    assert text.startswith(f"{keys_of_our_own}: not a key file")
    assert remedy == "Put the right key file where ZHIBU_KEY_FILE says. Never make a new one."


def test_a_database_that_lacks_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examinations.MigrationExecutor, "migration_plan", lambda self, targets: [1, 2])
    assert wrong(examinations.database) == [("2 changes of the tables wait.", "zhibu migrate")]


def test_a_database_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> None:
        raise OperationalError("could not connect to postgresql://zhibu:secret@db/zhibu")

    monkeypatch.setattr(examinations.connection, "cursor", gone)
    assert wrong(examinations.database) == [("The database does not answer (OperationalError).", "DATABASE_URL")]


def test_production_without_https_and_stylesheets(settings: Any, tmp_path: Path) -> None:
    settings.PRODUCTION, settings.HTTPS, settings.STATIC_ROOT = True, False, tmp_path
    assert wrong(examinations.settings_of_process)[0] == (
        "Pages are served without HTTPS.",
        "Set ZHIBU_HTTPS=true behind a certificate.",
    )
    assert wrong(examinations.disk) == [
        ("Stylesheets and scripts have not been collected.", "zhibu collectstatic --noinput")
    ]


def test_an_examination_that_breaks_off_hides_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks() -> Iterable[Finding]:
        raise KeyError("a name that must not be said")

    monkeypatch.setattr(registry, "examinations", {"bad": breaks, "program": examinations.program})
    found = list(examinations.examine())
    assert found[0] == ("bad", Finding(False, "This could not be examined: KeyError"))
    assert [(name, one.fine) for name, one in found[1:]] == [("program", True)]
