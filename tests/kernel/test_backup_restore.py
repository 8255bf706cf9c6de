"""After a restore nothing is sent; a restore that is cut off leaves the old or the new; a drill touches nothing."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from tests.conftest import drop_guards
from tests.kernel import backups
from tests.kernel.backups import HELD, NOW, differing, everything, files, made, quiet, rows
from zhibu.accounts.models import User
from zhibu.activities.models import Notice
from zhibu.audit.models import Entry
from zhibu.audit.queries import check_chain
from zhibu.circulation.models import Delivery, Hold, Sending
from zhibu.kernel import examinations
from zhibu.kernel.backup import checking, journal, notes, restoring
from zhibu.kernel.backup.drill import drill
from zhibu.kernel.backup.faults import BackupError
from zhibu.kernel.backup.restoring import restore
from zhibu.kernel.models import JobRun
from zhibu.kernel.registry import registry

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def backup(transactional_db: None, settings: Any, tmp_path: Path) -> Iterator[Path]:
    """A backup, after which a row and a file were added."""
    settings.DATA_DIR = tmp_path / "data"
    settings.DATA_DIR.mkdir()
    with backups.cleared_away():
        backups.world()
        made(tmp_path / "b.tar")
        JobRun.objects.create(job="later", slot=1, started_at=NOW)
        backups.write_files({"attachments/later": b"later"})
        yield tmp_path / "b.tar"


def test_nothing_is_sent_afterwards(backup: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    salts = set(User.objects.values_list("session_salt", flat=True))
    delivered = Delivery.objects.count()
    restore(backup, replace=True, say=quiet, now=NOW)

    settings.CHANNELS = True
    monkeypatch.setattr("zhibu.circulation.services.robots.ENDPOINTS", {})  # nowhere to go: asking would be a failure
    for days in range(0, 12, 4):
        for job in registry.jobs.values():
            job.run(now=NOW + timedelta(days=days, minutes=11))
    assert list(Sending.objects.values_list("state", flat=True)) == ["unknown"]
    assert Hold.objects.get().since == NOW
    waited = Notice.objects.get(theme="主题党日")
    assert (waited.state, waited.number, Delivery.objects.count()) == ("draft", None, delivered)
    assert waited.returned_because.startswith("The database was restored while it waited")
    assert salts & set(User.objects.values_list("session_salt", flat=True)) - {""} == set()
    assert check_chain().bad is None


KILLED = """
import os, sys
import django
from django.conf import settings
django.setup()
from pathlib import Path
from django.db import connection
from django.utils import timezone
from zhibu.kernel.backup import journal, restoring
connection.settings_dict["NAME"], settings.KEY_FILE, settings.DATA_DIR = sys.argv[1], sys.argv[2], Path(sys.argv[3])
left, take = int(sys.argv[5]), journal._take
def taken(step):
    global left
    if left == 0:
        os._exit(9)
    left -= 1
    take(step)
journal._take = taken
if left < 0:
    restoring.contents = lambda: os._exit(9)
restoring.restore(Path(sys.argv[4]), replace=True, say=lambda text: None, now=timezone.now())
"""


@pytest.mark.parametrize("step", [-1, 0, 1, 2, 3])
def test_killed_at_any_step_it_is_the_old_or_the_new(backup: Path, settings: Any, step: int) -> None:
    old, kept = rows(), files()
    connection.close()
    words = [connection.settings_dict["NAME"], settings.KEY_FILE, settings.DATA_DIR, backup, step]
    done = subprocess.run(
        [sys.executable, "-c", KILLED, *map(str, words)],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        check=False,
    )
    assert done.returncode == 9

    assert journal.finish() == (step >= 0)

    if step < 0:
        assert (rows(), files()) == (old, kept)
    else:
        assert differing(old, rows()) == {*HELD, "kernel_jobrun"}
        assert files() == backups.FILES
    assert journal.finish() is False


def test_a_full_disk_leaves_the_old(backup: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*args: Any, **options: Any) -> None:
        raise OSError(28, "No space left on device")

    before = everything()
    for where, name in ((checking, "_written"), (restoring, "_make_ready"), (restoring.journal.os, "sync")):
        with monkeypatch.context() as patch, pytest.raises(BackupError, match="No space left"):
            patch.setattr(where, name, full)
            restore(backup, replace=True, say=quiet, now=timezone.now())
        assert everything() == before


def test_a_drill_reports_and_touches_nothing(backup: Path) -> None:
    before = everything()
    found = drill(backup, now=timezone.now())
    after = everything()
    assert (after[0], after[1], after[3]) == (before[0], before[1], before[3])
    assert set(after[2]) - set(before[2]) == set()
    assert (found.fine, found.plain()["attachments"]) == (True, 3)
    assert found.newest["activities"] == "2026-11-05T04:10:00+00:00"


def test_a_changed_chain_is_found_and_not_restored(backup: Path, tmp_path: Path) -> None:
    drop_guards("default")
    Entry.objects.filter(number=1).update(role="somebody else")
    made(tmp_path / "c.tar")
    before = everything()
    found = drill(tmp_path / "c.tar", now=timezone.now())
    wrong = [one.text for one in found.found if not one.fine]
    assert wrong == ["The chain of deeds is broken at entry 1 (changed)."]
    with pytest.raises(BackupError, match="broken at entry 1"):
        restore(tmp_path / "c.tar", replace=True, say=quiet, now=timezone.now())
    assert everything() == before
    restore(tmp_path / "c.tar", replace=True, despite_findings=True, say=quiet, now=timezone.now())
    assert differing(before[0], rows()) == set(HELD)


def test_the_doctor_tells_how_old_backup_and_drill_are(backup: Path, settings: Any) -> None:
    settings.PRODUCTION = True
    now = timezone.now()

    def said() -> list[tuple[bool, str]]:
        return [(one.fine, one.text.partition(" of ")[0].partition(" on ")[0]) for one in examinations.backup()]

    notes.note(notes.CREATED, fine=True, now=now)
    assert said() == [(True, "The newest backup is"), (False, "No backup has been restored for a try.")]
    notes.note(notes.DRILLED, fine=True, now=now - timedelta(days=99))
    assert said() == [(True, "The newest backup is"), (True, "The last drill was")]
    notes.note(notes.CREATED, fine=True, now=now - timedelta(days=3))
    notes.note(notes.DRILLED, fine=True, now=now - timedelta(days=101))
    assert said() == [(False, "The newest backup is"), (False, "The last drill was")]
    (Path(settings.DATA_DIR) / "backup.json").unlink()
    assert said() == [(False, "No backup has been made here.")]
