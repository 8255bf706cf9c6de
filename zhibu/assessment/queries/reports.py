"""Annual reports of secretaries: the list of a year, the facts of the year, what may be shown of opinions."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from zhibu.assessment.models import Appraised, ReportRound, YearReport
from zhibu.assessment.queries.facts import TABLE, Span
from zhibu.assessment.queries.runs import figures_of
from zhibu.assessment.states import LEAST_ANSWERS, Fact, Measure, Opinion, ReportStage
from zhibu.kernel.figures import rate
from zhibu.organisation.models import Member, Unit

TOLD = [one for one in Fact if one != Fact.REPORT]  # a report is not told its own grade


def default_headings() -> list[str]:
    """What a report speaks of unless the office writes something else."""
    return [
        _("What was done for the Party organisation"),
        _("What works well, and by what it can be seen"),
        _("What does not work yet, and why"),
        _("What comes next year"),
    ]


def facts_of_year(units: Iterable[Unit], year: int, today: date) -> dict[int, list[list[Any]]]:
    """Unit → the facts of the year as the records have them today, [fact, part, whole]; nothing that was neither due
    nor done. One query for each fact, however many units, and one for the tree.
    """
    wanted = list(units)
    last = date(year, 12, 31)
    figures = figures_of(TOLD, wanted, Span(date(year, 1, 1), last, min(last, today)))
    return {
        unit.pk: [[fact.value, *figures[unit.pk, fact]] for fact in TOLD if any(figures.get((unit.pk, fact), ()))]
        for unit in wanted
    }


def told_facts(report: YearReport) -> list[str]:
    """Its facts in sentences with their denominators."""
    said = []
    for fact, part, whole in report.facts:
        if fact in TABLE:
            one = TABLE[fact]
            figure = str(part) if one.measure == Measure.COUNT else rate(part, whole)
            said.append(str(one.words) % {"figure": figure})
    return said


def rounds_listed(rows: QuerySet[YearReport]) -> QuerySet[ReportRound]:
    """The years of which some of these reports are, the newest first, with how many there are and were handed in."""
    mine = Q(reports__in=rows)
    return (
        ReportRound.objects.filter(pk__in=rows.values("round"))
        .annotate(
            count=Count("reports", filter=mine),
            handed_in=Count("reports", filter=mine & ~Q(reports__stage=ReportStage.WRITING)),
            graded=Count("reports", filter=mine & Q(reports__stage=ReportStage.SETTLED)),
        )
        .order_by("-year")
    )


def reports_listed(rows: QuerySet[YearReport]) -> QuerySet[YearReport]:
    """By code of the unit."""
    return rows.select_related("round", "unit", "member").order_by("unit__code")


@dataclass(frozen=True)
class Said:
    """What is shown of opinions: how many; from five on, how often each grade was given, and the comments."""

    answers: int
    spread: list[tuple[Any, int]]
    comments: list[str]


def said_of(report: YearReport, *, to_office: bool) -> Said:
    """What may be shown: before the grade is settled the office alone sees more than the number, so that nobody goes
    by what others said.
    """
    shown = report.answers >= LEAST_ANSWERS and (to_office or report.stage == ReportStage.SETTLED)
    spread = [(one.label, count) for one, count in zip(Opinion, report.tally, strict=True)] if shown else []
    return Said(report.answers, spread, list(report.comments) if shown else [])


def has_appraised(report: YearReport, member: Member | None) -> bool:
    """Whether the member has given an opinion on it; one query."""
    return member is not None and Appraised.objects.filter(report=report, member=member).exists()
