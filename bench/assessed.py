"""Draft scores of all units by a scheme of 60 indicators, and their reports as one PDF."""

from datetime import date
from decimal import Decimal
from io import BytesIO

from pypdf import PdfReader

from bench import clock
from bench.scene import START, UNITS
from zhibu.assessment import papers, queries, services
from zhibu.assessment.models import Assessment, Dimension, Indicator, Scheme
from zhibu.assessment.states import Fact, How
from zhibu.organisation.policy import Person

INDICATORS, SIDES = 60, 6


def measure(report: clock.Report, staff: Person) -> None:
    """From the database to stored scores; from stored scores to the bytes of the paper."""
    made = services.begin(scheme=_scheme(), who=staff, now=START.replace(month=7))
    now = START.replace(month=7)
    took, count = clock.timed(lambda: services.compute(assessment=made, who=staff, now=now))
    units = queries.units_of(made.scheme, now.date())
    assert count == INDICATORS * len(units)
    assert len(units) >= UNITS
    report.add(f"assessment of {len(units)} units, {INDICATORS} indicators", took / 1000, "s", 1)
    run = Assessment.objects.select_related("scheme").get(pk=made.pk)
    took, printed = clock.timed(lambda: papers.report(run, queries.sheets_of(run, units), "工委", now.date()))
    assert len(PdfReader(BytesIO(printed.data)).pages) >= len(units)
    report.add(f"reports of {len(units)} units, one PDF", took / 1000, "s", 10)


def _scheme() -> Scheme:
    scheme = Scheme.objects.create(
        year=2026, title="方案", first=date(2026, 1, 1), last=date(2026, 12, 31), stage="in_force", made_at=START
    )
    facts = list(Fact)
    sides = Dimension.objects.bulk_create(
        Dimension(scheme=scheme, place=place, name=f"维度{place}") for place in range(SIDES)
    )
    Indicator.objects.bulk_create(
        Indicator(
            dimension=sides[number % SIDES], place=number, text=f"指标{number}", weight=Decimal("1.5"), how=How.FACT,
            fact=facts[number % len(facts)],
        )
        for number in range(INDICATORS)
    )  # fmt: skip
    return scheme
