"""Whatever is wrong with a backup is found before anything is touched."""

import gzip
import json
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests.kernel import backups
from tests.kernel.backups import Change, everything, made, quiet, spoilt
from zhibu.kernel import sealed
from zhibu.kernel.backup import archive, manifest
from zhibu.kernel.backup.checking import verify
from zhibu.kernel.backup.faults import BackupError
from zhibu.kernel.backup.restoring import restore

pytestmark = pytest.mark.django_db(transaction=True)
Members = list[tuple[tarfile.TarInfo, bytes]]


@pytest.fixture
def whole(transactional_db: None, settings: Any, tmp_path: Path) -> Iterator[Path]:
    """A backup, after which something more was done."""
    settings.DATA_DIR = tmp_path / "data"
    settings.DATA_DIR.mkdir()
    with backups.cleared_away():
        backups.world()
        made(tmp_path / "whole.tar")
        backups.write_files({"attachments/later": b"later"})
        yield tmp_path / "whole.tar"


def assert_found(path: Path, said: str = "") -> None:
    """Verification says it or what hinders, a restore refuses with the same, and all is as it was."""
    before = everything()
    with pytest.raises(BackupError, match=said or None) as refused:
        restore(path, replace=True, say=quiet, now=backups.later(0))
    try:
        told = " ".join(verify(path).obstacles)
    except BackupError as error:
        told = str(error)
    assert told == str(refused.value)
    assert everything() == before


def test_any_changed_byte_is_found(whole: Path, tmp_path: Path) -> None:
    good, path, before = whole.read_bytes(), tmp_path / "bad.tar", everything()

    @hypothesis_settings(max_examples=200, deadline=None, database=None)
    @given(st.integers(0, len(good) - 1), st.integers(1, 255))
    def changed(at: int, by: int) -> None:
        path.write_bytes(good[:at] + bytes([good[at] ^ by]) + good[at + 1 :])
        with pytest.raises(BackupError):
            verify(path)
        with pytest.raises(BackupError):
            restore(path, replace=True, say=quiet, now=backups.later(0))

    changed()
    assert everything() == before


def test_headers_padding_and_the_end_are_looked_at_byte_by_byte(whole: Path, tmp_path: Path) -> None:
    """Where a checksum of each file would not notice: every byte that belongs to no file."""
    good, path = whole.read_bytes(), tmp_path / "bad.tar"
    with tarfile.open(whole) as tar:
        inside = [(info.offset_data, info.offset_data + info.size) for info in tar]
    outside = [at for at in range(len(good)) if not any(first <= at < last for first, last in inside)]
    kept = []
    for at in outside[::7] + outside[-1:]:
        path.write_bytes(good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :])
        try:
            archive.read(path, lambda member: None, before=lambda manifest: None)
            kept.append(at)
        except BackupError:
            pass
    assert (len(outside) > 4000, kept) == (True, [])


