"""制度空白: which fields of work no regulation in force covers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from zhibu.regulations.models import Regulation
from zhibu.regulations.queries.versions import in_force
from zhibu.regulations.states import Field


@dataclass(frozen=True)
class Covered:
    """One field of work with the regulations in force that cover it."""

    code: str
    name: str
    regulations: Sequence[Regulation]


def coverage(rows: QuerySet[Regulation], on: date) -> list[Covered]:
    """Every declared field in its order, with what covers it on the day; one query."""
    kept = list(in_force(rows, on).order_by("title", "pk"))
    return [Covered(code, str(name), [one for one in kept if code in one.fields]) for code, name in Field.choices]
