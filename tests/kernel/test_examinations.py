"""What the house can say about itself."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.utils import timezone

from zhibu.kernel import examinations
from zhibu.kernel.models import JobRun
from zhibu.kernel.registry import Job, registry

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def one_job(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "jobs", {"x.y": Job("x.y", lambda **_: None, 10)})


@pytest.mark.parametrize(
    ("minutes", "outcome", "fine"), [(5, "done", [True]), (30, "done", [False]), (5, "failed: OSError", [True, False])]
)
def test_the_worker(db: None, one_job: None, minutes: int, outcome: str, fine: list[bool]) -> None:
    began = timezone.now() - timezone.timedelta(minutes=minutes)
    JobRun.objects.create(job="x.y", slot=1, started_at=began, finished_at=began, outcome=outcome)

    assert [finding.fine for finding in examinations.worker()] == fine


def test_a_worker_that_never_ran(db: None, one_job: None) -> None:
    (finding,) = examinations.worker()

    assert (finding.fine, finding.remedy) == (False, "Start it and keep it running: zhibu worker")


@pytest.mark.parametrize(("free", "fine"), [(10 * 1024**3, True), (1024**2, False)])
def test_the_disk(monkeypatch: pytest.MonkeyPatch, free: int, fine: bool) -> None:
    monkeypatch.setattr(examinations.shutil, "disk_usage", lambda _folder: SimpleNamespace(free=free))

    (finding,) = examinations.disk()

    assert (finding.fine, bool(finding.remedy)) == (fine, not fine)


def test_a_migration_that_was_not_run(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examinations.MigrationExecutor, "migration_plan", lambda *_: [1, 2])

    (finding,) = examinations.database()

    assert (finding.text, finding.remedy) == ("2 migrations have not been run", "Run: zhibu migrate")


def test_settings_shown_are_documented_and_hold_no_secret(db: None, settings) -> None:
    shown = dict(examinations.settings_in_force())
    told = re.findall(r"^\| `([A-Z_]+)`", (ROOT / "docs/settings.md").read_text(encoding="utf-8"), re.M)

    assert set(shown) <= set(told)
    assert settings.SECRET_KEY not in "".join(shown.values())
