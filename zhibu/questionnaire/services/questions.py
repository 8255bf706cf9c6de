"""A form is built question by question, while it is not frozen."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from zhibu.audit.services import record
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.policy import Person
from zhibu.questionnaire.models import Choice, Condition, Form, Question
from zhibu.questionnaire.queries import Held, held_fact
from zhibu.questionnaire.states import CHOSEN, MOST_CHOICES, MOST_FILES, MOST_QUESTIONS, Kind


class HeldAlreadyError(NotPossibleError):
    """The question asks for what the program holds; `fact` says what and where it stands."""

    def __init__(self, fact: Held) -> None:
        self.fact = fact
        text = _("%(fact)s: provided by the system. You find it under “%(page)s”; ask for something else.")
        super().__init__(text % {"fact": fact.fact, "page": fact.page})


class ChangedMeanwhileError(NotPossibleError):
    """Somebody has saved the question since it was opened."""


@transaction.atomic
def add_question(
    *,
    form: Form,
    kind: str,
    values: Mapping[str, Any],
    choices: Sequence[str] = (),
    only_if: int | None = None,
    who: Person,
    now: datetime,
) -> Question:
    """Put a question at the end of a form and return it. `only_if` is the key of the answer of an earlier question.

    Raises HeldAlreadyError for what the program knows, NotPossibleError once frozen, for more questions than a form
    has, and for answers or a condition that cannot be.
    """
    form = open_form(form)
    if (there := form.questions.count()) >= MOST_QUESTIONS:
        raise NotPossibleError(_("A form has at most %(most)s questions.") % {"most": MOST_QUESTIONS})
    question = put_question(form, there + 1, kind, values, choices, only_if)
    record(
        actor=who.actor,
        deed="questionnaire.question.added",
        subject=f"questionnaire.form:{form.pk}",
        detail={"question": question.pk, "kind": kind},
        now=now,
    )
    return question


@transaction.atomic
def change_question(
    *,
    question: Question,
    values: Mapping[str, Any],
    choices: Sequence[str] = (),
    only_if: int | None = None,
    edition: int,
    who: Person,
    now: datetime,
) -> Question:
    """Give a question other words, answers or another condition. `edition` is the one that was opened.

    Raises what `add_question` raises, ChangedMeanwhileError when somebody has saved it since, and NotPossibleError for
    an answer taken away that a later question looks at.
    """
    question = _open_question(question)
    if edition != question.edition:
        raise ChangedMeanwhileError(_("Somebody has saved this question since you opened it."))
    refuse_what_is_held(values)
    for name, value in values.items():
        setattr(question, name, value)
    question.edition += 1
    question.save()
    _set_choices(question, choices)
    _set_condition(question, only_if)
    _record(question, "changed", who, now)
    return question


@transaction.atomic
def move_question(*, question: Question, up: bool, who: Person, now: datetime) -> None:
    """Change places with the question before or after; at the end of the form nothing happens. Raises NotPossibleError
    once frozen and when a question would come before the one that its condition looks at.
    """
    question = _open_question(question)
    order = list(question.form.questions.order_by("place", "pk"))
    here = next(place for place, one in enumerate(order) if one.pk == question.pk)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(order):
        return
    earlier, later = order[min(here, there)], order[max(here, there)]
    if Condition.objects.filter(question=later, choice__question=earlier).exists():
        raise NotPossibleError(_("“%(question)s” depends on the question before it.") % {"question": later.text})
    order[here], order[there] = order[there], order[here]
    _number(order)
    _record(question, "moved", who, now)


@transaction.atomic
def remove_question(*, question: Question, who: Person, now: datetime) -> None:
    """Take a question out of its form. Raises NotPossibleError once frozen and while another depends on it."""
    question = _open_question(question)
    looking = Condition.objects.filter(choice__question=question).select_related("question").first()
    if looking is not None:
        raise NotPossibleError(
            _("“%(question)s” depends on this question; change that first.") % {"question": looking.question.text}
        )
    _record(question, "removed", who, now)
    form = question.form
    question.delete()
    _number(list(form.questions.order_by("place", "pk")))


def open_form(form: Form) -> Form:
    """The form, held until the deed ends. Raises NotPossibleError once frozen."""
    form = Form.objects.select_for_update(of=("self",)).select_related("unit").get(pk=form.pk)
    if form.frozen_at is not None:
        raise NotPossibleError(
            _("These questions stand as they went out and are no longer changed; copy them for the next time.")
        )
    return form


def put_question(
    form: Form, place: int, kind: str, values: Mapping[str, Any], choices: Sequence[str], only_if: int | None
) -> Question:
    """A question of a form that is held; the checks of `add_question` without its log."""
    if kind not in Kind.values:
        raise NotPossibleError(_("Choose a kind of question."))
    refuse_what_is_held(values)
    if kind == Kind.FILE and form.questions.filter(kind=kind).count() >= MOST_FILES:
        raise NotPossibleError(_("A form asks for at most %(most)s attachments.") % {"most": MOST_FILES})
    question = Question.objects.create(form=form, place=place, kind=kind, **values)
    _set_choices(question, choices)
    _set_condition(question, only_if)
    return question


def refuse_what_is_held(values: Mapping[str, Any]) -> None:
    """Raises HeldAlreadyError when words and explanation of a question ask for what the program knows."""
    fact = held_fact(str(values.get("text", "")), str(values.get("hint", "")))
    if fact is not None:
        raise HeldAlreadyError(fact)


def _open_question(question: Question) -> Question:
    open_form(question.form)
    found = Question.objects.select_related("form").filter(pk=question.pk).first()
    if found is None:
        raise NotPossibleError(_("This question has been removed meanwhile."))
    return found


def _set_choices(question: Question, texts: Sequence[str]) -> None:
    """The answers in their order; one whose text stays is the same answer, so that conditions go on looking at it."""
    wanted = list(texts) if question.kind in CHOSEN else []
    if question.kind in CHOSEN and not (2 <= len(wanted) <= MOST_CHOICES and len(set(wanted)) == len(wanted)):
        raise NotPossibleError(_("Write two to %(most)s different answers, one a line.") % {"most": MOST_CHOICES})
    kept = {choice.text: choice for choice in question.choices.all()}
    gone = [choice for text, choice in kept.items() if text not in wanted]
    looking = Condition.objects.filter(choice__in=gone).select_related("question", "choice").first()
    if looking is not None:
        said = {"question": looking.question.text, "answer": looking.choice.text}
        raise NotPossibleError(_("“%(question)s” is asked only if “%(answer)s”; change that first.") % said)
    Choice.objects.filter(pk__in=[choice.pk for choice in gone]).delete()
    for place, text in enumerate(wanted, 1):
        Choice.objects.update_or_create(question=question, text=text, defaults={"place": place})


def _set_condition(question: Question, only_if: int | None) -> None:
    Condition.objects.filter(question=question).delete()
    if only_if is None:
        return
    earlier = Choice.objects.filter(question__form=question.form_id, question__place__lt=question.place, pk=only_if)
    if not earlier.exists():
        raise NotPossibleError(_("A condition looks at an answer of an earlier question."))
    Condition.objects.create(question=question, choice_id=only_if)


def _number(order: Sequence[Question]) -> None:
    for place, question in enumerate(order, 1):
        question.place = place
    Question.objects.bulk_update(order, ["place"])


def _record(question: Question, what: str, who: Person, now: datetime) -> None:
    record(
        actor=who.actor,
        deed=f"questionnaire.question.{what}",
        subject=f"questionnaire.form:{question.form_id}",
        detail={"question": question.pk},
        now=now,
    )
