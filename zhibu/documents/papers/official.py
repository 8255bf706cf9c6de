"""An official paper by GB/T 9704-2012 as PDF and as a Word document: ordinary, letter, minutes. No seal is drawn."""

import logging
import re
from pathlib import Path
from typing import Any

from zhibu.documents.papers.sheet import FORMS, Sheet, laid_out
from zhibu.documents.papers.word import docx
from zhibu.kernel.papers.pdf import asked, lacking, missing_of, typeset

__all__ = ["FORMS", "Sheet", "docx", "pages", "pdf"]

TEMPLATE = Path(__file__).parents[1] / "templates/documents/official.typ"
LONG = re.compile(r"([!-~\u00c0-\u024f]{20})(?=[!-~\u00c0-\u024f])")
# What is tried before a signature stands alone: points taken from each line or given to it, lines left free on page 1.
WAYS = [(0, 0), (1, 0), (2, 0), (3, 0), (-1.5, 0), (-3, 0), *((0, free) for free in range(1, 9))]
log = logging.getLogger(__name__)


def pdf(sheet: Sheet) -> bytes:
    """The paper as PDF, with free fonts; a character that none of them holds is named at its end."""
    return typeset(TEMPLATE, _settled(sheet), "zh")


def pages(sheet: Sheet) -> int:
    """How many pages the paper has."""
    return _facts(_settled(sheet))["pages"]


def _settled(sheet: Sheet) -> dict[str, Any]:
    """The data of the template, its lines closer or wider where no text would stand with the signature (7.3.5)."""
    data = laid_out(sheet)
    missing = missing_of([data])
    if missing:
        log.warning("no font at hand holds U+%s", " U+".join(f"{ord(char):04X}" for char in missing))
    data = _breakable(data) | {"lacking": lacking(missing) if missing else ""}
    for tight, free in WAYS:
        tried = data | {"tight": tight, "free": free}
        facts = _facts(tried)
        if facts["close"] <= facts["end"] or not facts["end"]:
            return tried
    return data | {"tight": 0, "free": 0}


def _facts(data: dict[str, Any]) -> dict[str, int]:
    return asked(TEMPLATE, data, "zh", "facts")


def _breakable(value: Any) -> Any:
    """Lets a word longer than a line be broken: an address, a number."""
    if isinstance(value, str):
        return LONG.sub("\\1\u200b", value)
    if isinstance(value, list):
        return [_breakable(one) for one in value]
    if isinstance(value, dict):
        return {key: _breakable(one) for key, one in value.items()}
    return value
