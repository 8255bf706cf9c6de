"""One figure over all units of a half-year, and one unit over the years; read from the sums of closings. Never an
order of units: what stands together in a picture has no names but one's own.
"""

from dataclasses import dataclass
from statistics import quantiles

from django.db.models import Count, F, QuerySet, Sum

from zhibu.kernel.figures import percent
from zhibu.kernel.periods import HalfYear
from zhibu.kernel.trees import within
from zhibu.organisation.models import Unit
from zhibu.participation.models import Closing
from zhibu.participation.states import Rate

STEP = 5  # per cent of one column
LEAST_UNITS = 5  # fewer would show each of them
MOST_PERIODS = 12


@dataclass(frozen=True)
class Column:
    """Units whose rate lies from `first` to `last` per cent, and how many of them are one's own."""

    first: int
    last: int
    units: int
    own: int


@dataclass(frozen=True)
class OwnUnit:
    """One of the units that a person manages, with its rate."""

    code: str
    name: str
    part: int
    whole: int


@dataclass(frozen=True)
class Spread:
    """How one rate is spread over the committee's units; `quartiles` in per cent are empty when it is not shown, as
    there are fewer than LEAST_UNITS.
    """

    units: int
    columns: list[Column]
    quartiles: tuple[int, ...]
    own: list[OwnUnit]


def _sums(period: HalfYear, rate: Rate) -> QuerySet[Closing, tuple[int, int, int]]:
    part = F("present") + F("made_up") if rate == Rate.PARTICIPATION else F("present")
    rows = Closing.objects.filter(period=str(period), expected__gt=0).annotate(part=part)
    return rows.order_by("unit__code").values_list("unit_id", "part", "expected")


def spread(period: HalfYear, rate: Rate, mine: QuerySet[Unit]) -> Spread:
    """How a rate is spread over all units with a compiled half-year, those of `mine` told apart and named; two
    queries.
    """
    rows = list(_sums(period, rate))
    names = {pk: (code, name) for pk, code, name in mine.values_list("pk", "code", "name")}
    own = [OwnUnit(*names[pk], part, whole) for pk, part, whole in rows if pk in names]
    if len(rows) < LEAST_UNITS:
        return Spread(len(rows), [], (), own)
    shares = [(pk, percent(part, whole) or 0) for pk, part, whole in rows]
    begin = min(_place(share) for _pk, share in shares) // 10 * 10  # the empty part before it would take the room
    columns = [
        Column(
            first,
            first + STEP - 1 if first + STEP < 100 else 100,
            sum(1 for _pk, share in shares if _place(share) == first),
            sum(1 for pk, share in shares if _place(share) == first and pk in names),
        )
        for first in range(begin, 100, STEP)
    ]
    middle = quantiles([share for _pk, share in shares], n=4, method="inclusive")
    return Spread(len(rows), columns, tuple(round(value) for value in middle), own)


def _place(share: int) -> int:
    """Where the column of a share begins; all of 100 stands in the last one."""
    return min(share, 99) // STEP * STEP


@dataclass(frozen=True)
class OneHalf:
    """One half-year of a unit and those below it: both rates with their parts, how many units, whether all of
    them are final.
    """

    period: HalfYear
    expected: int
    present: int
    took_part: int
    units: int
    final: bool

    def share(self, rate: Rate) -> int | None:
        """A rate in whole per cent; None when nobody was expected."""
        return percent(self.took_part if rate == Rate.PARTICIPATION else self.present, self.expected)


def trend(unit: Unit) -> list[OneHalf]:
    """The compiled half-years of a unit with those below it, the oldest first, at most the last MOST_PERIODS; one
    query.
    """
    rows = (
        Closing.objects.filter(within("unit__path", unit.path))
        .order_by()
        .values("period")
        .annotate(
            all_expected=Sum("expected"),
            all_present=Sum("present"),
            all_made_up=Sum("made_up"),
            units=Count("pk"),
            final=Count("disclosure__final_at"),
        )
        .order_by("-period")[:MOST_PERIODS]
    )
    return [
        OneHalf(
            HalfYear.parse(one["period"]),
            one["all_expected"],
            one["all_present"],
            one["all_present"] + one["all_made_up"],
            one["units"],
            one["final"] == one["units"],
        )
        for one in reversed(list(rows))
    ]
