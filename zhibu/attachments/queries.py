"""An upload looked at before it is believed, and a stored file read with its checksum."""

import hashlib
import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.http import FileResponse
from django.utils.translation import gettext as _

from zhibu.attachments.models import StoredFile
from zhibu.attachments.states import (
    FOLDER,
    MAX_BYTES,
    MAX_ENTRIES,
    MAX_NAME,
    MAX_RATIO,
    MAX_UNPACKED,
    MIME,
    PARTS,
    SMALL,
    FileKind,
)
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.lists import file_answer


class FileError(ValueError):
    """The file cannot be taken; the text says why and what to do."""


@dataclass(frozen=True)
class Upload:
    """A file that was looked at and can be kept."""

    name: str
    kind: str
    data: bytes


def inspect(file: Any) -> Upload:
    """Look at an uploaded file (Django's). Raises FileError for what is empty, too large, of another kind than its
    ending says, or packed in a way that harms.
    """
    file.seek(0)
    data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise FileError(_("The file is larger than %(most)s MB.") % {"most": MAX_BYTES // 1024**2})
    if not data:
        raise FileError(_("The file is empty."))
    name = clean_name(str(file.name))
    ending = name.rpartition(".")[2].lower()
    if ending not in FileKind.values or not _is_of(ending, data):
        raise FileError(_("Only PDF, Word (.docx) and Excel (.xlsx) files are taken, whole and without macros."))
    return Upload(name, ending, data)


def clean_name(name: str) -> str:
    """A file's name without folders and signs that nobody sees; its ending stays."""
    plain = "".join(sign for sign in name.replace("\\", "/").rpartition("/")[2] if sign.isprintable()).strip(" .")
    begin, dot, ending = plain.rpartition(".")
    return f"{begin[: MAX_NAME - len(ending) - 1] or 'file'}{dot}{ending}" if len(ending) < 10 else "file"


def _is_of(kind: str, data: bytes) -> bool:
    if kind == FileKind.PDF:
        active = b"/JavaScript" in data or b"/Launch" in data
        return data.startswith(b"%PDF-") and b"%%EOF" in data[-2048:] and not active
    if not data.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return _is_harmless(archive.infolist(), PARTS[FileKind(kind)])
    except Exception:  # a hostile archive brings all sorts out of the library
        return False


def _is_harmless(entries: list[zipfile.ZipInfo], part: str) -> bool:
    names = [entry.filename for entry in entries]
    unpacked = sum(entry.file_size for entry in entries)
    bombs = [one for one in entries if one.file_size > SMALL and one.file_size > MAX_RATIO * max(1, one.compress_size)]
    outside = [name for name in names if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts]
    return (
        {"[Content_Types].xml", part} <= set(names)
        and len(set(names)) == len(names) <= MAX_ENTRIES
        and unpacked <= MAX_UNPACKED
        and not (bombs or outside or any(entry.flag_bits & 1 for entry in entries))
        and not any(name.lower().endswith("vbaproject.bin") for name in names)
    )


def place_of(path: str) -> Path:
    """Where a stored file lies."""
    return Path(settings.DATA_DIR) / FOLDER / path


def contents_of(file: StoredFile) -> tuple[bytes, str]:
    """The bytes of a stored file and their media type. Raises NotPossibleError when it is gone or was changed."""
    try:
        data = place_of(file.path).read_bytes()
    except FileNotFoundError:
        data = b""
    if hashlib.sha256(data).hexdigest() != file.sha256:
        raise NotPossibleError(_("This file is missing or damaged; ask the system administrator for the backup."))
    return data, MIME[FileKind(file.kind)]


def answer_with(file: StoredFile) -> FileResponse:
    """The answer by which the view of a file's owner, which has checked who asks, hands it out: kept and not opened in
    the page, as it may hold anything; its name ends as its kind does. Raises NotPossibleError when it is gone or was
    changed.
    """
    data, media = contents_of(file)
    answer = file_answer(BytesIO(data), f"{PurePosixPath(file.name).stem}.{file.kind}", media)
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
