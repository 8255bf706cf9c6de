"""A form is filled in."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from zhibu.attachments.services import keep
from zhibu.audit.services import Actor, record
from zhibu.kernel.deeds import NotPossibleError
from zhibu.questionnaire.models import Answer, AnswerSheet, Form
from zhibu.questionnaire.queries import Filled, Given, lines_of, read


class NotFilledError(NotPossibleError):
    """Something is missing or wrong on the sheet; `filled` says what, question by question."""

    def __init__(self, filled: Filled) -> None:
        self.filled = filled
        super().__init__(" ".join(f"{line.text} {said}" for line, said in filled.mistakes))


@transaction.atomic
def fill_in(
    *,
    form: Form,
    data: Mapping[str, Any],
    files: Mapping[str, Any] | None = None,
    late: bool,
    actor: Actor,
    now: datetime,
) -> AnswerSheet:
    """Keep a sheet of answers as posted (`queries.read`), with its files, and freeze the form. Whoever calls keeps the
    sheet with what it was asked of, and sees to it that each answers once. What was typed where a question's condition
    does not hold is left out. Raises NotFilledError.
    """
    form = Form.objects.select_for_update().get(pk=form.pk)
    filled = read(lines_of(form), data, files)
    if filled.errors:
        raise NotFilledError(filled)
    if form.frozen_at is None:
        form.frozen_at = now
        form.save(update_fields=["frozen_at"])
    sheet = AnswerSheet.objects.create(form=form, given_by=actor.id, given_at=now, late=late)
    rows = [row for question, given in filled.given.items() for row in _rows(sheet, question, given)]
    for question, given in filled.given.items():
        if given.upload is not None:
            stored = keep(upload=given.upload, by=actor, now=now)
            rows.append(Answer(sheet=sheet, question_id=question, file=stored))
    Answer.objects.bulk_create(rows)
    record(
        actor=actor,
        deed="questionnaire.sheet.filled_in",
        subject=f"questionnaire.form:{form.pk}",
        detail={"sheet": sheet.pk, "answers": len(filled.given), "late": late},
        now=now,
    )
    return sheet


def _rows(sheet: AnswerSheet, question: int, given: Given) -> Iterator[Answer]:
    if given.chosen:
        yield from (Answer(sheet=sheet, question_id=question, choice_id=choice) for choice in given.chosen)
    elif given.upload is None:
        yield Answer(sheet=sheet, question_id=question, number=given.number, text=given.text)
