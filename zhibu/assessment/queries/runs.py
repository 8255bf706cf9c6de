"""Figures of an assessment: computed set-based, read back, opened into their rows."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, QuerySet, Sum
from django.urls import reverse

from zhibu.assessment.models import Assessment, ByHand, Indicator, Scheme, Score
from zhibu.assessment.queries.evaluation import evaluation_rows
from zhibu.assessment.queries.facts import TABLE, Span, marks
from zhibu.assessment.queries.scoring import counts_for, gained, measure_of
from zhibu.assessment.states import Fact, How
from zhibu.kernel.trees import ancestors
from zhibu.organisation.models import Unit
from zhibu.supervision.queries import units_to_draw_from

Pair = tuple[int, int]


@dataclass(frozen=True)
class Line:
    """One row behind a figure: what it counts, of how much, and its page ("" where there is none)."""

    on: date | None
    what: str
    unit: str
    part: int
    whole: int
    url: str = ""


def span_of(scheme: Scheme, today: date) -> Span:
    """The days that count today."""
    return Span(scheme.first, scheme.last, min(scheme.last, today))


def units_of(scheme: Scheme, today: date) -> list[Unit]:
    """The units that are assessed, by code: those of the trial, or all general branches and branches that stand at the
    end of the period (in a running one: today).
    """
    if scheme.trial:
        return list(scheme.units.order_by("code"))
    return list(units_to_draw_from(min(scheme.last, today)))


def indicators_of(scheme: Scheme) -> list[Indicator]:
    """In their order, with their dimensions; one query."""
    rows = Indicator.objects.filter(dimension__scheme=scheme).select_related("dimension")
    return list(rows.order_by("dimension__place", "place"))


def source_of(indicator: Indicator, span: Span) -> QuerySet[Any] | None:
    """The rows an indicator counts, of all units; None for what is set by hand."""
    if indicator.how == How.FACT:
        return TABLE[indicator.fact].rows(span)
    if indicator.how == How.MARKS:
        return marks(span, indicator.visits, indicator.group)
    return evaluation_rows(span) if indicator.how == How.EVALUATION else None


def counts_below(indicator: Indicator) -> bool:
    """Whether a unit's figure counts the units below it too."""
    return TABLE[indicator.fact].below if indicator.how == How.FACT else True


def figures(indicators: Iterable[Indicator], units: Iterable[Unit], span: Span) -> dict[tuple[int, int], Pair]:
    """(unit, indicator) → part and whole, for what is not set by hand: one query for each source, however many units,
    and one for the tree.
    """
    paths = dict(Unit.objects.values_list("pk", "path"))
    at = {unit.path: unit.pk for unit in units}
    known: dict[tuple[str, ...], dict[int, Pair]] = {}
    found: dict[tuple[int, int], Pair] = {}
    for indicator in indicators:
        key = (indicator.how, indicator.fact, indicator.visits, indicator.group)
        if key not in known and (rows := source_of(indicator, span)) is not None:
            known[key] = _by_unit(rows, paths, at, below=counts_below(indicator))
        for unit, pair in known.get(key, {}).items():
            found[unit, indicator.pk] = pair
    return found


def figures_of(facts: Iterable[Fact], units: Iterable[Unit], span: Span) -> dict[tuple[int, Fact], Pair]:
    """(unit, fact) → part and whole; one query for each fact and one for the tree."""
    paths = dict(Unit.objects.values_list("pk", "path"))
    at = {unit.path: unit.pk for unit in units}
    return {
        (unit, fact): pair
        for fact in facts
        for unit, pair in _by_unit(TABLE[fact].rows(span), paths, at, below=TABLE[fact].below).items()
    }


def _by_unit(rows: QuerySet[Any], paths: Mapping[int, str], at: Mapping[str, int], *, below: bool) -> dict[int, Pair]:
    sums: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    grouped = rows.order_by().values_list("owner").annotate(parts=Sum("part"), wholes=Sum("whole"))
    for owner, part, whole in grouped:
        for path in ancestors(paths[owner]) if below else [paths[owner]]:
            if path in at:
                sums[at[path]][0] += part
                sums[at[path]][1] += whole
    return {unit: (part, whole) for unit, (part, whole) in sums.items()}


def by_hand_of(assessment: Assessment) -> dict[tuple[int, int], ByHand]:
    """(unit, indicator) → what was set by hand and holds."""
    rows = ByHand.objects.filter(assessment=assessment, superseded_at=None)
    return {(row.unit_id, row.indicator_id): row for row in rows}


def scores_now(assessment: Assessment, today: date) -> list[Score]:
    """The scores as the records give them today, not saved: some twenty queries for any number of units."""
    scheme = assessment.scheme
    units, indicators, span = units_of(scheme, today), indicators_of(scheme), span_of(scheme, today)
    pairs, hand = figures(indicators, units, span), by_hand_of(assessment)
    made = []
    for indicator in indicators:
        measure = measure_of(indicator)
        for unit in units:
            if not counts_for(indicator, unit.kind):
                continue
            said = hand.get((unit.pk, indicator.pk))
            part, whole = (said.percent, 100) if said else pairs.get((unit.pk, indicator.pk), (0, 0))
            got = (
                gained(indicator.weight, "share", 100, part, whole)
                if said
                else gained(indicator.weight, measure, indicator.target, part, whole)
            )
            if indicator.how == How.HAND and not said:
                got = None
            made.append(
                Score(assessment=assessment, unit=unit, indicator=indicator, part=part, whole=whole, gained=got,
                      by_hand=said is not None)
            )  # fmt: skip
    return made


def lines_of(indicator: Indicator, unit: Unit, span: Span) -> list[Line]:
    """The rows behind a unit's figure, the oldest first; their sums are the figure. One query."""
    return all_lines([indicator], [unit], span).get((unit.pk, indicator.pk), [])


def all_lines(indicators: Iterable[Indicator], units: Iterable[Unit], span: Span) -> dict[tuple[int, int], list[Line]]:
    """(unit, indicator) → the rows behind the figure; one query for each source and one for the tree."""
    tree = {pk: (path, name) for pk, path, name in Unit.objects.values_list("pk", "path", "name")}
    at = {unit.path: unit.pk for unit in units}
    found: dict[tuple[int, int], list[Line]] = defaultdict(list)
    known: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
    for indicator in indicators:
        key = (indicator.how, indicator.fact, indicator.visits, indicator.group)
        if key not in known:
            rows = source_of(indicator, span)
            known[key] = [] if rows is None else list(_grouped(rows))
        page, below = page_of(indicator), counts_below(indicator)
        for owner, on, what, ref, part, whole in known[key]:
            path, name = tree[owner]
            url = reverse(page, args=[ref]) if page and ref else ""
            for one in ancestors(path) if below else [path]:
                if one in at:
                    found[at[one], indicator.pk].append(Line(on, str(what), name, part, whole, url))
    return found


def _grouped(rows: QuerySet[Any]) -> QuerySet[Any]:
    grouped = rows.order_by().values_list("owner", "on", "what", "ref")
    return grouped.annotate(parts=Sum("part"), wholes=Sum("whole")).order_by(
        F("on").asc(nulls_first=True), "ref", "what"
    )


def page_of(indicator: Indicator) -> str:
    """Where a row behind an indicator is read."""
    if indicator.how == How.MARKS:
        return "supervision:visit"
    return TABLE[indicator.fact].page if indicator.how == How.FACT else ""
