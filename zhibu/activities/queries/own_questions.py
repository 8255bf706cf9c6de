"""What units answered to what the issuer asks beside the six standard questions."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from zhibu.activities.models import Activity, Notice
from zhibu.questionnaire.queries import Given, Line, Result, given_on, given_value, lines_of, results


@dataclass(frozen=True)
class OwnAnswers:
    """The own questions of a notice, and the sheets of the activities that are looked at, by unit."""

    lines: list[Line] = field(default_factory=list)
    rows: Sequence[Activity] = ()
    given: dict[int, dict[int, Given]] = field(default_factory=dict)

    @cached_property
    def results(self) -> list[Result]:
        """What came of each question, with its denominators."""
        return results(self.lines, self.given)

    @cached_property
    def names(self) -> dict[int, str]:
        """Sheet → code and name of its unit."""
        return {sheet: f"{row.unit.code} {row.unit.name}" for row, sheet in _sheets(self.rows)}

    def of(self, row: Activity) -> dict[int, Given]:
        """What the unit of an activity answered, by question."""
        feedback = getattr(row, "feedback", None)
        return self.given.get(feedback.sheet_id or 0, {}) if feedback else {}

    def cells(self, row: Activity) -> list[Any]:
        """The same for a workbook, one per question in its order: numbers as numbers."""
        given = self.of(row)
        return [given_value(line, given.get(line.pk)) for line in self.lines]


def own_answers(notice: Notice, rows: Sequence[Activity]) -> OwnAnswers:
    """What these activities of a notice (with their unit and feedback) say; three queries, none without own
    questions.
    """
    lines = lines_of(notice.own_form)
    if not lines:
        return OwnAnswers()
    return OwnAnswers(lines, rows, given_on(sheet for _row, sheet in _sheets(rows)))


def _sheets(rows: Sequence[Activity]) -> list[tuple[Activity, int]]:
    """The activities that have answered, each with its sheet."""
    told = [(row, row.feedback.sheet_id) for row in rows if hasattr(row, "feedback")]
    return [(row, sheet) for row, sheet in told if sheet is not None]
