"""What carries an article: the rulebook's entries as they are on a day, and pages of the program as its trace."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import NoReverseMatch, reverse

from zhibu.kernel.registry import registry
from zhibu.regulations.models import Article, Carried
from zhibu.rulebook import queries as rulebook
from zhibu.rulebook.queries import Said, said


def carried_of(article: Article) -> Carried | None:
    """What carries the article; None while nobody has said."""
    return getattr(article, "carried", None)


@dataclass(frozen=True)
class Trace:
    """A page of the program and what of the article's carrying out stands there; "" for a page that is no more."""

    words: str
    address: str


def rules_of(carried: Carried | None, on: date) -> Sequence[tuple[str, Said | None]]:
    """Each rule that carries an article, by code, with what it says on the day; no query beyond the overrides."""
    codes = carried.rules if carried else []
    return [(code, said(code, on)) for code in codes if code in rulebook.shipped()]


def traces() -> dict[str, Any]:
    """The pages that can be named as a trace: address name → words. Each room announces its own."""
    return registry.traces


def trace_of(carried: Carried | None) -> Trace | None:
    """Where the trace of an article stands."""
    if carried is None or not carried.trace:
        return None
    words = carried.trace_words or str(traces().get(carried.trace, carried.trace))
    try:
        return Trace(words, reverse(carried.trace))
    except NoReverseMatch:
        return Trace(words, "")


def is_a_rule(code: str) -> bool:
    """Whether the rulebook has an entry with this code."""
    return code in rulebook.shipped()
