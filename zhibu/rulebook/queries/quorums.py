"""Quorums and majorities: how many it takes, by which rule."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil, floor

from zhibu.rulebook.queries.values import in_force
from zhibu.rulebook.states import Bound, Measure


@dataclass(frozen=True)
class Needed:
    """How many of `base` people it takes by a rule: "at least half" of 7 is 4, "more than half" of 6 is 4."""

    code: str
    base: int
    least: int

    def met_by(self, count: int) -> bool:
        """Whether so many are enough; nobody is never enough."""
        return 0 < self.least <= count


def least_of(share: Fraction, bound: str, base: int) -> int:
    """The smallest count that fulfils a share of `base`: at least (or usually, exactly), or more than it."""
    return floor(share * base) + 1 if bound == Bound.MORE else ceil(share * base)


def needed(code: str, base: int, on: date | None = None) -> Needed | None:
    """How many of `base` it takes by the rule on a day; None when the rule does not apply then.

    Whom `base` counts stands in the rule: SR-20, SR-21, DV-22, DV-23 and EL-11 count voting members due to attend,
    EL-16 those present, SR-23 the members of the committee.
    """
    found = in_force(code, on)
    if found is None or not isinstance(found.typed, Fraction):
        return None
    return Needed(code, base, least_of(found.typed, found.rule.bound, base))


def needed_of(code: str, *, due: int, present: int, on: date | None = None) -> Needed | None:
    """The same where both counts are known: the rule itself says whether those due or those present are counted."""
    found = in_force(code, on)
    of_present = found is not None and found.rule.measure == Measure.VOTERS_PRESENT
    return needed(code, present if of_present else due, on)


def most_of(code: str, base: int, on: date | None = None) -> int | None:
    """How many of `base` there may be by a rule that sets a share at most: "at most a third" of 11 is 3. None when the
    rule does not apply on the day.
    """
    found = in_force(code, on)
    if found is None or not isinstance(found.typed, Fraction):
        return None
    return floor(found.typed * base)
