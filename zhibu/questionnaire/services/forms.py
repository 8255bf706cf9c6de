"""A form from its beginning to the day it goes out."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from zhibu.audit.services import record
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.models import Unit
from zhibu.organisation.policy import Person
from zhibu.questionnaire.models import AnswerSheet, Form, Question
from zhibu.questionnaire.queries import Line, ReadyMade, lines_of
from zhibu.questionnaire.services.questions import open_form, put_question
from zhibu.questionnaire.states import MOST_QUESTIONS

# What a question takes along when it is copied.
COPIED = ("text", "hint", "required", "low_word", "high_word", "steps", "measure", "least", "most", "limit")


@transaction.atomic
def begin_form(
    *, unit: Unit, title: str, url: str, who: Person, now: datetime, taken_from: Form | None = None
) -> Form:
    """A form that officers of `unit` build, with the questions of another where one is named; whoever calls keeps it
    with the thing whose page is `url`.
    """
    form = Form.objects.create(
        unit=unit, title=title[:150], url=url, taken_from=taken_from, made_by=who.actor.id, made_at=now
    )
    if taken_from is not None:
        _put_all(form, _of_form(taken_from))
    record(actor=who.actor, deed="questionnaire.form.begun", subject=f"questionnaire.form:{form.pk}", now=now)
    return form


@transaction.atomic
def name_form(*, form: Form, title: str, unit: Unit) -> None:
    """Its owner has another name, or is issued by another unit: part of the owner's deed."""
    Form.objects.filter(pk=form.pk, frozen_at=None).update(title=title[:150], unit=unit)


@transaction.atomic
def copy_questions(*, form: Form, source: Form | ReadyMade, who: Person, now: datetime) -> int:
    """Add the questions of an earlier form or of a ready-made one behind those of a form; returns how many. Raises
    NotPossibleError once frozen, and when a form would have more questions than it may.
    """
    form = open_form(form)
    count = _put_all(form, _of_form(source) if isinstance(source, Form) else _of_file(source))
    record(
        actor=who.actor,
        deed="questionnaire.form.questions_copied",
        subject=f"questionnaire.form:{form.pk}",
        detail={"questions": count, "from": source.pk if isinstance(source, Form) else source.key},
        now=now,
    )
    return count


@transaction.atomic
def discard_form(*, form: Form, who: Person, now: datetime) -> None:
    """Delete a form that was never filled in, as its owner is thrown away. Raises NotPossibleError once it was."""
    if AnswerSheet.objects.filter(form=form).exists():
        raise NotPossibleError(_("This form has been filled in; it stays."))
    subject = f"questionnaire.form:{form.pk}"
    Form.objects.filter(pk=form.pk).delete()
    record(actor=who.actor, deed="questionnaire.form.discarded", subject=subject, now=now)


@transaction.atomic
def freeze_form(*, form: Form, now: datetime) -> None:
    """Its owner goes out, so its words stay as they are; the deed that sends it stands in the chain."""
    Form.objects.filter(pk=form.pk, frozen_at=None).update(frozen_at=now)


@transaction.atomic
def thaw_form(*, form: Form) -> None:
    """Its owner was taken back before it reached anybody. Raises NotPossibleError once it was filled in."""
    if AnswerSheet.objects.filter(form=form).exists():
        raise NotPossibleError(_("This form has been filled in; it stays."))
    Form.objects.filter(pk=form.pk).update(frozen_at=None)


# Kind, columns, answers, and the places of question and answer that its condition looks at.
_Copied = tuple[str, dict[str, Any], list[str], tuple[int, int] | None]


def _of_form(form: Form) -> Iterator[_Copied]:
    lines = lines_of(form)
    found = {question.pk: question for question in Question.objects.filter(form=form)}
    places = {pk: (line.place, place) for line in lines for place, (pk, _text) in enumerate(line.choices, 1)}
    for line in lines:
        values = {name: getattr(found[line.pk], name) for name in COPIED}
        yield line.kind, values, _texts(line), places[line.only_if] if line.only_if else None


def _texts(line: Line) -> list[str]:
    return [text for _pk, text in line.choices]


def _of_file(source: ReadyMade) -> Iterator[_Copied]:
    for one in source.questions:
        values = {name: one[name] for name in COPIED if name in one}
        looks_at = one.get("only_if")
        yield one["kind"], values, one.get("choices", []), (looks_at[0], looks_at[1]) if looks_at else None


def _put_all(form: Form, questions: Iterator[_Copied]) -> int:
    """Put these questions behind those of a form that is held."""
    there = form.questions.count()
    made: list[Question] = []
    for kind, values, choices, looks_at in questions:
        if there + len(made) >= MOST_QUESTIONS:
            raise NotPossibleError(_("A form has at most %(most)s questions.") % {"most": MOST_QUESTIONS})
        only_if = None
        if looks_at is not None:
            earlier = list(made[looks_at[0] - 1].choices.order_by("place", "pk").values_list("pk", flat=True))
            only_if = earlier[looks_at[1] - 1]
        made.append(put_question(form, there + len(made) + 1, kind, values, choices, only_if))
    return len(made)
