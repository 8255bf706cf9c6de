"""The questions of a form as they are asked, with everything that an answer is measured against."""

from dataclasses import dataclass
from decimal import Decimal

from zhibu.kernel.figures import count
from zhibu.questionnaire.models import Choice, Form, Question
from zhibu.questionnaire.states import LONG_SIGNS


@dataclass(frozen=True)
class Line:
    """One question: `choices` are (key, text) in their order, `only_if` is the key of the answer of an earlier
    question without which it is not asked, None when everybody is asked. `condition` says that in words.
    """

    pk: int
    place: int
    kind: str
    text: str
    hint: str = ""
    required: bool = True
    choices: tuple[tuple[int, str], ...] = ()
    low_word: str = ""
    high_word: str = ""
    steps: int = 5
    measure: str = ""
    least: Decimal | None = None
    most: Decimal | None = None
    signs: int = LONG_SIGNS
    only_if: int | None = None
    condition: tuple[int, str] | None = None

    @property
    def label(self) -> str:
        """Its place and words."""
        return f"{self.place}. {self.text}"

    @property
    def scale(self) -> range:
        """The steps of a scale."""
        return range(1, self.steps + 1)


def lines_of(form: Form | None) -> list[Line]:
    """The questions of a form in their order; two queries, none without a form."""
    if form is None:
        return []
    questions = list(Question.objects.filter(form=form).select_related("condition").order_by("place", "pk"))
    if not questions:
        return []
    choices: dict[int, list[tuple[int, str]]] = {}
    where: dict[int, tuple[int, str]] = {}
    places = {question.pk: place for place, question in enumerate(questions, 1)}
    for choice in Choice.objects.filter(question__form=form).order_by("place", "pk"):
        choices.setdefault(choice.question_id, []).append((choice.pk, choice.text))
        where[choice.pk] = (places[choice.question_id], choice.text)
    return [_line(question, places[question.pk], choices, where) for question in questions]


def _line(
    question: Question, place: int, choices: dict[int, list[tuple[int, str]]], where: dict[int, tuple[int, str]]
) -> Line:
    only_if = question.condition.choice_id if hasattr(question, "condition") else None
    return Line(
        pk=question.pk,
        place=place,
        kind=question.kind,
        text=question.text,
        hint=question.hint,
        required=question.required,
        choices=tuple(choices.get(question.pk, ())),
        low_word=question.low_word,
        high_word=question.high_word,
        steps=question.steps,
        measure=question.measure,
        least=question.least,
        most=question.most,
        signs=question.signs,
        only_if=only_if,
        condition=where[only_if] if only_if else None,
    )


def number_text(number: Decimal, measure: str = "") -> str:
    """A number as people read it, without empty places behind the point: 1,234.5 小时."""
    whole = number == number.to_integral_value()
    text = str(count(int(number))) if whole else f"{number.normalize():,f}"
    return f"{text} {measure}".strip()
