"""What came of a form: each answer with how many were asked and how many of them answered."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from django.utils.translation import gettext as _

from zhibu.attachments.models import StoredFile
from zhibu.questionnaire.models import Answer
from zhibu.questionnaire.queries.asked import Line, number_text
from zhibu.questionnaire.queries.filled import Given
from zhibu.questionnaire.states import CHOSEN, COUNTED, WRITTEN, Kind


@dataclass(frozen=True)
class Result:
    """One question over all sheets. `asked` of them had to answer it and `answered` did; `counts` are the answers that
    can be chosen (or the steps) with how many chose each; numbers have sum, median, lowest and highest; texts, and
    the names of files, stand with the key of their sheet.
    """

    line: Line
    asked: int
    answered: int
    counts: Sequence[tuple[str, int]] = ()
    numbers: Sequence[Decimal] = ()
    texts: Sequence[tuple[int, str]] = ()

    @property
    def in_words(self) -> str:
        """The figures of a number or a scale in one line; empty for other kinds and without answers."""
        if not self.numbers:
            return ""
        measure = self.line.measure if self.line.kind == Kind.NUMBER else ""
        middle = number_text(round(Decimal(median(self.numbers)), 2), measure)
        if self.line.kind == Kind.SCALE:
            return _("median %(median)s of %(steps)s") % {"median": middle, "steps": self.line.steps}
        return _("sum %(sum)s · median %(median)s · lowest %(lowest)s · highest %(highest)s") % {
            "sum": number_text(sum(self.numbers, Decimal(0)), measure),
            "median": middle,
            "lowest": number_text(min(self.numbers), measure),
            "highest": number_text(max(self.numbers), measure),
        }


def given_on(sheets: Iterable[int]) -> dict[int, dict[int, Given]]:
    """Sheet → question → what is given there; one query, none without sheets. A sheet without answers is there too."""
    found: dict[int, dict[int, Given]] = {sheet: {} for sheet in sheets}
    if not found:
        return found
    rows = Answer.objects.filter(sheet__in=list(found)).order_by("choice__place", "pk")
    columns = ("sheet_id", "question_id", "choice_id", "number", "text", "file_id", "file__name")
    for sheet, question, choice, number, text, file, name in rows.values_list(*columns):
        before = found[sheet].get(question, Given())
        chosen = before.chosen if choice is None else (*before.chosen, choice)
        found[sheet][question] = Given(chosen, number, name or text, file=file)
    return found


def results(lines: Sequence[Line], given: Mapping[int, Mapping[int, Given]]) -> list[Result]:
    """What came of each question on these sheets (`given_on`); texts in the order in which the sheets are given."""
    picked = {sheet: {pk for one in answers.values() for pk in one.chosen} for sheet, answers in given.items()}
    return [_result(line, given, picked) for line in lines]


def _result(line: Line, given: Mapping[int, Mapping[int, Given]], picked: Mapping[int, set[int]]) -> Result:
    asked = [sheet for sheet in given if line.only_if is None or line.only_if in picked[sheet]]
    said = {sheet: given[sheet][line.pk] for sheet in asked if line.pk in given[sheet]}
    counts: list[tuple[str, int]] = []
    numbers = [one.number for one in said.values() if one.number is not None]
    if line.kind in CHOSEN:
        chosen = Counter(pk for one in said.values() for pk in one.chosen)
        counts = [(text, chosen[pk]) for pk, text in line.choices]
    elif line.kind == Kind.SCALE:
        steps = Counter(numbers)
        counts = [(step_text(line, step), steps[Decimal(step)]) for step in line.scale]
    return Result(
        line=line,
        asked=len(asked),
        answered=len(said),
        counts=counts,
        numbers=numbers if line.kind in COUNTED else (),
        texts=[(sheet, one.text) for sheet, one in said.items()] if line.kind in WRITTEN | {Kind.FILE} else (),
    )


def step_text(line: Line, step: int) -> str:
    """A step of a scale; the two ends with their words."""
    word = {1: line.low_word, line.steps: line.high_word}.get(step, "")
    return f"{step} {word}".strip()


def heading(line: Line) -> str:
    """What stands above the answers to a question in a table: its place, words and the unit of its number."""
    return line.label + (_(" (%(measure)s)") % {"measure": line.measure} if line.measure else "")


def given_value(line: Line, given: Given | None) -> str | int | float | None:
    """One answer for a cell of a workbook: a number or step as such, anything else in words."""
    if given and given.number is not None:
        whole = given.number == given.number.to_integral_value()
        return int(given.number) if whole else float(given.number)
    return given_text(line, given) or None


def given_text(line: Line, given: Given | None) -> str:
    """One answer in words; empty where there is none. A step is told with how many there are."""
    if not given:
        return ""
    if given.number is not None:
        if line.kind == Kind.SCALE:
            return f"{int(given.number)} / {line.steps}"
        return number_text(given.number, line.measure)
    words = dict(line.choices)
    return _(", ").join(words[pk] for pk in given.chosen) if given.chosen else given.text


def said_on(sheets: Iterable[int]) -> dict[int, list[tuple[str, str]]]:
    """Sheet → what it says, as pairs of question (with its place) and answer in words, in the order of the questions;
    one query for sheets of any forms, none without sheets.
    """
    wanted = list(sheets)
    rows = Answer.objects.filter(sheet__in=wanted).select_related("question", "choice", "file")
    found: dict[int, dict[str, str]] = {}
    for row in rows.order_by("question__place", "question", "choice__place") if wanted else ():
        question, said = row.question, found.setdefault(row.sheet_id, {})
        label, text = f"{question.place}. {question.text}", row.text
        if row.choice is not None:
            text = _(", ").join(part for part in (said.get(label, ""), row.choice.text) if part)
        elif row.file is not None:
            text = row.file.name
        elif row.number is not None:
            step = question.kind == Kind.SCALE
            text = f"{int(row.number)} / {question.steps}" if step else number_text(row.number, question.measure)
        said[label] = text
    return {sheet: list(said.items()) for sheet, said in found.items()}


def file_on(sheet: int | None, question: int) -> StoredFile | None:
    """The file that a sheet gives to a question; None where there is none."""
    rows = Answer.objects.filter(sheet=sheet, question=question, file__isnull=False).select_related("file")
    answer = rows.first() if sheet else None
    return answer.file if answer else None
