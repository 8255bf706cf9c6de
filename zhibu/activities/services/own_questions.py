"""What an issuer asks in the feedback beside the six standard questions: built with the draft, fixed at its issue."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from zhibu.activities.models import Notice
from zhibu.activities.services.locks import locked
from zhibu.activities.states import NoticeState
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.policy import Person
from zhibu.questionnaire.models import Form
from zhibu.questionnaire.services import begin_form, discard_form, freeze_form, name_form, thaw_form


@transaction.atomic
def begin_own_questions(*, notice: Notice, who: Person, now: datetime, taken_from: Form | None = None) -> Form:
    """The form of a draft's own questions, made when it has none yet, with the questions of an earlier notice's where
    one is named. Raises NotPossibleError when it is no draft any more.
    """
    notice = locked(notice)
    if notice.own_form is not None:
        return notice.own_form
    if notice.state != NoticeState.DRAFT:
        raise NotPossibleError(_("What is asked in the feedback is decided in the draft; now it stands."))
    page = reverse("activities:feedback_form", args=[notice.pk])
    notice.own_form = begin_form(
        unit=notice.issuer, title=notice.theme, url=page, who=who, now=now, taken_from=taken_from
    )
    notice.save(update_fields=["own_form"])
    return notice.own_form


def follow_draft(notice: Notice) -> None:
    """The form has the theme of its notice, and its builders are the officers of its issuer."""
    if notice.own_form is not None:
        name_form(form=notice.own_form, title=notice.theme, unit=notice.issuer)


def throw_away(form: Form | None, *, who: Person, now: datetime) -> None:
    """With the draft go its own questions."""
    if form is not None:
        discard_form(form=form, who=who, now=now)


def fix(notice: Notice, *, now: datetime) -> None:
    """The notice is on its way: what it asks stands as it was checked."""
    if notice.own_form is not None:
        freeze_form(form=notice.own_form, now=now)


def release(notice: Notice) -> None:
    """The notice is a draft again."""
    if notice.own_form is not None:
        thaw_form(form=notice.own_form)
