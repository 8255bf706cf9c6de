"""The year's figure: how many units of all were honoured, recomputed from the register."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from zhibu.organisation.models import Unit
from zhibu.organisation.states import UnitKind
from zhibu.recognition.models import Honour
from zhibu.recognition.states import ForWhom, Level

COUNTED = (UnitKind.GENERAL_BRANCH, UnitKind.BRANCH)  # the committee itself and groups are none of the units


@dataclass(frozen=True)
class Statistics:
    """Distinct units honoured in a year of those that stood on `day`. `by_level` counts a unit at each level at which
    it was honoured, so its sum may be more than `honoured_units`. `percent` has one decimal, None without units.
    """

    year: int
    day: date
    units: int
    honoured_units: int
    by_level: dict[str, int]

    @property
    def percent(self) -> float | None:
        """The share in per cent with one decimal, half rounded up."""
        if not self.units:
            return None
        return (2000 * self.honoured_units + self.units) // (2 * self.units) / 10


def stated_day(year: int, today: date) -> date:
    """On which day the units are counted: the last of the year, of the running year today."""
    return min(date(year, 12, 31), today)


def standing_units(day: date) -> QuerySet[Unit]:
    """General branches and branches that stood on a day; one whose first day nobody has entered has always stood."""
    founded, there = Q(founded=None) | Q(founded__lte=day), Q(dissolved=None) | Q(dissolved__gt=day)
    return Unit.objects.filter(founded, there, kind__in=COUNTED)


def statistics(year: int, today: date) -> Statistics:
    """The figures of a year; two queries. A withdrawn honour does not count, nor a unit that did not stand then."""
    day = stated_day(year, today)
    standing = standing_units(day)
    given = Honour.objects.filter(year=year, for_whom=ForWhom.UNIT, withdrawn_at=None, unit__in=standing)
    pairs = set(given.order_by().values_list("unit_id", "level").distinct())
    by_level = {level.value: len({unit for unit, at in pairs if at == level}) for level in Level}
    return Statistics(year, day, standing.count(), len({unit for unit, _level in pairs}), by_level)
