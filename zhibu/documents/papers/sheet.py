"""What stands on an official paper, and the decisions that its PDF and its Word document share."""

import datetime
import math
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils import translation

from zhibu.documents.papers.titles import broken
from zhibu.kernel.dates import day
from zhibu.kernel.papers.docx import ACROSS, LINE, width
from zhibu.kernel.papers.paper import clean

FORMS = ("ordinary", "letter", "minutes")
DOWN = 22  # lines that fill a page
ACROSS_MM = 156
MARK = {"ordinary": 56.0, "minutes": 56.0, "letter": 42.0}  # points at most; the standard names no size
SMALL_MARK = 22.0
TITLE_LINE = 34  # points from line to line of a title


@dataclass(frozen=True)
class Sheet:
    """An official paper: `form` is "ordinary", "letter" or "minutes", `mark` the red words at its head
    (发文机关标志). The body's paragraphs are divided by line breaks. Everything is text, nothing is markup.
    """

    form: str
    mark: str
    number: str = ""
    signers: tuple[str, ...] = ()
    urgency: str = ""
    title: str = ""
    recipients: tuple[str, ...] = ()
    body: str = ""
    attachments: tuple[str, ...] = ()
    organ: str = ""
    date: datetime.date | None = None
    note: str = ""
    copies_to: tuple[str, ...] = ()
    print_office: str = ""
    print_date: datetime.date | None = None
    present: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    sitting_in: tuple[str, ...] = ()


@cache
def settled() -> dict[str, Any]:
    """The words and signs that the standard itself puts on a paper."""
    return tomllib.loads((Path(__file__).parents[1] / "data/official.toml").read_text(encoding="utf-8"))


def laid_out(sheet: Sheet) -> dict[str, Any]:
    """The sheet as plain words in the order and the hands of the standard; ValueError for a form it does not know."""
    if sheet.form not in FORMS:
        raise ValueError(f"no such form of paper: {sheet.form}")
    words = settled()["words"]
    lines = broken(clean(sheet.title), **_breaking())
    marks = [line.strip() for line in clean(sheet.mark).split("\n") if line.strip()]
    minutes = sheet.form == "minutes"
    laid = {
        "form": sheet.form,
        "title": "".join(lines) or " ".join(marks),
        "mark": marks,
        "mark_size": _mark_size(sheet.form, marks),
        "number": clean(sheet.number),
        "signers": _several(sheet.signers),
        "urgency": clean(sheet.urgency),
        "heading": lines,
        "recipients": _listed(sheet.recipients, words["colon"]),
        "recipients_below": _listed(sheet.recipients, words["full_stop"]),
        "body": [_paragraph(line) for line in _lines(sheet.body)],
        "attachments": [name.rstrip("。；;.，,、") for name in _several(sheet.attachments)],
        "organ": clean(sheet.organ),
        "day": written(sheet.date),
        "note": clean(sheet.note).strip("（）()"),
        "roll": _roll(sheet) if minutes else [],
        "copies": _listed(sheet.copies_to, words["full_stop"]),
        "print_office": "" if sheet.form == "letter" else clean(sheet.print_office),
        "print_day": _printed(sheet),
        "words": words,
    }
    laid["moved"] = bool(laid["recipients"]) and _head(laid) + _rows(laid["recipients"]) + 1 > DOWN
    return laid


def written(value: datetime.date | None) -> str:
    """A day as it stands on an official paper: Arabic numerals, the year in full, no zeros before (7.3.5.4)."""
    with translation.override("zh-hans"):
        return day(value, with_year=True) if value else ""


def _printed(sheet: Sheet) -> str:
    """A letter says neither who printed it nor when (10.1)."""
    return (
        ""
        if sheet.form == "letter" or not sheet.print_date
        else written(sheet.print_date) + settled()["words"]["printed"]
    )


def _breaking() -> dict[str, Any]:
    rules = settled()["title"]
    return {
        "openers": rules["openers"],
        "closers": rules["closers"] + rules["never_first"],
        "good": tuple(rules["good_first"]),
        "words": tuple(rules["words"].split()),
    }


def _several(texts: tuple[str, ...]) -> list[str]:
    return [text for text in (clean(one).replace("\n", " ") for one in texts) if text]


def _listed(texts: tuple[str, ...], end: str) -> str:
    found = _several(texts)
    return settled()["words"]["comma"].join(found).rstrip("：:。") + end if found else ""


def _roll(sheet: Sheet) -> list[list[str]]:
    words = settled()["words"]
    said = ((words[name], _several(getattr(sheet, name))) for name in ("present", "absent", "sitting_in"))
    return [[label, words["comma"].join(names)] for label, names in said if names]


def _lines(text: str) -> list[str]:
    return [line.strip() for line in clean(text).split("\n") if line.strip()]


def _paragraph(text: str) -> list[list[str]]:
    """The hands of a paragraph: a heading of the first or second level up to its first full stop, the rest as body."""
    for role, pattern in settled()["levels"].items():
        if re.match(pattern, text):
            head, stop, rest = text.partition(settled()["words"]["full_stop"])
            return [[role, head + stop], *([["body", rest]] if rest else [])]
    return [["body", text]]


def _mark_size(form: str, marks: list[str]) -> float:
    """As large as fits into one line of the type area, within reason."""
    widest = max((width(line) for line in marks), default=1)
    return max(SMALL_MARK, min(MARK[form], math.floor(ACROSS_MM / 25.4 * 72 / max(widest, 1))))


def _rows(text: str) -> int:
    return math.ceil(width(text) / ACROSS)


def _head(laid: dict[str, Any]) -> float:
    """How many lines of the first page go before the recipients."""
    mark = len(laid["mark"]) * laid["mark_size"] * 1.2 / LINE
    title = len(laid["heading"]) * TITLE_LINE / LINE + 1.5
    if laid["form"] == "letter":
        return mark + 1.5 + 2 + title
    above = 35 / 25.4 * 72 / LINE
    return above + mark + 2.5 + max(1, math.ceil(len(laid["signers"]) / 2)) + 0.5 + 2 + title
