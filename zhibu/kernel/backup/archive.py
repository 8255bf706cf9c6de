"""The file of a backup: a plain tar that `tar xf` unpacks, of which every byte is known beforehand.

manifest.json, manifest.sha256 (its checksum, and a mark that only who has the keys can make), then the members in the
manifest's order. Reading makes each header again and compares, so a link, a device, another name or owner, a member
more or less and a single other bit are all the same to it: not the file that was written.
"""

import hashlib
import os
import tarfile
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _

from zhibu.kernel import sealed
from zhibu.kernel.backup.faults import BackupError, DamagedError
from zhibu.kernel.backup.manifest import Manifest, Member, parse

MANIFEST, SEAL = "manifest.json", "manifest.sha256"
LONGEST_MANIFEST = 256 * 1024**2  # bytes; a million attachments take about 150 MB
SEAL_SIZE = 130  # two lines of 64 digits
BLOCK = 512
CHUNK = 1024**2
END = bytes(2 * BLOCK)

Sink = Callable[[Member], AbstractContextManager[BinaryIO] | None]


@dataclass(frozen=True)
class Read:
    """What a whole file was found to be: its manifest, its own checksum, and whether our keys have marked it."""

    manifest: Manifest
    sha256: str
    size: int
    ours: bool


def header(name: str, size: int) -> bytes:
    """The header of a member; the same for the same name and size."""
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    return info.tobuf(tarfile.PAX_FORMAT, "utf-8", "strict")


def mark(manifest: bytes) -> bytes:
    """The second member: checksum of the manifest, and its HMAC under the key for look-ups."""
    checksum = hashlib.sha256(manifest).hexdigest()
    return f"{checksum}\n{sealed.lookup(f'backup {checksum}')}\n".encode()


def write(target: BinaryIO, manifest: Manifest, files: Iterable[Path]) -> tuple[int, str]:
    """Write everything to `target`; `files` hold the members in the manifest's order. Returns size and SHA-256.
    Raises BackupError when a file is not any more what the manifest says.
    """
    out = _Hashing(target)
    raw = manifest.to_bytes()
    for name, content in ((MANIFEST, raw), (SEAL, mark(raw))):
        out.write(header(name, len(content)) + content + _padding(len(content)))
    for member, file in zip(manifest.members, files, strict=True):
        out.write(header(member.name, member.size))
        digest, size = hashlib.sha256(), 0
        with file.open("rb") as source:
            while part := source.read(CHUNK):
                digest.update(part)
                size += len(part)
                out.write(part)
        if (size, digest.hexdigest()) != (member.size, member.sha256):
            raise BackupError(_("%(name)s changed while it was copied. Try again.") % {"name": member.name})
        out.write(_padding(size))
    out.write(END)
    return out.size, out.digest.hexdigest()


def read(path: Path, sink: Sink, *, before: Callable[[Manifest], None]) -> Read:
    """Read a backup to its last byte. `before` sees the manifest before anything is unpacked and may raise; `sink`
    opens where a member's bytes go, or gives None. Raises DamagedError at the first byte that is not as it should be.
    """
    try:
        if path.exists() and (not path.is_file() or path.is_symlink()):
            raise BackupError(_("%(file)s is not a file.") % {"file": path})
        with path.open("rb") as source:
            return _read(_Exact(source, path.stat().st_size), sink, before)
    except FileNotFoundError as error:
        raise BackupError(_("%(file)s is not there.") % {"file": path}) from error


def _read(source: "_Exact", sink: Sink, before: Callable[[Manifest], None]) -> Read:
    raw = _manifest_bytes(source)
    source.expect(header(SEAL, SEAL_SIZE), SEAL)
    seal = source.take(SEAL_SIZE, SEAL)
    source.expect(_padding(SEAL_SIZE), SEAL)
    expected = mark(raw)
    if seal[:65] != expected[:65] or seal[64:65] + seal[-1:] != b"\n\n":
        raise DamagedError(_("The manifest of the backup was changed: its checksum does not fit."))
    manifest = parse(raw)
    ours = manifest.keys["lookup"] == sealed.fingerprints()["lookup"]
    if ours and seal != expected:
        raise DamagedError(_("The manifest of the backup was changed: it does not carry the mark of your keys."))
    before(manifest)
    for member in manifest.members:
        source.expect(header(member.name, member.size), member.name)
        digest = hashlib.sha256()
        with sink(member) or nullcontext() as out:
            for part in source.parts(member.size, member.name):
                digest.update(part)
                if out is not None:
                    out.write(part)
        if digest.hexdigest() != member.sha256:
            raise DamagedError(_("%(name)s is damaged: its checksum does not fit.") % {"name": member.name})
        source.expect(_padding(member.size), member.name)
    source.expect(END, _("the end"))
    if source.left:
        raise DamagedError(_("The backup holds more than its manifest says."))
    return Read(manifest, source.digest.hexdigest(), source.size, ours)


def _manifest_bytes(source: "_Exact") -> bytes:
    first = source.take(BLOCK, MANIFEST)
    try:
        size = tarfile.TarInfo.frombuf(first, "utf-8", "strict").size
    except (tarfile.HeaderError, ValueError) as error:
        raise DamagedError(_("This is not a backup of this program.")) from error
    if not 0 <= size <= min(LONGEST_MANIFEST, source.left) or first != header(MANIFEST, size):
        raise DamagedError(_("This is not a backup of this program."))
    raw = source.take(size, MANIFEST)
    source.expect(_padding(size), MANIFEST)
    return raw


def _padding(size: int) -> bytes:
    return bytes(-size % BLOCK)


class _Hashing:
    """Writes and keeps the checksum of everything written."""

    def __init__(self, target: BinaryIO) -> None:
        self._target, self.digest, self.size = target, hashlib.sha256(), 0

    def write(self, data: bytes) -> None:
        self._target.write(data)
        self.digest.update(data)
        self.size += len(data)


class _Exact:
    """Reads what must be there; what is not is damage."""

    def __init__(self, source: BinaryIO, size: int) -> None:
        self._source, self.digest, self.size, self.left = source, hashlib.sha256(), size, size

    def take(self, count: int, name: str) -> bytes:
        """So many bytes of the member `name`."""
        data = self._source.read(count)
        self.left -= len(data)
        self.digest.update(data)
        if len(data) != count:
            raise DamagedError(_("The backup is cut off within %(name)s.") % {"name": name})
        return data

    def parts(self, count: int, name: str) -> Iterable[bytes]:
        """The same, bit by bit."""
        while count:
            part = self.take(min(count, CHUNK), name)
            count -= len(part)
            yield part

    def expect(self, data: bytes, name: str) -> None:
        """Exactly these bytes."""
        if self.take(len(data), name) != data:
            raise DamagedError(_("%(name)s is not as the manifest says.") % {"name": name})


def flush(file: BinaryIO) -> None:
    """Let what was written reach the disk."""
    file.flush()
    os.fsync(file.fileno())


def flush_folder(folder: Path) -> None:
    """Let names that were made or changed in a folder reach the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
