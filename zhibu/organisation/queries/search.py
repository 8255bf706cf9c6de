"""What a search finds."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from zhibu.organisation.models import Affiliation, Member, Unit
from zhibu.organisation.queries.rosters import named


@dataclass(frozen=True)
class Found:
    """What a search found: the first rows and how many there are in all."""

    rows: list[Any]
    total: int


def search_members(allowed: QuerySet[Member], text: str, on: date, *, limit: int | None = 20) -> Found:
    """(pk, name, unit name) of the allowed members by name or initials, by pinyin. Two queries."""
    rows = allowed.filter(named(text)).filter(Affiliation.on(on, "affiliations__")).order_by("pinyin_key", "pk")
    return Found(list(rows.values_list("pk", "name", "affiliations__unit__name")[:limit]), rows.count())


def search_units(allowed: QuerySet[Unit], text: str, *, limit: int | None = 20) -> Found:
    """The allowed units by a part of the name, of their host's name or the beginning of the code. Two queries."""
    rows = allowed.filter(Q(name__contains=text) | Q(host__name__contains=text) | Q(code__startswith=text))
    return Found(list(rows.order_by("code")[:limit]), rows.count())
