"""A backup holds everything of one moment and gives it back as it was."""

import hashlib
import json
import subprocess
import tarfile
import threading
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from tests.conftest import drop_guards
from tests.kernel import backups
from tests.kernel.backups import FILES, HELD, NOW, differing, files, later, made, quiet, rows
from zhibu.audit.models import Entry
from zhibu.kernel.backup import aside, creation, postgres
from zhibu.kernel.backup.checking import verify
from zhibu.kernel.backup.faults import BackupError
from zhibu.kernel.backup.loading import loaded
from zhibu.kernel.backup.restoring import restore
from zhibu.kernel.models import JobRun

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _home(transactional_db: None, settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.DATA_DIR = tmp_path / "data"
    settings.DATA_DIR.mkdir()
    with backups.cleared_away():
        yield


def test_it_gives_back_every_row_and_every_byte(tmp_path: Path) -> None:
    backups.world()
    before = rows()
    backup = made(tmp_path / "b.tar")

    with aside.folder() as folder, loaded(backup.path, folder, stamp="round") as (checked, name):
        with aside.pointing_at(name):
            assert differing(before, rows()) == set()
        assert {
            f"attachments/{p.relative_to(folder / 'attachments')}": p.read_bytes()
            for p in (folder / "attachments").rglob("*")
            if p.is_file()
        } == FILES
        backups.sqlite.remove(name) if connection.vendor == "sqlite" else postgres.remove(name)
    assert checked.manifest.rows == {name: len(found) for name, found in before.items()}
    assert (checked.sha256, checked.size) == (backup.sha256, backup.size)
    assert hashlib.sha256(backup.path.read_bytes()).hexdigest() == backup.sha256


def test_a_restore_puts_it_in_the_place_of_what_came_later(tmp_path: Path) -> None:
    backups.world()
    before = rows()
    made(tmp_path / "b.tar")
    JobRun.objects.create(job="later", slot=1, started_at=NOW)
    backups.write_files({"attachments/a/one.bin": b"changed", "attachments/new": b"new"})

    found = restore(tmp_path / "b.tar", replace=True, say=quiet, now=later(0))

    assert differing(before, rows()) == set(HELD)
    assert (files(), [one.fine for one in found.found]) == (FILES, [True, True])
    kept = found.kept[1].rpartition("/")[2]
    assert files(kept) == {f"{kept}/a/one.bin": b"changed", f"{kept}/new": b"new"} | {
        name.replace("attachments", kept): data for name, data in FILES.items() if not name.endswith("one.bin")
    }
    with aside.pointing_at(found.kept[0]):
        assert JobRun.objects.filter(job="later").count() == 1
    assert Entry.objects.order_by("-number").values_list("deed", flat=True)[0] == "kernel.backup.restored"


def test_only_an_empty_installation_needs_no_replace(tmp_path: Path) -> None:
    backups.world()
    made(tmp_path / "b.tar")
    before = rows()
    with pytest.raises(BackupError, match="--replace"):
        restore(tmp_path / "b.tar", replace=False, say=quiet, now=later(0))
    assert rows() == before
    drop_guards("default")
    call_command("flush", interactive=False, verbosity=0)
    restore(tmp_path / "b.tar", replace=False, say=quiet, now=later(1))
    assert differing(before, rows()) - {"django_migrations"} == {*HELD, "audit_entry"}


def test_the_file_is_its_owners_and_a_plain_tar_and_is_not_written_over(tmp_path: Path) -> None:
    backups.world()
    out = tmp_path / "b.tar"
    backup = made(out)
    assert oct(out.stat().st_mode & 0o777) == "0o600"
    with tarfile.open(out) as tar:
        names = tar.getnames()
        manifest = json.loads(tar.extractfile("manifest.json").read())  # type: ignore[union-attr]
    assert names == ["manifest.json", "manifest.sha256", backup.manifest.database.name, *sorted(FILES)]
    assert (manifest["engine"], manifest["rows"]["audit_entry"]) == (connection.vendor, Entry.objects.count() - 1)
    subprocess.run(["tar", "-tf", str(out)], check=True, capture_output=True)
    with pytest.raises(BackupError, match="--force"):
        made(out)
    assert hashlib.sha256(out.read_bytes()).hexdigest() == backup.sha256
    again = creation.create(out, force=True, say=quiet, now=NOW)
    assert again.sha256 != backup.sha256
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.tar", "data"]


def test_it_stands_in_the_log_of_deeds(tmp_path: Path) -> None:
    backups.world()
    backup = made(tmp_path / "b.tar")
    entry = Entry.objects.order_by("-number")[0]
    assert (entry.deed, entry.subject, entry.detail) == (
        "kernel.backup.created",
        "kernel.backup",
        {"size": backup.size, "rows": backup.manifest.total_rows, "files": 3, "sha256": backup.sha256},
    )


def test_no_key_and_no_secret_is_in_it(tmp_path: Path, settings: Any) -> None:
    backups.world()
    backups.write_files({"secret": b"the-secret", "keys.json": b"{}", "outage.json": b"{}"})
    made(tmp_path / "b.tar")
    key = json.loads(Path(settings.KEY_FILE).read_text())["lookup"]
    content = (tmp_path / "b.tar").read_bytes()
    assert (b"the-secret" in content, key.encode() in content) == (False, False)


def test_others_write_meanwhile_and_it_is_one_moment(tmp_path: Path) -> None:
    """A writer keeps two tables equal and writes a file before the row that speaks of it."""
    stop, written, failed = threading.Event(), threading.Event(), []

    def write() -> None:
        try:
            number = 0
            while not stop.wait(0.01):
                number += 1
                backups.write_files({f"attachments/{number}": str(number).encode()})
                with transaction.atomic():
                    JobRun.objects.create(job="left", slot=number, started_at=timezone.now())
                    JobRun.objects.create(job="right", slot=number, started_at=timezone.now())
                written.set()
        except Exception as error:  # told in the main thread
            failed.append(error)
        finally:
            connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    last = 0
    try:
        for turn in range(4):
            assert written.wait(20)
            backup = made(tmp_path / f"{turn}.tar")
            with aside.folder() as folder, loaded(backup.path, folder, stamp=f"w{turn}") as (checked, name):
                with aside.pointing_at(name):
                    left = set(JobRun.objects.filter(job="left").values_list("slot", flat=True))
                    right = set(JobRun.objects.filter(job="right").values_list("slot", flat=True))
                there = {int(member.name.rpartition("/")[2]) for member in checked.manifest.attachments}
                backups.sqlite.remove(name) if connection.vendor == "sqlite" else postgres.remove(name)
            assert (left == right, left <= there, max(left) > last) == (True, True, True)
            last = max(left)
            written.clear()
    finally:
        stop.set()
        writer.join(20)
    assert failed == []


def test_attachments_that_are_links_are_refused(tmp_path: Path, settings: Any) -> None:
    backups.write_files({"attachments/a": b"a"})
    (settings.DATA_DIR / "attachments/link").symlink_to("/etc/hostname")
    with pytest.raises(BackupError, match="no plain file"):
        made(tmp_path / "b.tar")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data"]


def test_a_full_disk_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*args: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(creation.archive, "flush", full)
    with pytest.raises(BackupError, match="No space left"):
        made(tmp_path / "b.tar")
    assert (sorted(path.name for path in tmp_path.iterdir()), Entry.objects.count()) == (["data"], 0)


@pytest.mark.postgres
def test_programs_that_are_missing_or_too_old_are_named_with_their_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "HOMES", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    least = postgres._server_version()
    with pytest.raises(BackupError, match=rf"pg_dump is missing. Install postgresql-client-{least} "):
        made(tmp_path / "b.tar")
    old = tmp_path / "pg_dump"
    old.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6'\n")
    old.chmod(0o755)
    with pytest.raises(BackupError, match=rf"pg_dump 9 is older than the server {least}. Install postgresql-client-"):
        made(tmp_path / "b.tar")


@pytest.mark.postgres
def test_a_role_that_may_not_make_databases_is_told_how(tmp_path: Path) -> None:
    backups.world()
    made(tmp_path / "b.tar")
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE plain LOGIN; GRANT ALL ON SCHEMA public TO plain")
    kept = connection.settings_dict
    connection.close()
    connection.settings_dict = {**kept, "USER": "plain"}
    try:
        with pytest.raises(BackupError, match="ALTER ROLE plain CREATEDB"):
            restore(tmp_path / "b.tar", replace=True, say=quiet, now=later(0))
    finally:
        connection.close()
        connection.settings_dict = kept
        with connection.cursor() as cursor:
            cursor.execute("DROP OWNED BY plain; DROP ROLE plain")


def call(*words: str, **options: Any) -> str:
    """What the command printed."""
    out = StringIO()
    call_command("backup", *words, stdout=out, stderr=StringIO(), **options)
    return out.getvalue()


def test_the_command_makes_checks_tries_and_restores(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    backups.world()
    out = tmp_path / "b.tar"
    total = sum(len(found) for found in rows().values())
    line = call("create", str(out), language="en")
    sha256 = hashlib.sha256(out.read_bytes()).hexdigest()
    assert line.splitlines() == [
        f"{out}: {out.stat().st_size / 1024**2:.1f} MB, {total} rows, 3 files, SHA-256 {sha256}"
    ]
    told = json.loads(call("verify", str(out), "--json"))
    assert (told["fine"], told["rows"], told["sha256"], told["obstacles"]) == (True, total, sha256, [])
    assert call("verify", str(out), language="en").startswith("Whole: every byte is as it was written.")
    report = json.loads(call("drill", str(out), "--json"))
    assert (report["fine"], report["rows"], report["attachments"]) == (True, total, 3)
    monkeypatch.setattr("sys.stdin", StringIO(""))
    with pytest.raises(CommandError, match="--yes"):
        call("restore", str(out), "--replace", language="en")
    assert "ok  Everybody has to sign in again." in call("restore", str(out), "--replace", "--yes", language="en")


def test_the_name_of_the_machine_has_to_be_typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    backups.world()
    made(tmp_path / "b.tar")
    before = rows()

    class Terminal(StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("socket.gethostname", lambda: "production-7")
    monkeypatch.setattr("sys.stdin", Terminal())
    monkeypatch.setattr("builtins.input", lambda asked: "test-3")
    with pytest.raises(CommandError, match="another machine"):
        call("restore", str(tmp_path / "b.tar"), "--replace", language="en")
    assert rows() == before
    monkeypatch.setattr("builtins.input", lambda asked: "production-7")
    assert call("restore", str(tmp_path / "b.tar"), "--replace", language="en").startswith("Restored: ")


def test_the_other_database_is_said(tmp_path: Path) -> None:
    backups.world()
    other = "postgresql" if connection.vendor == "sqlite" else "sqlite"
    names = {"sqlite": "database.sqlite3.gz", "postgresql": "database.dump"}

    def swap(manifest: dict[str, Any], members: list[tuple[tarfile.TarInfo, bytes]]) -> None:
        manifest["engine"] = other
        manifest["members"][0]["name"] = members[0][0].name = names[other]

    path = backups.spoilt(made(tmp_path / "b.tar").path, tmp_path / "c.tar", swap)
    found = verify(path)
    assert found.obstacles == (f"It is a copy of {other}; this installation has {connection.vendor}.",)
    with pytest.raises(SystemExit, match="1"):
        call("verify", str(path))
    with pytest.raises(BackupError, match="It is a copy of"):
        restore(path, replace=True, say=quiet, now=later(0))
