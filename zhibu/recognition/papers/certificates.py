"""Certificates of honours, each on an A4 page lying on its side, as many as wanted in one PDF."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zhibu.kernel.dates import day
from zhibu.kernel.papers import Printed
from zhibu.kernel.papers.paper import clean
from zhibu.kernel.papers.pdf import missing_of, typeset
from zhibu.recognition.models import Honour

TEMPLATE = Path(__file__).parents[1] / "templates/recognition/certificate.typ"


def certificates(honours: Iterable[Honour]) -> Printed:
    """A page for each honour, in their order. The words are those of its kind, or plain ones; nothing in them is
    markup. Kind and home come with the honour.
    """
    pages = [_page(one) for one in honours]
    language = "en" if (get_language() or "").startswith("en") else "zh"
    data: dict[str, Any] = {
        "title": _("Certificates"),
        "heading": _("Certificate of honour"),
        "colon": _("certificate name:"),
        "pages": pages,
    }
    return Printed(typeset(TEMPLATE, data, language), missing_of([data]))


def _page(honour: Honour) -> dict[str, str]:
    words = honour.kind.words or _("For outstanding work in {year}, honoured as {honour}.")
    before, _sign, after = words.partition("{honour}")
    return {
        "name": clean(honour.name),
        "before": _filled(before, honour),
        "honour": clean(honour.kind.name),
        "after": _filled(after, honour),
        "grantor": clean(honour.grantor),
        "day": clean(day(honour.day, with_year=True) if honour.day else str(honour.year)),
        "number": clean(honour.document_number),
    }


def _filled(words: str, honour: Honour) -> str:
    """Replaced and not formatted: what somebody typed between braces is nothing to be looked up."""
    for place, text in (("{name}", honour.name), ("{year}", str(honour.year)), ("{grantor}", honour.grantor)):
        words = words.replace(place, text)
    return clean(words)
