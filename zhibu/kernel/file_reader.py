"""Runs as a process of its own, with little memory and time, because what it reads comes from outside: a file on
stdin, its words as JSON on stdout; null when they cannot be read. kernel/file_text.py starts it with its ending.

Everything that holds words is read, also what a reader does not see at once: hidden sheets, comments, notes, headers,
and what the writing program notes about who wrote it.
"""

import json
import sys
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from xml.parsers import expat

from zhibu.kernel.sheet_reader import limit

MAX_SIGNS = 5_000_000


def words_of(kind: str, data: bytes) -> str | None:
    """The words of a file, a line each; None when it is broken or larger than can be looked through."""
    readers = {"pdf": _pdf, "docx": _docx, "xlsx": _xlsx}
    lines, signs = [], 0
    try:
        for line in readers[kind](data):
            lines.append(line)
            signs += len(line)
            if signs > MAX_SIGNS:
                return None
    except BaseException:  # a hostile file brings all sorts out of a parser, also what is no ordinary exception
        return None
    return "\n".join(lines)


def _pdf(data: bytes) -> Iterator[str]:
    from pypdf import PdfReader

    reader = PdfReader(BytesIO(data))
    for page in reader.pages:
        yield page.extract_text()
        for note in page.get("/Annots") or []:
            yield str(note.get_object().get("/Contents", ""))
    days = {"/CreationDate", "/ModDate"}
    yield from (str(value) for key, value in (reader.metadata or {}).items() if key not in days)


def _docx(data: bytes) -> Iterator[str]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.startswith(("word/", "docProps/")) and name.endswith(".xml"):
                yield from _lines(archive.read(name), {"p"} if name.startswith("word/") else set())


def _lines(part: bytes, ends: set[str]) -> Iterator[str]:
    """The text of a part; a line ends with each of these elements, with none given with every one."""
    found: list[str] = []
    parser = expat.ParserCreate()
    parser.CharacterDataHandler = found.append

    def end(name: str) -> None:
        if not ends or name.rpartition(":")[2] in ends:
            found.append("\n")

    parser.EndElementHandler = end
    parser.Parse(part, True)
    yield from (line for line in "".join(found).split("\n") if line.strip())


def _xlsx(data: bytes) -> Iterator[str]:
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(BytesIO(data))
    for name in book.sheet_names:
        yield name
        for row in book.get_sheet_by_name(name).to_python():
            yield "\t".join(_cell(value) for value in row if value != "")
    with zipfile.ZipFile(BytesIO(data)) as archive:
        for part in archive.namelist():
            if part.startswith(("xl/comments", "xl/threadedComments", "docProps/")) and part.endswith(".xml"):
                yield from _lines(archive.read(part), set())


def _cell(value: Any) -> str:
    """A cell as it is read: a phone that is kept as a number has no decimal point."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


if __name__ == "__main__":
    limit()
    sys.stdout.write(json.dumps(words_of(sys.argv[1], sys.stdin.buffer.read())))
