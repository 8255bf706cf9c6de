"""What is taken for a file, what is kept of it, and what is done with what failed deeds left."""

import hashlib
import os
import zipfile
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from tests.activities.corridor import ISSUED, at
from tests.questionnaire.making import PDF
from zhibu.attachments.models import StoredFile
from zhibu.attachments.periodic import clear_left_over
from zhibu.attachments.queries import FileError, clean_name, contents_of, inspect, place_of
from zhibu.attachments.services import keep
from zhibu.attachments.states import MAX_BYTES, MAX_NAME
from zhibu.audit.models import Entry
from zhibu.audit.services import SYSTEM
from zhibu.kernel.deeds import NotPossibleError

REFUSED = "Only PDF, Word"


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, settings: Any) -> None:
    settings.DATA_DIR = tmp_path


def office(*names: str, kind: str = "word/document.xml", data: bytes = b"<x/>") -> bytes:
    """An office file with these parts beside those it must have."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("[Content_Types].xml", kind, *names):
            archive.writestr(name, data)
    return file.getvalue()


def encrypted() -> bytes:
    """An office file whose parts say that they are encrypted."""
    data = bytearray(office())
    for at_, mark in ((0, b"PK\x03\x04"), (0, b"PK\x01\x02")):
        place = data.find(mark, at_)
        while place >= 0:
            data[place + (6 if mark.endswith(b"\x04") else 8)] |= 1
            place = data.find(mark, place + 4)
    return bytes(data)


def look(name: str, data: bytes) -> Any:
    return inspect(SimpleUploadedFile(name, data))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("材料.pdf", PDF),
        ("材料.PDF", PDF),
        ("材料.docx", office()),
        ("材料.xlsx", office(kind="xl/workbook.xml")),
        ("C:\\文件\\材料.docx", office("word/media/image1.png")),
    ],
)
def test_documents_are_taken(name: str, data: bytes) -> None:
    found = look(name, data)
    assert (found.name, found.data, found.kind) == (
        "材料." + name.rpartition(".")[2], data, name.rpartition(".")[2].lower()
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("材料.pdf", b"", "The file is empty."),
        ("材料.pdf", PDF + b" " * MAX_BYTES, "larger than 2 MB"),
        ("材料.pdf", b"<html>%PDF-%%EOF", REFUSED),
        ("材料.pdf", PDF[:-6], REFUSED),
        ("材料.pdf", PDF.replace(b"<<>>", b"<</S/JavaScript/JS(x)>>"), REFUSED),
        ("材料.docx", PDF, REFUSED),
        ("材料.pdf", office(), REFUSED),
        ("材料.xlsx", office(), REFUSED),
        ("材料.docm", office(), REFUSED),
        ("材料.docx", office("word/vbaProject.bin"), REFUSED),
        ("材料.docx", office("../x"), REFUSED),
        ("材料.docx", office("/x"), REFUSED),
        ("材料.docx", office(*(f"{n}" for n in range(500))), REFUSED),
        ("材料.docx", office("big", data=b"0" * 3 * 1024 * 1024), REFUSED),
        ("材料.docx", encrypted(), REFUSED),
        ("材料.docx", office()[:-10], REFUSED),
        ("材料.docx", b"PK\x03\x04" + b"x" * 99, REFUSED),
        ("照片.jpg", b"\xff\xd8\xff\xe0" + b"x" * 99, REFUSED),
        ("材料", PDF, REFUSED),
        ("pdf", PDF, REFUSED),
    ],
)
def test_what_is_not_taken_says_why(name: str, data: bytes, said: str) -> None:
    with pytest.raises(FileError, match=said):
        look(name, data)


def test_two_parts_of_one_name_are_refused() -> None:
    file = BytesIO(office())
    with zipfile.ZipFile(file, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("word/document.xml", b"<y/>")
    with pytest.raises(FileError, match=REFUSED):
        look("材料.docx", file.getvalue())


@given(st.text(max_size=300))
def test_a_name_is_short_and_names_no_folder(name: str) -> None:
    found = clean_name(name)
    assert 0 < len(found) <= MAX_NAME
    assert found.isprintable()
    assert not {"/", "\\"} & set(found)


@pytest.mark.django_db
def test_it_is_kept_under_a_random_name_with_its_checksum() -> None:
    made = keep(upload=look("材料.pdf", PDF), by=SYSTEM, now=at(ISSUED))

    assert (made.name, made.size, made.sha256) == ("材料.pdf", len(PDF), hashlib.sha256(PDF).hexdigest())
    assert place_of(made.path).read_bytes() == PDF
    assert contents_of(made) == (PDF, "application/pdf")
    assert "材料" not in made.path
    assert Entry.objects.get().detail == {"kind": "pdf", "bytes": len(PDF), "sha256": made.sha256}


@pytest.mark.django_db
@pytest.mark.parametrize("harm", ["changed", "gone"])
def test_what_was_changed_or_is_gone_is_not_handed_out(harm: str) -> None:
    made = keep(upload=look("材料.pdf", PDF), by=SYSTEM, now=at(ISSUED))
    place = place_of(made.path)
    if harm == "gone":
        place.unlink()
    else:
        place.write_bytes(PDF + b" ")
    with pytest.raises(NotPossibleError, match="missing or damaged"):
        contents_of(made)


@pytest.mark.django_db
def test_what_a_failed_deed_left_goes_a_day_later() -> None:
    kept = keep(upload=look("材料.pdf", PDF), by=SYSTEM, now=at(ISSUED))
    with pytest.raises(RuntimeError), transaction.atomic():
        lost = keep(upload=look("另一份.pdf", PDF), by=SYSTEM, now=at(ISSUED))
        raise RuntimeError
    for made in (kept, lost):
        os.utime(place_of(made.path), times=(at(ISSUED).timestamp(),) * 2)

    assert clear_left_over(now=at(ISSUED) + timedelta(hours=23)) == {"files": 0}
    assert clear_left_over(now=at(ISSUED) + timedelta(hours=25)) == {"files": 1}
    assert (place_of(kept.path).exists(), place_of(lost.path).exists()) == (True, False)
    assert list(StoredFile.objects.all()) == [kept]
