"""What stands on a paper, whatever it is printed as. Every text is taken literally: nothing in it is markup."""

import re
from dataclasses import dataclass, field

# XML refuses these, and nobody sees them: control and direction marks, halves of characters.
_UNSEEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff\ufffe\uffff]"
)


def visible(text: str) -> str:
    """A text without what nobody sees and XML refuses; its blanks and line breaks stay as they are."""
    return _UNSEEN.sub("", text)


def clean(text: object) -> str:
    """A text (lazy or not) as it can be printed: line breaks stay, what nobody sees goes."""
    return visible(str(text).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")).strip()


@dataclass(frozen=True)
class Title:
    """The title, centred."""

    text: str


@dataclass(frozen=True)
class Pair:
    """One line with a text at either end, such as the issuing unit and the number."""

    left: str
    right: str


@dataclass(frozen=True)
class Field:
    """A labelled paragraph; line breaks in the text begin new paragraphs. Without a label it is plain body text."""

    label: str
    text: str


@dataclass(frozen=True)
class Remark:
    """A paragraph in another hand: what became of the paper after it was issued."""

    text: str


@dataclass(frozen=True)
class Close:
    """Who issues it and when, at the lower right, without a seal."""

    name: str
    day: str


@dataclass(frozen=True)
class Table:
    """A ruled table; `widths` are shares of the type area. Its header stands on every page."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]


@dataclass(frozen=True)
class NewPage:
    """What follows begins on a page of its own."""


Block = Title | Pair | Field | Remark | Close | Table | NewPage


@dataclass(frozen=True)
class Paper:
    """A paper: its title for the reader's window, its blocks, and the mark at the head of each page, such as the word
    for a draft.
    """

    title: str
    blocks: tuple[Block, ...]
    mark: str = ""
    language: str = field(default="zh")


def paragraphs(block: Field) -> list[tuple[str, str]]:
    """The paragraphs of a field as (label, text): the label stands before the first one only."""
    lines = [line.strip() for line in clean(block.text).split("\n") if line.strip()] or [""]
    return [(clean(block.label) if number == 0 else "", line) for number, line in enumerate(lines)]
