"""A paper as PDF. Typst sets it from a template of this folder; all words reach it as data, never as source."""

import json
import logging
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from typing import Any

import segno
import typst
from django.utils.translation import gettext as _

from zhibu.kernel.papers import fonts
from zhibu.kernel.papers.paper import (
    Block,
    Close,
    Field,
    NewPage,
    Pair,
    Paper,
    Remark,
    Table,
    Title,
    clean,
    paragraphs,
)

TEMPLATES = Path(__file__).parent / "templates"
ROOT = Path(__file__).parents[2]
log = logging.getLogger(__name__)


class PaperError(Exception):
    """The typesetter complains: a mistake of ours, never of the person who wrote the text."""


@dataclass(frozen=True)
class Printed:
    """A printed paper, and the characters that no font at hand holds; the paper itself names them at its end."""

    data: bytes
    missing: str = ""


def pdf(paper: Paper) -> Printed:
    """The paper on A4 pages with the margins, lines and characters of GB/T 9704: 22 lines of 28 characters."""
    blocks = [_plain(block) for block in paper.blocks]
    missing = missing_of([*blocks, {"mark": clean(paper.mark)}])
    if missing:
        log.warning("no font at hand holds %s", _codes(missing))
        blocks.append({"kind": "field", "paragraphs": [["", lacking(missing)]]})
    data = {"title": clean(paper.title), "mark": clean(paper.mark), "blocks": blocks}
    return Printed(typeset(TEMPLATES / "paper.typ", data, paper.language), missing)


class Shape(StrEnum):
    """What a poster is made for: the board of an office, a corridor, a group on a phone (1080 × 1920 dots), or a
    projector (1920 × 1080 dots).
    """

    A4 = "a4"
    A3 = "a3"
    PICTURE = "picture"
    SLIDE = "slide"

    @property
    def dots(self) -> bool:
        """Whether it is a picture (PNG) and not a page to print (PDF)."""
        return self in {Shape.PICTURE, Shape.SLIDE}


@dataclass(frozen=True)
class Announced:
    """The words of a poster: a head and a number in the band, the title, at most five labelled lines, what to do with
    the code, a last line, and who issued which edition of it when.
    """

    head: str
    number: str
    title: str
    lines: tuple[tuple[str, str], ...]
    scan: str
    foot: str
    issued: str


def poster(words: Announced, *, address: str, shape: Shape = Shape.A4, language: str = "zh") -> Printed:
    """One page (PDF; a PNG for a picture or slide) with a code that leads to `address`, dark on white and with its
    quiet zone, so that a phone reads it from as far as the words.
    """
    code = BytesIO()
    segno.make(address, error="q", boost_error=False).save(code, kind="svg", scale=8, border=4)
    plain: dict[str, Any] = {name: clean(text) for name, text in vars(words).items() if name != "lines"}
    plain |= {"lines": [[clean(label), clean(text)] for label, text in words.lines]}
    missing = missing_of([plain])
    data = {**plain, "code": code.getvalue().decode(), "address": address, "shape": shape.value}
    return Printed(typeset(TEMPLATES / "poster.typ", data, language, picture=shape.dots), missing)


@dataclass(frozen=True)
class Card:
    """One card to cut out: whose it is, where they belong, the code, what to do with it, how long; and the address in
    its picture.
    """

    name: str
    place: str
    code: str
    words: str
    until: str
    address: str


def cards(*, title: str, groups: list[list[Card]], language: str = "zh") -> Printed:
    """Cards to cut out, ten on an A4 page; each group begins on a page of its own."""
    plain = [[_card(card) for card in group] for group in groups if group]
    words = [[{**card, "picture": ""} for card in group] for group in plain]
    missing = missing_of([{"words": words}])
    if missing:
        log.warning("no font at hand holds %s", _codes(missing))
    return Printed(typeset(TEMPLATES / "cards.typ", {"title": clean(title), "groups": plain}, language), missing)


def _card(card: Card) -> dict[str, str]:
    picture = BytesIO()
    segno.make(card.address, error="m").save(picture, kind="svg", scale=4, border=2)
    return {**{name: clean(value) for name, value in vars(card).items()}, "picture": picture.getvalue().decode()}


def _plain(block: Block) -> dict[str, Any]:
    match block:
        case Title(text):
            return {"kind": "title", "text": clean(text)}
        case Pair(left, right):
            return {"kind": "pair", "left": clean(left), "right": clean(right)}
        case Field():
            return {"kind": "field", "paragraphs": paragraphs(block)}
        case Remark(text):
            return {"kind": "remark", "text": clean(text)}
        case Close(name, day):
            return {"kind": "close", "name": clean(name), "day": clean(day)}
        case NewPage():
            return {"kind": "newpage"}
        case Table(header, rows, widths):
            cells = [[clean(cell) for cell in row] for row in rows]
            return {"kind": "table", "header": [clean(cell) for cell in header], "rows": cells, "widths": widths}


def missing_of(blocks: list[dict[str, Any]]) -> str:
    """What cannot be printed. Every role may borrow from every other, so one question answers for all of them."""
    return fonts.missing("body", json.dumps(blocks, ensure_ascii=False))


def _codes(characters: str) -> str:
    return " ".join(f"U+{ord(char):04X}" for char in characters)


def lacking(missing: str) -> str:
    """The sentence on the paper itself; the characters by number, as they cannot be printed."""
    return _("Not printable with the fonts of this machine: %(codes)s") % {"codes": _codes(missing)}


def roles() -> dict[str, Any]:
    """Which families and weight print each role, as a template is told."""
    faces = fonts.faces()
    return {role: {"families": fonts.chain(role), "weight": faces[role].weight} for role in fonts.ROLES}


def typeset(template: Path, data: dict[str, Any], language: str, *, picture: bool = False) -> bytes:
    """What a template makes of the data: PDF, or PNG for a picture. PaperError when Typst has anything to say."""
    out, warnings = typst.compile_with_warnings(
        **_given(template, data, language),
        format="png" if picture else "pdf",
        ppi=144.0 if picture else None,  # two dots for a point
    )
    if warnings:  # an unknown font family is only a warning, and the paper would look like another one
        raise PaperError("; ".join(warning.message for warning in warnings))
    return out


def asked(template: Path, data: dict[str, Any], language: str, label: str) -> Any:
    """The value of the metadata that a template leaves under a label, such as how many pages there are."""
    return json.loads(typst.query(**_given(template, data, language), selector=f"<{label}>", field="value", one=True))


def _given(template: Path, data: dict[str, Any], language: str) -> dict[str, Any]:
    """Any template may import what all papers share; nothing outside the program is read."""
    return {
        "input": template,
        "root": ROOT,
        "font_paths": fonts.book(fonts.folders()),
        "ignore_system_fonts": True,
        "sys_inputs": {"data": json.dumps({**data, "fonts": roles(), "language": language}, ensure_ascii=False)},
    }
