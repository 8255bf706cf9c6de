"""Columns of this room's lists, and the package of a year for the archive."""

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterable, Sequence
from io import BytesIO
from tempfile import TemporaryFile
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from zhibu.attachments.queries import contents_of
from zhibu.circulation.queries import ReachPage
from zhibu.documents import queries
from zhibu.documents.models import Incoming, Paper
from zhibu.kernel.lists import list_book, lists_book

IN_MEMORY = 4 * 1024**2  # bytes of a package; larger ones lie on the disk
Heads = list[tuple[str, int]]


def _paper_heads() -> Heads:
    return [
        (_("Number"), 24),
        (pgettext("document", "Kind"), 10),
        (_("Title"), 50),
        (pgettext("document", "Issued by"), 26),
        (_("Direction"), 12),
        (_("State"), 18),
        (_("Date"), 12),
        (_("Sent at"), 17),
        (pgettext("document", "Pages"), 8),
        (_("Copies printed"), 10),
        (_("Kept for"), 10),
    ]


def _paper_row(one: Paper) -> tuple[Any, ...]:
    return (
        one.number_text,
        one.get_kind_display(),
        one.title,
        one.unit.name,
        one.get_direction_display(),
        one.get_state_display(),
        one.issued_on,
        one.sent_at,
        one.pages or None,
        one.copies if one.number else None,
        one.get_retention_display() if one.retention else None,
    )


def _incoming_heads() -> Heads:
    return [
        (_("Receipt"), 14),
        (_("Received at"), 17),
        (pgettext("document", "From"), 28),
        (_("Their number"), 24),
        (pgettext("document", "Kind"), 10),
        (_("Title"), 50),
        (_("Received by"), 26),
        (_("State"), 18),
        (pgettext("document", "Until"), 12),
        (_("Signed for by"), 12),
        (_("Kept for"), 10),
    ]


def _incoming_row(one: Incoming) -> tuple[Any, ...]:
    return (
        one.receipt,
        one.received_at,
        one.sender,
        one.their_number,
        one.get_kind_display(),
        one.title,
        one.unit.name,
        one.get_state_display(),
        one.due,
        one.signed_by,
        one.get_retention_display() if one.retention else None,
    )


def papers(rows: Iterable[Paper]) -> tuple[BytesIO, int]:
    """The list of outgoing documents."""
    return list_book(_("Official documents"), _paper_heads(), map(_paper_row, rows))


def incoming(rows: Iterable[Incoming]) -> tuple[BytesIO, int]:
    """The list of incoming documents."""
    return list_book(_("Incoming documents"), _incoming_heads(), map(_incoming_row, rows))


def archive(out: Iterable[Paper], came: Iterable[Incoming]) -> tuple[BytesIO, int]:
    """The archive, a sheet for each way."""
    return lists_book(
        [
            (_("Outgoing"), _paper_heads(), map(_paper_row, out)),
            (_("Incoming"), _incoming_heads(), map(_incoming_row, came)),
        ]
    )


def reach(found: ReachPage) -> tuple[BytesIO, int]:
    """How far a document has come, unit by unit."""
    heads = [(_("Code"), 10), (_("Unit"), 30), (_("signed for on"), 17), (_("acknowledged"), 12), (_("members"), 10)]
    rows = ((row.code, row.name, row.signed_at, row.acknowledged, row.members) for row in found.rows)
    return list_book(_("Reach"), heads, rows)


def saved(rows: Sequence[queries.Line]) -> tuple[BytesIO, int]:
    """Paper saved, document by document, with what each figure is made of."""
    heads = [
        (_("Sent on"), 12),
        (_("Number"), 24),
        (_("Title"), 50),
        (_("Units that have it here"), 12),
        (_("Copies printed"), 10),
        (_("Copies saved"), 10),
        (pgettext("document", "Pages"), 8),
        (_("Pages saved"), 10),
        (_("Price of a page (yuan)"), 12),
        (_("Saved (yuan)"), 12),
    ]
    lines = (
        (
            row.day,
            row.paper.number_text,
            row.paper.title,
            row.delivered,
            row.paper.copies,
            row.copies,
            row.paper.pages,
            row.pages,
            row.fen / 100 if row.fen is not None else None,
            row.saved / 100,
        )
        for row in rows
    )
    return list_book(_("Paper saved"), heads, lines)


class _Package:
    """A package that is written file by file; each is listed with its fingerprint."""

    def __init__(self) -> None:
        self.out = TemporaryFile()  # noqa: SIM115 - closed below, or by the answer when it is sent
        self.zip = zipfile.ZipFile(self.out, "w", zipfile.ZIP_DEFLATED)
        self.files: list[dict[str, Any]] = []

    def add(self, name: str, data: bytes, **about: Any) -> None:
        """Put a file in."""
        self.zip.writestr(name, data)
        self.files.append({"file": name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest(), **about})


def package(
    year: int,
    out: QuerySet[Paper],
    came: QuerySet[Incoming],
    *,
    made: Callable[[Paper], Iterable[tuple[str, bytes]]],
) -> tuple[Any, int]:
    """What was filed of a year as one package: the texts, the register as a workbook, and a manifest with every file,
    its SHA-256, number and time it is kept. `made` gives the printed forms of a document as (ending, bytes). Written
    to a temporary file document by document, so memory stays flat; returns it open at its beginning, and how many
    files it has.
    """
    found = _Package()
    for paper in out.iterator(100):
        name = f"outgoing/{paper.year}-{paper.pk}"
        about = {"number": paper.number_text, "title": paper.title, "unit": paper.unit.code, "kept": paper.retention}
        pair = paper.replies_to_id or None
        about |= {"replies_to": pair} if pair else {}
        found.add(f"{name}.txt", _as_text(paper).encode(), **about)
        for ending, data in made(paper):
            found.add(f"{name}.{ending}", data, **about)
    for one in came.iterator(100):
        about = {"number": one.receipt, "title": one.title, "unit": one.unit.code, "kept": one.retention}
        name = f"incoming/{one.year}-{one.pk}"
        found.add(f"{name}.txt", _incoming_text(one).encode(), **about)
        if one.original is not None:
            found.add(f"{name}.{one.original.kind}", contents_of(one.original)[0], **about)
    book, _rows = archive(out, came)
    found.add("register.xlsx", book.read())
    manifest = {"year": year, "made_at": timezone.now().isoformat(), "files": found.files}
    found.zip.writestr("manifest.json", json.dumps(manifest, ensure_ascii=False, indent=1))
    found.zip.close()
    size = found.out.tell()
    found.out.seek(0)
    if size > IN_MEMORY:
        return found.out, len(found.files) + 1
    with found.out:
        return BytesIO(found.out.read()), len(found.files) + 1


def _as_text(paper: Paper) -> str:
    values = queries.sheet_of(paper)
    parts = [values["mark"], values["number"], *values["signers"], "", values["title"], ""]
    parts += [_(", ").join(values["recipients"]), "", paper.body, "", *values["attachments"]]
    parts += [values["organ"], str(values["date"] or ""), values["note"], _(", ").join(values["copies_to"])]
    parts += ["", *(f"{done.at:%Y-%m-%d %H:%M} {done.by} {done.did} {done.words}" for done in queries.traces(paper))]
    return "\n".join(parts) + "\n"


def _incoming_text(one: Incoming) -> str:
    parts = [one.receipt, one.sender, one.their_number, one.title, one.proposal, one.instruction, one.outcome, ""]
    parts += [f"{done.at:%Y-%m-%d %H:%M} {done.by} {done.did} {done.words}" for done in queries.traces(one)]
    return "\n".join(parts) + "\n"
