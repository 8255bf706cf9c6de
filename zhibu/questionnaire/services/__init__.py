"""Everything that changes forms, their questions and the sheets filled in, by noun."""

from zhibu.questionnaire.services.answers import NotFilledError, fill_in
from zhibu.questionnaire.services.forms import (
    begin_form,
    copy_questions,
    discard_form,
    freeze_form,
    name_form,
    thaw_form,
)
from zhibu.questionnaire.services.questions import (
    ChangedMeanwhileError,
    HeldAlreadyError,
    add_question,
    change_question,
    move_question,
    remove_question,
)

__all__ = [
    "ChangedMeanwhileError",
    "HeldAlreadyError",
    "NotFilledError",
    "add_question",
    "begin_form",
    "change_question",
    "copy_questions",
    "discard_form",
    "fill_in",
    "freeze_form",
    "move_question",
    "name_form",
    "remove_question",
    "thaw_form",
]
