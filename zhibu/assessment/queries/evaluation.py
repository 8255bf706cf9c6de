"""What people served said, where enough of them did."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Avg, Case, CharField, Count, DateField, F, IntegerField, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Concat, ExtractMonth, ExtractYear

from zhibu.assessment.models import Counter, Said, Slip
from zhibu.assessment.states import BEST_MARK, LEAST_ANSWERS, Question
from zhibu.ballots.queries import code_digest
from zhibu.kernel.periods import HalfYear
from zhibu.organisation.models import Unit
from zhibu.organisation.states import HostCategory

SERVING = (HostCategory.ENFORCEMENT, HostCategory.ADMINISTRATION, HostCategory.SERVICE)


def serving_units() -> QuerySet[Unit]:
    """The units whose host organisation enforces law, administers or serves, by code."""
    rows = Unit.objects.filter(host__category__in=SERVING, dissolved=None, parent__isnull=False)
    return rows.order_by("code")


def evaluation_rows(span: Any) -> QuerySet[Any]:
    """The marks of counters with enough answers in the period, as rows of an indicator: one row a counter, so that
    nobody's answer can be told.
    """
    inside = Q(said__day__range=(span.first, span.until))
    enough = Counter.objects.annotate(answers=Count("said", filter=inside)).filter(answers__gte=LEAST_ANSWERS)
    rows = Said.objects.filter(day__range=(span.first, span.until), counter__in=enough.values("pk"))
    return rows.annotate(
        part=F("manner") + F("speed") + F("outcome"),
        whole=Value(len(Question) * BEST_MARK, output_field=IntegerField()),
        owner=F("counter__unit_id"), on=Value(None, output_field=DateField()), what=F("counter__name"),
        ref=F("counter_id"),
    )  # fmt: skip


@dataclass(frozen=True)
class Half:
    """One half-year of a counter: how many answers, and the mean mark of each question, None for too few answers."""

    period: HalfYear
    answers: int
    means: dict[str, float | None]


def trend(counter: Counter) -> list[Half]:
    """The half-years of a counter, the oldest first; one query. Fewer than five answers in a half-year show none."""
    half = Case(When(month__lte=6, then=Value("H1")), default=Value("H2"), output_field=CharField())
    rows: Any = (
        Said.objects.filter(counter=counter)
        .annotate(year=ExtractYear("day"), month=ExtractMonth("day"))
        .annotate(period=Concat("year", half, output_field=CharField()))
        .order_by()
        .values("period")
        .annotate(answers=Count("pk"), **{f"mean_{one.value}": Avg(one.value) for one in Question})
    )
    return [
        Half(
            HalfYear.parse(row["period"]),
            row["answers"],
            {
                one.value: round(row[f"mean_{one.value}"], 1) if row["answers"] >= LEAST_ANSWERS else None
                for one in Question
            },
        )
        for row in sorted(rows, key=lambda row: row["period"])
    ]


def counters_listed(rows: QuerySet[Counter]) -> QuerySet[Counter]:
    """By code of the unit, each with how many answers and unused slips it has."""
    return (
        rows.select_related("unit__host")
        .annotate(
            answers=Count("said", distinct=True), slips_open=Count("slips", filter=Q(slips__used=False), distinct=True)
        )
        .order_by("unit__code", "name")
    )


def spread_of_marks(counter: Counter) -> dict[str, list[int]] | None:
    """How often each mark from 1 to 5 was given, by question; None for too few answers. One query."""
    wanted = {
        f"{one.value}_{mark}": Sum(Case(When(**{one.value: mark}, then=1), default=0, output_field=IntegerField()))
        for one in Question
        for mark in range(1, BEST_MARK + 1)
    }
    found = Said.objects.filter(counter=counter).aggregate(answers=Count("pk"), **wanted)
    if found["answers"] < LEAST_ANSWERS:
        return None
    return {one.value: [found[f"{one.value}_{mark}"] for mark in range(1, BEST_MARK + 1)] for one in Question}


def counter_by_code(code: str, on: date) -> Counter | None:
    """The counter whose unused slip has this code, None for any other; one query."""
    rows = Slip.objects.filter(digest=code_digest(code), used=False, until__gte=on, counter__closed_at=None)
    found = rows.select_related("counter__unit__host").first()
    return found.counter if found else None
