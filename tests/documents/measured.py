"""What stands where on the pages of a PDF, in millimetres from the upper left corner."""

from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Any

from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont
from pypdf import PdfReader

from zhibu.kernel.papers import fonts

MM = 72 / 25.4  # points


@cache
def _font(sans: bool) -> TTFont:
    return TTFont(fonts.floor() / ("NotoSansSC-Regular.otf" if sans else "NotoSerifSC-Regular.otf"))


@dataclass(frozen=True)
class Words:
    """A piece of a line: where it begins, its base line, its size in points, in which font."""

    text: str
    page: int
    x: float
    base: float
    size: float
    sans: bool
    red: bool

    @property
    def top(self) -> float:
        """The upper edge of a character of its size."""
        return self.base - 0.88 * self.size / MM

    @property
    def ink(self) -> float:
        """The upper edge of what is printed."""
        font = _font(self.sans)
        glyphs, names = font.getGlyphSet(), font.getBestCmap()
        highest = 0.0
        for char in self.text:
            pen = BoundsPen(glyphs)
            glyphs[names[ord(char)]].draw(pen)
            highest = max(highest, pen.bounds[3] if pen.bounds else 0)
        return self.base - highest / font["head"].unitsPerEm * self.size / MM

    @property
    def right(self) -> float:
        """Where it ends."""
        font = _font(self.sans)
        names, widths = font.getBestCmap(), font["hmtx"]
        wide = sum(widths[names[ord(char)]][0] for char in self.text) / font["head"].unitsPerEm * self.size
        if self.size == 16:  # body text is set a little closer, so that 28 fill the type area
            wide += (15.78 - 16) * len(self.text)
        return self.x + wide / MM


@dataclass(frozen=True)
class Rule:
    """A drawn line: from where to where, how far down, how thick."""

    page: int
    x: float
    right: float
    y: float
    thick: float
    red: bool


@dataclass(frozen=True)
class Measured:
    """All words and lines of a PDF, and the size of its pages."""

    words: list[Words]
    rules: list[Rule]
    pages: list[tuple[int, int]]

    def one(self, text: str, page: int = 1) -> Words:
        """The only piece with this text on a page."""
        (found,) = [words for words in self.words if words.page == page and words.text == text]
        return found

    def with_(self, text: str) -> Words:
        """The first piece that holds this text."""
        return next(words for words in self.words if text in words.text)

    def body_lines(self, page: int) -> list[str]:
        """The lines of size 16 on a page, each from left to right."""
        lines: dict[float, str] = {}
        for words in self.words:
            if words.page == page and words.size == 16:
                base = round(words.base, 1)
                lines[base] = lines.get(base, "") + words.text
        return [lines[base] for base in sorted(lines)]


@dataclass
class _Reader:
    """What the reader of a page remembers between one operator and the next."""

    page: int
    tall: float
    words: list[Words]
    rules: list[Rule]
    fill: float = 0
    stroke: float = 0
    thick: float = 0
    start: float = 0

    def operator(self, name: bytes, args: Any, space: list[float], _line: Any) -> None:
        match name:
            case b"scn":
                self.fill = float(args[0])
            case b"SCN":
                self.stroke = float(args[0])
            case b"w":
                self.thick = float(args[0])
            case b"m":
                self.start = float(args[0])
            case b"l":
                y = (self.tall - space[5] - space[3] * float(args[1])) / MM
                left, right = ((space[4] + one) / MM for one in (self.start, float(args[0])))
                self.rules.append(Rule(self.page, left, right, y, self.thick / MM, self.stroke > 0.5))

    def text(self, said: str, space: list[float], line: list[float], font: Any, size: float) -> None:
        if said.strip() and font:
            x, y = space[4] + line[4], self.tall - space[5] - space[3] * line[5]
            sans = "Sans" in font["/BaseFont"]
            self.words.append(Words(said.strip(), self.page, x / MM, y / MM, size, sans, self.fill > 0.5))


def measured(data: bytes) -> Measured:
    """Reads a PDF."""
    words: list[Words] = []
    rules: list[Rule] = []
    pages = []
    for number, page in enumerate(PdfReader(BytesIO(data)).pages, 1):
        wide, tall = float(page.mediabox.width), float(page.mediabox.height)
        reader = _Reader(number, tall, words, rules)
        page.extract_text(visitor_text=reader.text, visitor_operand_before=reader.operator)
        pages.append((round(wide / MM), round(tall / MM)))
    return Measured(words, rules, pages)
