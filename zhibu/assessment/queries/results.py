"""What the result page of a unit shows, and the overview of all of them by code."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import median
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.assessment.models import Answer, Assessment, ByHand, Dimension, Indicator, Result, Score
from zhibu.assessment.queries.facts import EVALUATION_WORDS, MARKS_WORDS, TABLE
from zhibu.assessment.queries.runs import Line, by_hand_of, lines_of, span_of
from zhibu.assessment.queries.scoring import measure_of, total
from zhibu.assessment.states import LEAST_UNITS, How, Measure, Stage
from zhibu.kernel.figures import rate
from zhibu.organisation.models import Unit


@dataclass(frozen=True)
class Told:
    """One score of a unit with its sentence; `said` is what was set by hand."""

    score: Score
    words: str
    target: str
    said: ByHand | None

    @property
    def indicator(self) -> Indicator:
        """What was assessed."""
        return self.score.indicator

    @property
    def lost(self) -> Decimal:
        """How many marks are missing to the full weight."""
        return self.indicator.weight - self.score.gained if self.score.gained is not None else Decimal(0)


@dataclass(frozen=True)
class Side:
    """One dimension of a unit: its share of what counts in per cent (None when nothing counts), the median of all
    units (None where it is not shown), its marks and the weight that counts, its scores.
    """

    name: str
    share: Decimal | None
    median: Decimal | None
    gained: Decimal
    weight: Decimal
    scores: list[Told]


@dataclass(frozen=True)
class Sheet:
    """The result of a unit. `others` are the sums of the other units without names, empty where they are not shown."""

    unit: Unit
    total: Decimal | None
    median: Decimal | None
    grade: Any
    sides: list[Side]
    others: list[Decimal]

    @property
    def next(self) -> list[Told]:
        """What to do next: where most marks are missing, at most three."""
        missing = [one for side in self.sides for one in side.scores if one.lost > 0]
        return sorted(missing, key=lambda one: -one.lost)[:3]


def sentence(score: Score, said: ByHand | None) -> str:
    """The score in a sentence with its denominator."""
    indicator = score.indicator
    if said is not None:
        return _("Set by hand to %(percent)s%% of the weight: %(reason)s") % {
            "percent": said.percent, "reason": said.reason,
        }  # fmt: skip
    if indicator.how == How.HAND:
        return _("Not set yet; it is set by hand with a reason.")
    if measure_of(indicator) == Measure.COUNT:
        return str(TABLE[indicator.fact].words) % {"figure": score.part}
    if not score.whole:
        return _("Nothing of the kind was due, so it does not count.")
    words = {How.MARKS: MARKS_WORDS, How.EVALUATION: EVALUATION_WORDS}.get(How(indicator.how))
    return str(words or TABLE[indicator.fact].words) % {"figure": rate(score.part, score.whole)}


def target_words(indicator: Indicator) -> str:
    """The target as it is read."""
    if measure_of(indicator) == Measure.COUNT:
        return _("target: %(number)s in the period") % {"number": indicator.target}
    return _("target: %(percent)s%%") % {"percent": indicator.target}


def scores_of(assessment: Assessment, unit: Unit | None = None) -> QuerySet[Score]:
    """The stored scores in the order of the scheme, without their rows."""
    rows = Score.objects.filter(assessment=assessment).defer("lines")
    if unit is not None:
        rows = rows.filter(unit=unit)
    return rows.select_related("indicator__dimension").order_by("indicator__dimension__place", "indicator__place")


def sheet_of(assessment: Assessment, unit: Unit) -> Sheet:
    """The result of one unit. Five queries, however many units and indicators there are."""
    return sheets_of(assessment, [unit])[0]


def sheets_of(assessment: Assessment, units: Iterable[Unit]) -> list[Sheet]:
    """The results of these units, in their order. Five queries. The others' figures come only once it is closed, and
    from five units on.
    """
    wanted = list(units)
    results = {row.unit_id: row for row in Result.objects.filter(assessment=assessment)}
    told = _told(assessment, {unit.pk for unit in wanted})
    sums = [row.total for row in results.values() if row.total is not None]
    shown = assessment.stage == Stage.CLOSED and len(sums) >= LEAST_UNITS
    medians = _medians(assessment) if shown else {}
    middle = Decimal(median(sums)).quantize(Decimal("0.01")) if shown else None
    sheets = []
    for unit in wanted:
        row = results.get(unit.pk)
        others = [one.total for one in results.values() if one.unit_id != unit.pk and one.total is not None]
        sides = [_side(dimension, scores, medians) for dimension, scores in told.get(unit.pk, {}).items()]
        grade = row.get_grade_display() if row and row.grade is not None else ""
        sheets.append(Sheet(unit, row.total if row else None, middle, grade, sides, sorted(others) if shown else []))
    return sheets


def _told(assessment: Assessment, units: set[int]) -> dict[int, dict[Dimension, list[Told]]]:
    hand = by_hand_of(assessment)
    found: dict[int, dict[Dimension, list[Told]]] = defaultdict(lambda: defaultdict(list))
    for score in scores_of(assessment).filter(unit__in=units):
        said = hand.get((score.unit_id, score.indicator_id))
        line = Told(score, sentence(score, said), target_words(score.indicator), said)
        found[score.unit_id][score.indicator.dimension].append(line)
    return found


def _side(dimension: Dimension, scores: list[Told], medians: dict[int, Decimal]) -> Side:
    counted = [one for one in scores if one.score.gained is not None]
    weight = sum((one.indicator.weight for one in counted), Decimal(0))
    got = sum((one.score.gained or Decimal(0) for one in counted), Decimal(0))
    share = total((one.indicator.weight, one.score.gained) for one in scores)
    return Side(dimension.name, share, medians.get(dimension.pk), got, weight, scores)


def _medians(assessment: Assessment) -> dict[int, Decimal]:
    """The median share of each dimension over all units for which anything of it counts."""
    rows = Score.objects.filter(assessment=assessment, gained__isnull=False)
    sums: dict[tuple[int, int], list[tuple[Decimal, Decimal | None]]] = defaultdict(list)
    for unit, dimension, weight, got in rows.values_list(
        "unit", "indicator__dimension", "indicator__weight", "gained"
    ):
        sums[dimension, unit].append((weight, got))
    shares: dict[int, list[Decimal]] = defaultdict(list)
    for (dimension, _unit), pairs in sums.items():
        share = total(pairs)
        if share is not None:
            shares[dimension].append(share)
    return {key: Decimal(median(values)).quantize(Decimal("0.01")) for key, values in shares.items()}


def results_listed(rows: QuerySet[Result]) -> QuerySet[Result]:
    """By code of the unit, each with how many answers wait and were settled."""
    mine = Q(assessment__answers__unit=F("unit"))
    return (
        rows.select_related("unit")
        .annotate(
            answers=Count("assessment__answers", filter=mine, distinct=True),
            waiting=Count("assessment__answers", filter=mine & Q(assessment__answers__settled_at=None), distinct=True),
        )
        .order_by("unit__code")
    )


def told_of(result: Result, indicator: Indicator) -> Told:
    """One score of a unit with its sentence; two queries."""
    score = scores_of(result.assessment, result.unit).get(indicator=indicator)
    said = by_hand_of(result.assessment).get((result.unit_id, indicator.pk))
    return Told(score, sentence(score, said), target_words(indicator), said)


def shown_lines(result: Result, indicator: Indicator, today: date) -> list[Line]:
    """The rows behind a score: those of today while it is a draft, afterwards the frozen ones. Two queries at most."""
    assessment = result.assessment
    if assessment.stage != Stage.CLOSED:
        until = timezone.localdate(assessment.computed_at) if assessment.computed_at else today
        return lines_of(indicator, result.unit, span_of(assessment.scheme, until))
    rows = Score.objects.get(assessment=assessment, unit=result.unit_id, indicator=indicator).lines
    return [
        Line(date.fromisoformat(on) if on else None, what, unit, part, whole) for on, what, unit, part, whole in rows
    ]


def answers_of(result: Result, indicator: Indicator | None = None) -> list[Answer]:
    """What the unit said to its scores, the newest first; one query."""
    rows = Answer.objects.filter(assessment=result.assessment_id, unit=result.unit_id)
    if indicator is not None:
        rows = rows.filter(indicator=indicator)
    return list(rows.select_related("indicator").order_by("-at", "-pk"))
