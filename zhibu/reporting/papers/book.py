"""A book as it is read from its folder, before anybody has typeset it.

Its text is a tree of plain values, the same for every form that it is printed in. A piece is a text, taken literally,
or a dict whose "k" says what it is:

    in a line   em, strong, strike {"c": pieces} · code {"t"} · br · link {"to": address, "c"} · ref {"to": id, "c"}
                note {"b": blocks} · pic {"picture", "alt"} · ix {"n": number of the name}
    a block     p {"c"} · head {"l": 1…, "id", "c"} · list {"start": number or None, "tight", "items": [blocks]}
                quote {"b"} · code-block {"t"} · rule · table {"align", "widths", "head": [pieces], "rows": [[pieces]]}
                figure {"picture", "alt", "c": caption}
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Piece = str | dict[str, Any]
Pieces = list[Piece]

MM = 72 / 25.4  # points
DOTS = 150  # to an inch: a picture is never printed larger than that, so that it stays sharp


class BookError(Exception):
    """The folder cannot be made into a book; the text says why and what to do, in the language in force."""


@dataclass(frozen=True)
class Sheet:
    """The page of a book, in millimetres."""

    width: float
    height: float
    inside: float = 24
    outside: float = 21
    top: float = 27
    bottom: float = 24

    @property
    def measure(self) -> float:
        """How wide the text is."""
        return self.width - self.inside - self.outside

    @property
    def tallest(self) -> float:
        """How high a picture may be, so that its caption stands on the same page."""
        return 0.72 * (self.height - self.top - self.bottom)


SHEETS = {"16k": Sheet(185, 260), "a5": Sheet(148, 210, 20, 17, 23, 20), "a4": Sheet(210, 297, 30, 26, 32, 30)}


@dataclass(frozen=True)
class Picture:
    """A picture of the book: where it lies, under which name it goes along, what it is, how many dots it has. `turned`
    is a photograph that the camera has stored on its side, with a word about it.
    """

    file: Path
    name: str
    kind: str
    across: int
    down: int
    channels: int = 3
    turned: bool = False

    def width(self, sheet: Sheet) -> float:
        """How wide it is printed, in millimetres: as large as it is sharp, within the page."""
        sharp = self.across / DOTS * 25.4
        return min(sheet.measure, sharp, sheet.tallest * self.across / self.down)


@dataclass
class Chapter:
    """One file: a chapter, the preface, or what opens a part. `sections` are level, id and text of its headings."""

    id: str
    title: Pieces
    blocks: Pieces
    file: Path
    sections: list[tuple[int, str, str]] = field(default_factory=list)


@dataclass
class Part:
    """A folder with its chapters."""

    opening: Chapter
    chapters: list[Chapter]


@dataclass
class Book:
    """Everything that is printed. `notes` are what the person who made it should know, one sentence each."""

    title: str
    subtitle: str
    author: str
    date: str
    language: str
    sheet: Sheet
    cover: Picture | None
    preface: Chapter | None
    entries: list[Part | Chapter]
    pictures: list[Picture]
    index: list[str]
    made: int = 0  # seconds: the newest of its files, so that the same folder gives the same book
    notes: list[str] = field(default_factory=list)

    @property
    def has_parts(self) -> bool:
        """Whether chapters stand in parts."""
        return any(isinstance(entry, Part) for entry in self.entries)

    @property
    def chapters(self) -> Iterator[Chapter]:
        """Preface, openings of parts and chapters in the order in which they are read."""
        if self.preface:
            yield self.preface
        for entry in self.entries:
            if isinstance(entry, Part):
                yield entry.opening
                yield from entry.chapters
            else:
                yield entry


def plain(pieces: Iterable[Piece]) -> str:
    """The bare text of what stands in a line, without its notes."""
    said = []
    for piece in pieces:
        if isinstance(piece, str):
            said.append(piece)
        elif piece["k"] == "br":
            said.append(" ")
        else:
            said.append(piece.get("t") or plain(piece.get("c", ())))
    return "".join(said)


def walk(pieces: Iterable[Piece]) -> Iterator[dict[str, Any]]:
    """Every dict of a tree, whatever stands in it, in the order in which it is read."""
    for piece in pieces:
        if isinstance(piece, str):
            continue
        yield piece
        inner = [piece.get("c", ()), piece.get("b", ()), *piece.get("items", ()), *piece.get("head", ())]
        for one in [*inner, *(cell for row in piece.get("rows", ()) for cell in row)]:
            yield from walk(one)
