"""A unit beside the one in the middle and beside itself; offers of help and pairs. Lists by code, never by figure."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from zhibu.kernel.figures import percent
from zhibu.kernel.periods import HalfYear
from zhibu.organisation.models import Unit
from zhibu.participation.models import Closing, Offer, Pair
from zhibu.participation.queries.pictures import spread
from zhibu.participation.states import Rate, Topic

FIGURES = {Topic.PARTICIPATION: Rate.PARTICIPATION, Topic.PRESENCE: Rate.PRESENCE}  # topics that the rolls know


@dataclass(frozen=True)
class Beside:
    """One rate of one unit in its newest half-year, in its half-year before, and of the unit in the middle of all;
    `place` is "upper" or "lower" where it lies in that quarter of the units.
    """

    unit: Unit
    rate: Rate
    now: tuple[int, int]
    before: tuple[int, int] | None
    middle: int | None
    place: str


def standing(unit: Unit, topic: str) -> dict[str, Any]:
    """What the newest compiled half-year says about a topic of the rolls: period, part and whole; otherwise empty."""
    rate = FIGURES.get(Topic(topic))
    found = Closing.objects.filter(unit=unit, expected__gt=0).order_by("-period").first() if rate else None
    if found is None or rate is None:
        return {}
    return {"period": found.period, "part": _part(found, rate), "whole": found.expected}


def _part(closing: Closing, rate: Rate) -> int:
    return closing.present + (closing.made_up if rate == Rate.PARTICIPATION else 0)


def newest_half() -> HalfYear | None:
    """The newest half-year that any unit has compiled."""
    found = Closing.objects.order_by("-period").values_list("period", flat=True).first()
    return HalfYear.parse(found) if found else None


def beside(units: QuerySet[Unit], period: HalfYear) -> list[Beside]:
    """Both rates of these units beside the middle of all units and their own half-year before, by code; 5 queries."""
    both = (str(period), str(period.previous))
    rows = Closing.objects.filter(unit__in=units.values("pk"), period__in=both, expected__gt=0).select_related("unit")
    found: dict[str, dict[int, Closing]] = {one: {} for one in both}
    for closing in rows.order_by("unit__code"):
        found[closing.period][closing.unit_id] = closing
    quartiles = {rate: spread(period, rate, Unit.objects.none()).quartiles for rate in Rate}
    lines = []
    for pk, closing in found[str(period)].items():
        earlier = found[str(period.previous)].get(pk)
        for rate in Rate:
            share = percent(_part(closing, rate), closing.expected) or 0
            before = (_part(earlier, rate), earlier.expected) if earlier else None
            of_all = quartiles[rate]
            middle = of_all[1] if of_all else None
            now = (_part(closing, rate), closing.expected)
            lines.append(Beside(closing.unit, rate, now, before, middle, _place(share, of_all)))
    return lines


def _place(share: int, quartiles: tuple[int, ...]) -> str:
    """In which quarter, where the quarters differ at all."""
    if not quartiles or quartiles[0] == quartiles[2]:
        return ""
    return "upper" if share >= quartiles[2] else "lower" if share <= quartiles[0] else ""


def offers() -> QuerySet[Offer]:
    """What is offered now, by the code of the unit and topic."""
    return Offer.objects.filter(withdrawn_at=None).select_related("unit", "practice").order_by("unit__code", "topic")


def pairs(rows: QuerySet[Pair]) -> QuerySet[Pair]:
    """Pairs, those that run first, then by the code of who learns."""
    return rows.select_related("offer__unit", "learner").order_by("ended_at", "learner__code", "pk")
