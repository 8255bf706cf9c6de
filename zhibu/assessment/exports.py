"""The lists of this room as they are carried away to a spreadsheet."""

from collections.abc import Iterable
from datetime import date
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from zhibu.assessment.models import Counter, Indicator, Promise, Scheme, YearReport
from zhibu.assessment.queries import TABLE, Line, Sheet
from zhibu.assessment.states import Fact, Question
from zhibu.kernel.lists import list_book, lists_book

Made = tuple[BytesIO, int]


def schemes(rows: Iterable[Scheme]) -> Made:
    """Schemes as their list shows them."""
    heads = [
        (_("Year"), 8), (_("Scheme"), 40), (_("Version"), 8), (_("Period from"), 12), (_("Period to"), 12),
        (_("Trial"), 8), (_("Judged on"), 12), (_("Stage"), 18), (_("Indicators"), 10), (_("Weights"), 10),
    ]  # fmt: skip
    lines = (
        (one.year, one.title, one.version, one.first, one.last, one.trial, one.review_on, one.get_stage_display(),
         one.count, float(one.weight or 0))  # type: ignore[attr-defined]
        for one in rows
    )  # fmt: skip
    return list_book(_("Schemes"), heads, lines)


def scheme(rows: Iterable[Indicator]) -> Made:
    """One scheme with its indicators."""
    heads = [
        (_("Dimension"), 20), (_("What is assessed"), 50), (_("Weight"), 10), (_("Where its figure comes from"), 30),
        (_("Fact"), 30), (_("Target"), 10), (_("For which units"), 14), (_("What shows it"), 40),
    ]  # fmt: skip
    lines = (
        (one.dimension.name, one.text, float(one.weight), one.get_how_display(),
         one.get_fact_display() if one.fact else one.group, one.target, one.get_whom_display(), one.evidence)
        for one in rows
    )  # fmt: skip
    return list_book(_("Scheme"), heads, lines)


def fact_rows() -> list[tuple[Any, Any, Any]]:
    """The table of facts as it is read: name, sentence, unit of measure."""
    return [(Fact(key).label, str(one.words) % {"figure": "… / …"}, one.measure.label) for key, one in TABLE.items()]


def sheets(found: Iterable[Sheet]) -> Made:
    """Scores of units by code: one sheet of sums, one of every score with its figure."""
    kept = list(found)
    sums = [(one.unit.code, one.unit.name, _float(one.total), one.grade) for one in kept]
    every = [
        (
            one.unit.code, one.unit.name, side.name, told.indicator.text, float(told.indicator.weight),
            told.score.part, told.score.whole or None, told.indicator.target, _float(told.score.gained), told.words,
        )
        for one in kept for side in one.sides for told in side.scores
    ]  # fmt: skip
    heads = [
        (_("Code"), 10), (_("Unit"), 30), (_("Dimension"), 18), (_("What is assessed"), 44), (_("Weight"), 8),
        (_("Part"), 8), (_("Of"), 8), (_("Target"), 8), (_("Marks"), 8), (_("In words"), 70),
    ]  # fmt: skip
    sum_heads = [(_("Code"), 10), (_("Unit"), 30), (_("Sum of 100"), 12), (_("Grade"), 14)]
    return lists_book([(_("Sums"), sum_heads, sums), (_("Scores"), heads, every)])


def rows(lines: Iterable[Line]) -> Made:
    """The rows behind a score."""
    heads = [(_("Day"), 12), (_("Unit"), 30), (pgettext("row", "What it is"), 50), (_("Counted"), 10), (_("Of"), 10)]
    return list_book(_("Rows"), heads, ((one.on, one.unit, one.what, one.part, one.whole or None) for one in lines))


def counters(found: Iterable[Counter]) -> Made:
    """Counters as their list shows them."""
    heads = [(_("Code"), 10), (_("Unit"), 30), (_("Counter"), 30), (_("Answers"), 10), (_("Slips not used"), 12)]
    lines = (
        (one.unit.code, one.unit.name, one.name, one.answers, one.slips_open)  # type: ignore[attr-defined]
        for one in found
    )
    return list_book(_("Counters"), heads, lines)


def trend(halves: Iterable[Any]) -> Made:
    """A counter half-year by half-year; means only from five answers on."""
    heads = [(_("Half-year"), 12), (_("Answers"), 10), *((str(one.label), 24) for one in Question)]
    lines = ((str(one.period), one.answers, *(one.means[key.value] for key in Question)) for one in halves)
    return list_book(_("Trend"), heads, lines)


def _float(value: Any) -> float | None:
    return None if value is None else float(value)


def reports(rows: Iterable[YearReport]) -> Made:
    """The annual reports of a year as their list shows them, by code."""
    heads = [
        (_("Code"), 10), (_("Unit"), 30), (_("Secretary"), 14), (_("Stage"), 24), (_("Handed in on"), 14),
        (_("Late"), 8), (_("Opinions"), 10), (_("Grade"), 12),
    ]  # fmt: skip
    lines = (
        (one.unit.code, one.unit.name, one.member.name if one.member else "", one.get_stage_display(),
         one.handed_in_on, one.late, one.answers, one.get_grade_display())
        for one in rows
    )  # fmt: skip
    return list_book(_("Annual reports"), heads, lines)


def promises(rows: Iterable[Promise], today: date) -> Made:
    """Good deeds and commitments as their list shows them, open first."""
    heads = [
        (_("Unit"), 30), (_("For whom"), 20), (_("What is to be done"), 40), (_("What is promised"), 50),
        (_("People or enterprises served"), 30), (_("Promised on"), 12), (_("To be done by"), 12), (_("Stage"), 12),
        (_("Overdue"), 8), (_("Done on"), 12), (_("Said yes"), 8), (_("Said no"), 8),
    ]  # fmt: skip
    lines = (
        (one.unit.name, one.get_kind_display(), one.title, one.words, one.served, one.made_on, one.due,
         one.get_stage_display(), one.overdue(today), one.done_on, one.yes, one.no)  # type: ignore[attr-defined]
        for one in rows
    )  # fmt: skip
    return list_book(_("Good deeds"), heads, lines)
