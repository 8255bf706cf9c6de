"""A unit's report of effect."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.activities.models import Activity, Feedback
from zhibu.audit.services import record
from zhibu.circulation.services import close_tasks
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.policy import Person
from zhibu.questionnaire.services import fill_in


@transaction.atomic
def report(
    *,
    activity: Activity,
    values: Mapping[str, Any],
    answers: Mapping[str, Any] | None = None,
    files: Mapping[str, Any] | None = None,
    who: Person,
    now: datetime,
) -> Feedback:
    """Keep a unit's feedback on the one form, with `answers` and `files` as posted to what the issuer asks
    beside it. Late is
    allowed and labelled. Raises NotPossibleError before the roll is confirmed and when it has been reported already,
    NotFilledError for answers that are missing or wrong.
    """
    rows = Activity.objects.select_for_update(of=("self",)).select_related("notice__own_form")
    activity = rows.get(pk=activity.pk)
    if not activity.roll_version:
        raise NotPossibleError(_("Confirm the roll first; the figures of the feedback come from it."))
    if Feedback.objects.filter(activity=activity).exists():
        raise NotPossibleError(_("The feedback has been reported already."))
    by = activity.notice.feedback_by
    late = by is not None and timezone.localdate(now) > by
    own, sheet = activity.notice.own_form, None
    if own is not None:
        sheet = fill_in(form=own, data=answers or {}, files=files, late=late, actor=who.actor, now=now)
    feedback = Feedback.objects.create(
        activity=activity, **values, sheet=sheet, made_by=who.actor.id, made_at=now, late=late
    )
    close_tasks([f"activities.feedback:{activity.pk}"], now=now)
    record(
        actor=who.actor,
        deed="activities.feedback.reported",
        subject=f"activities.activity:{activity.pk}",
        detail={"effect": feedback.effect, "late": late},
        now=now,
    )
    return feedback