def test_any_shorter_or_longer_file_is_found(whole: Path, tmp_path: Path) -> None:
    good, path = whole.read_bytes(), tmp_path / "bad.tar"
    for size in (0, 1, 511, 512, 700, len(good) // 2, len(good) - 1024, len(good) - 512, len(good) - 1):
        path.write_bytes(good[:size])
        assert_found(path)
    path.write_bytes(good + b"\0")
    assert_found(path, "holds more than its manifest says")


def change_first(name: str, value: Any) -> Change:
    return lambda manifest, members: manifest.update({name: value})


def member(info: tarfile.TarInfo, **values: Any) -> tarfile.TarInfo:
    """A header that is not the one we write."""
    info.pax_headers = {"odd": "1"}
    for name, value in values.items():
        setattr(info, name, value)
    return info


def leave_out(manifest: dict[str, Any], members: Members) -> None:
    members.pop()


def put_in(manifest: dict[str, Any], members: Members) -> None:
    members.append((tarfile.TarInfo("attachments/more"), b"more"))


def outside(manifest: dict[str, Any], members: Members) -> None:
    members[-1][0].name = manifest["members"][-1]["name"] = "attachments/../../evil"


def absolute(manifest: dict[str, Any], members: Members) -> None:
    members[-1][0].name = manifest["members"][-1]["name"] = "/etc/evil"


def another_folder(manifest: dict[str, Any], members: Members) -> None:
    members[-1][0].name = manifest["members"][-1]["name"] = "keys.json"


def twice(manifest: dict[str, Any], members: Members) -> None:
    manifest["members"].append(manifest["members"][-1])
    members.append(members[-1])


def link(manifest: dict[str, Any], members: Members) -> None:
    member(members[-1][0], type=tarfile.SYMTYPE, linkname="/etc/passwd")


def hard_link(manifest: dict[str, Any], members: Members) -> None:
    member(members[-1][0], type=tarfile.LNKTYPE, linkname="manifest.json")


def device(manifest: dict[str, Any], members: Members) -> None:
    member(members[-1][0], type=tarfile.CHRTYPE, devmajor=1, devminor=3)


def executable(manifest: dict[str, Any], members: Members) -> None:
    member(members[-1][0], mode=0o6755)


def checksum(manifest: dict[str, Any], members: Members) -> None:
    manifest["members"][1]["sha256"] = "0" * 64


def size(manifest: dict[str, Any], members: Members) -> None:
    manifest["members"][1]["size"] += 1


def fewer_rows(manifest: dict[str, Any], members: Members) -> None:
    manifest["rows"]["audit_entry"] -= 1


def newer_tables(manifest: dict[str, Any], members: Members) -> None:
    manifest["migrations"].append("activities.9999_of_tomorrow")


WRONG: dict[str, tuple[Change, str]] = {
    "missing member": (leave_out, "cut off|not as the manifest says"),
    "extra member": (put_in, "not as the manifest says"),
    "path outside": (outside, "outside its folders"),
    "absolute path": (absolute, "outside its folders"),
    "another folder": (another_folder, "outside its folders"),
    "a name twice": (twice, "does not name its files rightly"),
    "link": (link, "not as the manifest says"),
    "hard link": (hard_link, "not as the manifest says"),
    "device": (device, "not as the manifest says"),
    "another mode": (executable, "not as the manifest says"),
    "wrong checksum": (checksum, "its checksum does not fit"),
    "wrong size": (size, "not as the manifest says"),
    "no members": (change_first("members", []), "does not name its files rightly"),
    "unknown database": (change_first("engine", "oracle"), "does not name its files rightly"),
    "negative size": (change_first("unpacked", -1), "cannot be read"),
    "size as text": (change_first("unpacked", "12"), "cannot be read"),
    "time without zone": (change_first("created", "2026-11-05T12:00:00"), "cannot be read"),
    "no keys": (change_first("keys", {}), "cannot be read"),
    "bomb that says so": (change_first("unpacked", 10**18), "which are not free"),
    "newer format": (change_first("format", manifest.FORMAT + 1), "made by a newer version"),
    "newer tables": (newer_tables, "made by a newer version"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_our_own_keys_have_marked_is_not_believed_either(whole: Path, tmp_path: Path, name: str) -> None:
    change, said = WRONG[name]
    assert_found(spoilt(whole, tmp_path / "bad.tar", change), said)


def test_other_rows_than_the_manifest_says(whole: Path, tmp_path: Path) -> None:
    before = everything()
    path = spoilt(whole, tmp_path / "bad.tar", fewer_rows)
    with pytest.raises(BackupError, match="other rows than its manifest says"):
        restore(path, replace=True, say=quiet, now=backups.later(0))
    assert everything() == before


def test_a_manifest_that_somebody_else_has_written(whole: Path, tmp_path: Path) -> None:
    """All checksums right, made without our keys."""

    def forge(said: dict[str, Any], members: Members) -> None:
        said["program"] = "0.1.1"

    path = spoilt(whole, tmp_path / "bad.tar", forge)
    raw = path.read_bytes()
    seal = raw.index(b"manifest.sha256") + 512
    path.write_bytes(raw[: seal + 65] + b"0" * 64 + raw[seal + 129 :])
    assert_found(path, "does not carry the mark of your keys")


@pytest.fixture
def _other_keys(whole: Path, settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.KEY_FILE = tmp_path / "other-keys.json"
    sealed.make_key_file(settings.KEY_FILE)
    sealed._keys.cache_clear()
    yield
    sealed._keys.cache_clear()


@pytest.mark.usefixtures("_other_keys")
def test_other_keys_are_said_plainly(whole: Path) -> None:
    path = whole
    connection.close()
    found = verify(path)
    assert [text.partition(":")[0] for text in found.obstacles] == ["The keys at hand are others (k1, lookup)"]
    with pytest.raises(BackupError, match="The keys at hand are others"):
        restore(path, replace=True, say=quiet, now=backups.later(0))
    assert backups.files() == backups.FILES | {"attachments/later": b"later"}


def test_keys_added_since_are_no_others(whole: Path, settings: Any, tmp_path: Path) -> None:
    kept = json.loads(Path(settings.KEY_FILE).read_text())
    settings.KEY_FILE = tmp_path / "more-keys.json"
    Path(settings.KEY_FILE).write_text(json.dumps(kept | {"keys": kept["keys"] | {"k2": kept["keys"]["k1"]}}))
    sealed._keys.cache_clear()
    try:
        assert verify(whole).obstacles == ()
    finally:
        sealed._keys.cache_clear()


@pytest.mark.parametrize("content", [b"", b"hello", b"\0" * 20480, b"x" * 20480])
def test_what_is_no_backup_at_all(whole: Path, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "bad.tar").write_bytes(content)
    assert_found(tmp_path / "bad.tar")


def test_folders_links_and_nothing(whole: Path, tmp_path: Path) -> None:
    (tmp_path / "link.tar").symlink_to(whole)
    assert_found(tmp_path / "link.tar", "is not a file")
    assert_found(tmp_path, "is not a file")
    assert_found(tmp_path / "nowhere.tar", "is not there")


def database_of(change: Any) -> Change:
    """Another database in the place of the one that was copied, with its checksum."""

    def replace(said: dict[str, Any], members: Members) -> None:
        data = change(said, members[0][1])
        info = member(members[0][0], size=len(data))
        info.pax_headers = {}
        members[0] = (info, data)
        said["members"][0] |= {"size": len(data), "sha256": archive.hashlib.sha256(data).hexdigest()}

    return replace


@pytest.mark.sqlite
def test_a_database_that_does_not_open_or_is_larger_than_said(whole: Path, tmp_path: Path) -> None:
    def bomb(said: dict[str, Any], data: bytes) -> bytes:
        return gzip.compress(gzip.decompress(data) + bytes(50_000_000))

    def holes(said: dict[str, Any], data: bytes) -> bytes:
        plain = bytearray(gzip.decompress(data))
        plain[8192:16384] = bytes(8192)
        return gzip.compress(plain)

    def text(said: dict[str, Any], data: bytes) -> bytes:
        said["unpacked"] = 5000
        return gzip.compress(b"x" * 5000)

    wrong = {
        bomb: "larger or smaller",
        holes: "is damaged|cannot be opened",
        text: "cannot be opened",
        lambda said, data: b"x" * 5000: "cannot be decompressed",
        lambda said, data: data[:-9]: "cannot be decompressed",
    }
    for change, words in wrong.items():
        assert_found(spoilt(whole, tmp_path / "bad.tar", database_of(change)), words)


@pytest.mark.postgres
def test_a_dump_that_pg_restore_cannot_read(whole: Path, tmp_path: Path) -> None:
    for change in (lambda said, data: b"x" * 5000, lambda said, data: data[:200]):
        assert_found(spoilt(whole, tmp_path / "bad.tar", database_of(change)), "pg_restore: ")

    def more(said: dict[str, Any], members: Members) -> None:
        said["rows"]["nowhere"] = 1

    assert_found(spoilt(whole, tmp_path / "bad.tar", more), "lacks tables: nowhere")
    before = everything()
    cut = spoilt(whole, tmp_path / "bad.tar", database_of(lambda said, data: data[: len(data) * 2 // 3]))
    with pytest.raises(BackupError):
        restore(cut, replace=True, say=quiet, now=backups.later(0))
    assert everything() == before
