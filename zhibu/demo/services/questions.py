"""What the office asks beside the six questions of the feedback, and what units answer."""

from datetime import datetime
from random import Random

from zhibu.activities.models import Notice
from zhibu.activities.services import begin_own_questions
from zhibu.demo.services import words
from zhibu.organisation.policy import Person
from zhibu.questionnaire.queries import field_name, lines_of
from zhibu.questionnaire.services import add_question
from zhibu.questionnaire.states import Kind


def ask_besides(notice: Notice, who: Person, now: datetime) -> None:
    """Two questions in the draft: a choice and a number."""
    form = begin_own_questions(notice=notice, who=who, now=now)
    text, choices = words.ASKED_CHOICE
    add_question(form=form, kind=Kind.SINGLE, values={"text": text}, choices=choices, who=who, now=now)
    text, measure = words.ASKED_NUMBER
    values = {"text": text, "measure": measure, "least": 0}
    add_question(form=form, kind=Kind.NUMBER, values=values, who=who, now=now)


def answered(notice: Notice, rng: Random) -> dict[str, list[str]]:
    """A unit's answers as its page posts them; empty where nothing is asked besides."""
    given = {}
    for line in lines_of(notice.own_form):
        keys = [str(pk) for pk, _text in line.choices]
        given[field_name(line)] = [rng.choices(keys, (6, 3, 1))[0] if keys else str(rng.randrange(2, 16))]
    return given
