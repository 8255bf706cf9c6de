"""From figures to marks: pure arithmetic, the same for drafts and for what is frozen."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from zhibu.assessment.models import Indicator
from zhibu.assessment.states import (
    FIVE_FROM,
    FOUR_FROM,
    ONE_FROM,
    THREE_FROM,
    TWO_FROM,
    WHOLE,
    How,
    Measure,
    Whom,
)
from zhibu.organisation.states import UnitKind
from zhibu.recognition.states import Grade

CENT = Decimal("0.01")


def measure_of(indicator: Indicator) -> Measure:
    """The unit of measure: facts have their own, everything else is a share."""
    from zhibu.assessment.queries.facts import TABLE

    return TABLE[indicator.fact].measure if indicator.how == How.FACT else Measure.SHARE


def counts_for(indicator: Indicator, kind: str) -> bool:
    """Whether an indicator counts for a unit of this kind."""
    if indicator.whom == Whom.ALL:
        return True
    return (kind == UnitKind.GENERAL_BRANCH) == (indicator.whom == Whom.GENERAL)


def gained(weight: Decimal, measure: str, target: int, part: int, whole: int) -> Decimal | None:
    """The marks of a figure to the cent, half a cent up: the weight, times how much of the target was reached, which
    is per cent of `whole`, or a number for a count. None when nothing was due.
    """
    if measure == Measure.COUNT:
        reached, wanted = Decimal(part), Decimal(target)
    else:
        if not whole:
            return None
        reached, wanted = Decimal(part) * WHOLE, Decimal(whole) * target
    if reached >= wanted:
        return weight.quantize(CENT)
    return (weight * reached / wanted).quantize(CENT, ROUND_HALF_UP)


def total(rows: Iterable[tuple[Decimal, Decimal | None]]) -> Decimal | None:
    """The sum of (weight, marks) on a scale of 100 of the weights that count; None when none does."""
    counted = [(weight, got) for weight, got in rows if got is not None]
    weights = sum((weight for weight, _got in counted), Decimal(0))
    if not weights:
        return None
    got = sum((got for _weight, got in counted), Decimal(0))
    return (got * WHOLE / weights).quantize(CENT, ROUND_HALF_UP)


def grade_of(total_of_100: Decimal) -> Grade:
    """The grade by the rules KH-01 to KH-05 of today."""
    steps = (
        (FIVE_FROM, Grade.FIVE), (FOUR_FROM, Grade.FOUR), (THREE_FROM, Grade.THREE), (TWO_FROM, Grade.TWO),
        (ONE_FROM, Grade.ONE),
    )  # fmt: skip
    return next((grade for least, grade in steps if total_of_100 >= least()), Grade.NONE)
