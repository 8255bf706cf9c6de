"""A book from its folder into a file: whole, or not at all."""

import os
from collections.abc import Callable
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.utils.translation import gettext as _

from zhibu.reporting.papers.book import Book, BookError
from zhibu.reporting.papers.docx import docx
from zhibu.reporting.papers.epub import epub
from zhibu.reporting.papers.folder import read
from zhibu.reporting.papers.pdf import pdf

FORMS: dict[str, Callable[[Book], bytes]] = {".pdf": pdf, ".epub": epub, ".docx": docx}


def write(folder: Path, out: Path) -> Book:
    """Typeset the book of a folder into `out`, whose ending says as what; returns the book, with its notes.

    It is written beside `out` and put in its place when it is whole, so an earlier one stays until then. Raises
    BookError with a sentence: an unknown ending, a folder that is no book, a place that cannot be written to.
    """
    form = FORMS.get(out.suffix.lower())
    if form is None:
        said = {"name": out.name, "endings": ", ".join(FORMS)}
        raise BookError(_("%(name)s: the file must end in one of %(endings)s.") % said)
    if not out.parent.is_dir():
        raise BookError(_("%(name)s is no folder.") % {"name": out.parent})
    book = read(folder)
    data = form(book)
    _put(out, data)
    return book


def _put(out: Path, data: bytes) -> None:
    beside = None
    try:
        with NamedTemporaryFile(dir=out.parent, prefix=f".{out.name}.", delete=False) as file:
            beside = Path(file.name)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.chmod(out.stat().st_mode & 0o777 if out.exists() else 0o666 & ~_umask())
        beside.replace(out)
    except OSError as error:
        if beside is not None:
            beside.unlink(missing_ok=True)
        said = {"name": out, "why": error.strerror}
        raise BookError(_("%(name)s cannot be written: %(why)s") % said) from error


def _umask() -> int:
    """What this process takes away from new files; it can only be read by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
