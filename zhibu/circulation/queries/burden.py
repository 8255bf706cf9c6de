"""The account of what was asked of units in a month."""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any, NamedTuple

from django.db.models import Q, Sum
from django.db.models.functions import Coalesce

from zhibu.circulation.models import BurdenEntry
from zhibu.circulation.states import BURDEN_LIMIT
from zhibu.organisation.models import Unit

COUNTED = ("notices", "forms", "fields", "attachments", "minutes")


class Account(NamedTuple):
    """What was asked of one unit in a month, and the limit of that month in minutes."""

    code: str
    name: str
    notices: int
    forms: int
    fields: int
    attachments: int
    minutes: int
    limit: int

    @property
    def over(self) -> bool:
        """Whether it is beyond the limit."""
        return self.minutes > self.limit


def accounts(month: date, units: Q, *, on: date) -> list[Account]:
    """The account of a month of every unit that fulfils the condition (on Unit), by code, those of which nothing was
    asked too, beside the limit as it stood at the end of the month or, before that, on this day; one query.
    """
    counted = Q(burden__month=month, burden__taken_back_at=None)
    sums = {f"sum_{name}": Coalesce(Sum(f"burden__{name}", filter=counted), 0) for name in COUNTED}
    rows: Any = (
        Unit.objects.filter(units)
        .exclude(parent=None)
        .filter(Q(dissolved=None) | Q(dissolved__gt=month))
        .annotate(**sums)
        .order_by("code")
        .values_list("code", "name", *sums)
    )
    limit = BURDEN_LIMIT(min(month.replace(day=monthrange(month.year, month.month)[1]), on))
    return [Account._make([*row, limit]) for row in rows]


def asked_so_far(units: Iterable[int], month: date) -> dict[int, int]:
    """Minutes asked of each of these units (by id) in a month until now; those without any are left out. One query."""
    rows = BurdenEntry.objects.filter(unit__in=list(units), month=month, taken_back_at=None)
    return dict(rows.order_by().values("unit").annotate(all=Sum("minutes")).values_list("unit", "all"))


def months_with_entries(units: Q, most: int = 24) -> list[date]:
    """The months in which something was asked of the units that fulfil the condition (on `unit`), newest first."""
    rows = BurdenEntry.objects.filter(units).order_by("-month").values_list("month", flat=True).distinct()
    return list(rows[:most])


@dataclass(frozen=True)
class Outlook:
    """What a month would ask of units with one thing more: the totals and who would be beyond the limit."""

    lowest: int
    usual: int
    highest: int
    limit: int
    over: list[int]


def outlook(asked: Mapping[int, int], on: date) -> Outlook | None:
    """The totals in minutes of this day's month if these minutes more were asked of these units (by id); None without
    units. One query.
    """
    if not asked:
        return None
    before = asked_so_far(asked, on.replace(day=1))
    totals = {unit: minutes + before.get(unit, 0) for unit, minutes in asked.items()}
    limit = BURDEN_LIMIT(on)
    over = [unit for unit, minutes in totals.items() if minutes > limit]
    return Outlook(min(totals.values()), round(median(totals.values())), max(totals.values()), limit, over)
