"""What the rules ask in a year, as they stand on the first day of each period."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from zhibu.duties.models import Requirement
from zhibu.duties.states import TABLE, Terms
from zhibu.rulebook.queries import Said, in_force, read_once
from zhibu.rulebook.states import Measure, Per

MONTHS = {Per.MONTH: 1, Per.QUARTER: 3, Per.HALF_YEAR: 6, Per.YEAR: 12}
COUNTED = {Measure.TIMES, Measure.DAYS}
MOST = 31  # times a period: what a committee settles beyond it is a slip of the hand


def periods_of(year: int, per: str) -> list[tuple[date, date]]:
    """First and last day of each period of a year."""
    length = MONTHS[Per(per)]
    found = []
    for first in range(1, 13, length):
        last = first + length - 1
        found.append((date(year, first, 1), date(year, last, monthrange(year, last)[1])))
    return found


def times(said: Said) -> int:
    """How often a rule asks for something in a period: its number where it counts times, else once."""
    if said.rule.per and said.rule.measure in COUNTED and isinstance(said.typed, int):
        return min(said.typed, MOST)
    return 1


def requirements_of(year: int, terms: tuple[Terms, ...] = TABLE) -> Iterator[Requirement]:
    """Every requirement of a year, not saved. A rule that is off or not valid on the first day of a period asks for
    nothing in it. One query.
    """
    with read_once():
        for one in terms:
            for per in _pers(one, year):
                for first, last in periods_of(year, per):
                    said = in_force(one.code, first)
                    if said is not None and (one.per or said.rule.per) == per:
                        yield from _asked(one, said, per, first, last)


def _pers(one: Terms, year: int) -> set[str]:
    """The periods for which the rule is meant during the year; a revised rule may be meant for another."""
    if one.per:
        return {one.per}
    days = [date(year, month, 1) for month in range(1, 13)]
    return {said.rule.per for day in days if (said := in_force(one.code, day)) is not None and said.rule.per}


def _asked(one: Terms, said: Said, per: str, first: date, last: date) -> Iterator[Requirement]:
    due = last + timedelta(days=one.within(first)) if one.within else last
    of = 1 if one.per else times(said)
    for number in range(1, of + 1):
        yield Requirement(
            code=one.code, first=first, last=last, number=number, of=of, per=per, due=due, who=one.who, post=one.post,
            fact=one.fact, joint=one.joint,
        )  # fmt: skip
