"""A book as PDF, set by Typst from the template of this room; all words reach it as data, never as source."""

import copy
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from zhibu.kernel.papers import fonts
from zhibu.kernel.papers.pdf import roles
from zhibu.reporting.papers.book import Book, BookError, Chapter, Part, Picture, plain, walk
from zhibu.reporting.papers.wrapped import wrapped

TEMPLATE = Path(__file__).parents[1] / "templates/reporting/book.typ"
TYPESETTER = Path(__file__).with_name("typesetter.py")


def words(book: Book) -> dict[str, str]:
    """What a book says by itself, in its own language."""
    with override("zh-hans" if book.language == "zh" else book.language):
        return {"contents": _("Contents"), "index": _("Index"), "note": _("note"), "back": _("back to the text")}


def pdf(book: Book) -> bytes:
    """The book as PDF. BookError when Typst cannot set it, such as a picture that cannot be opened."""
    with TemporaryDirectory(prefix="zhibu-book-") as name:
        folder = Path(name)  # the template, the data and the pictures: Typst reads nothing else
        shutil.copyfile(TEMPLATE, folder / TEMPLATE.name)
        names = {picture.name: _beside(picture, folder) for picture in book.pictures}
        text = json.dumps(_data(book, names), ensure_ascii=False)
        (folder / "book.json").write_text(text, encoding="utf-8")
        command = [sys.executable, "-I", str(TYPESETTER), str(folder), *fonts.folders()]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:  # noqa: S603 - nothing typed is in it
            lacking = fonts.missing("song", text)  # meanwhile
            said, _errors = child.communicate()
        if child.returncode:
            raise BookError(_("It cannot be typeset: %(why)s") % {"why": _named(book, said)})
        if lacking:
            codes = " ".join(f"U+{ord(char):04X}" for char in lacking)
            book.notes.append(_("Not printable with the fonts of this machine: %(codes)s") % {"codes": codes})
        return (folder / "book.pdf").read_bytes()


def _beside(picture: Picture, folder: Path) -> str:
    """Put a picture into the typesetter's folder; returns its name there."""
    data = wrapped(picture)
    if data is None:
        (folder / picture.name).symlink_to(picture.file)
        return picture.name
    (folder / f"{picture.name}.pdf").write_bytes(data)
    return f"{picture.name}.pdf"


def _named(book: Book, text: str) -> str:
    """What Typst says, with the names that the folder gives the pictures."""
    names = {picture.name: picture.file.name for picture in book.pictures}
    return re.sub(r"p\d{3,}\.(?:png|jpg)(?=\b)", lambda match: names.get(match.group(), match.group()), text)


def _data(book: Book, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "title": book.title,
        "subtitle": book.subtitle,
        "author": book.author,
        "date": book.date,
        "language": book.language,
        "sheet": vars(book.sheet),
        "small": book.sheet.width < 160,
        "base": 2 if book.has_parts else 1,
        "fonts": roles(),
        "leaning": not fonts.faces()["kai"].stands_in,
        "words": words(book),
        "cover": names[book.cover.name] if book.cover else None,
        "preface": _chapter(book, names, book.preface) if book.preface else None,
        "entries": [
            {
                "opening": _chapter(book, names, entry.opening),
                "chapters": [_chapter(book, names, one) for one in entry.chapters],
            }
            if isinstance(entry, Part)
            else _chapter(book, names, entry)
            for entry in book.entries
        ],
        "index": book.index,
        "heads": [
            *({"id": chapter.id, "title": plain(chapter.title)} for chapter in book.chapters),
            *([{"id": "index", "title": words(book)["index"]}] if book.index else []),
        ],
    }


def _chapter(book: Book, names: Mapping[str, str], chapter: Chapter) -> dict[str, Any]:
    blocks = copy.deepcopy(chapter.blocks)
    by_name = {picture.name: picture for picture in book.pictures}
    for piece in walk([*chapter.title, *blocks]):
        if picture := by_name.get(piece.get("picture", "")):
            piece |= {"picture": names[picture.name], "width": picture.width(book.sheet)}
    return {"id": chapter.id, "title": chapter.title, "blocks": blocks}
