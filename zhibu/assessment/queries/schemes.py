"""Schemes with their dimensions and weights."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import median

from django.db.models import Count, Q, QuerySet, Sum

from zhibu.assessment.models import Answer, Assessment, Dimension, Indicator, Result, Scheme
from zhibu.assessment.queries.runs import indicators_of
from zhibu.assessment.states import LEAST_UNITS, WHOLE, SchemeStage, Stage


@dataclass(frozen=True)
class Part:
    """One dimension with its indicators and what they weigh."""

    dimension: Dimension
    indicators: list[Indicator]

    @property
    def weight(self) -> Decimal:
        """The sum of its indicators' weights."""
        return sum((one.weight for one in self.indicators), Decimal(0))


def parts_of(scheme: Scheme) -> list[Part]:
    """The dimensions in their order, with their indicators; two queries."""
    rows = indicators_of(scheme)
    return [
        Part(dimension, [one for one in rows if one.dimension_id == dimension.pk])
        for dimension in scheme.dimensions.order_by("place")
    ]


def schemes_listed() -> QuerySet[Scheme]:
    """The newest year first, then by name and version, each with its indicators and their weights."""
    return Scheme.objects.annotate(
        count=Count("dimensions__indicators", distinct=True), weight=Sum("dimensions__indicators__weight")
    ).order_by("-year", "title", "-version")


def weight_of(scheme: Scheme) -> Decimal:
    """What the weights of its indicators come to; 100 when it can be put in force."""
    found = Indicator.objects.filter(dimension__scheme=scheme).aggregate(sum=Sum("weight"))["sum"]
    return found or Decimal(0)


def is_whole(scheme: Scheme) -> bool:
    """Whether the weights come to 100."""
    return weight_of(scheme) == WHOLE


def trials_due(on: date) -> QuerySet[Scheme]:
    """Trials whose day to be judged has come."""
    return Scheme.objects.filter(trial=True, review_on__lte=on, stage=SchemeStage.IN_FORCE).order_by("review_on", "pk")


@dataclass(frozen=True)
class TrialFigures:
    """What a trial is judged on: how many units, their middle sum, how many answers they gave, how many changed a
    score, and how many figures had to be set by hand of all.
    """

    units: int
    median: Decimal | None
    answers: int
    changed: int
    by_hand: int
    scores: int


def trial_figures(assessment: Assessment) -> TrialFigures:
    """Four queries."""
    results = Result.objects.filter(assessment=assessment)
    sums = [one.total for one in results if one.total is not None]
    counts = assessment.answers.aggregate(all=Count("pk"), changed=Count("pk", filter=Q(settled="changed")))
    scores = assessment.scores.aggregate(all=Count("pk"), hand=Count("pk", filter=Q(by_hand=True)))
    middle = Decimal(median(sums)).quantize(Decimal("0.01")) if len(sums) >= LEAST_UNITS else None
    return TrialFigures(len(sums), middle, counts["all"], counts["changed"], scores["hand"], scores["all"])


def assessments_listed(rows: QuerySet[Assessment]) -> QuerySet[Assessment]:
    """The newest period first, each with how many units it has and how many answers wait."""
    return (
        rows.select_related("scheme")
        .annotate(
            units=Count("results", distinct=True),
            waiting=Count("answers", filter=Q(answers__settled_at=None), distinct=True),
        )
        .order_by("-scheme__last", "scheme__title", "-scheme__version")
    )


def is_open(assessment: Assessment) -> bool:
    """Whether its scores are drafts still."""
    return assessment.stage in {Stage.DRAFT, Stage.ANSWERING}


def run_of(scheme: Scheme) -> Assessment | None:
    """The assessment by a scheme, if it has begun."""
    return Assessment.objects.filter(scheme=scheme).first()


def waiting_answers(assessment: Assessment) -> QuerySet[Answer]:
    """Answers of units that the office has not settled, by code of the unit."""
    rows = Answer.objects.filter(assessment=assessment, settled_at=None)
    return rows.select_related("unit", "indicator").order_by("unit__code", "pk")
