"""签发: where a unit asks for it, a second person signs a notice off."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.activities import queries
from zhibu.activities.models import Notice
from zhibu.activities.services.burden import REASON, require_reason
from zhibu.activities.services.locks import locked
from zhibu.activities.services.outbox import leave
from zhibu.activities.services.own_questions import fix, release
from zhibu.activities.services.tasks import draft_task, sign_off_task
from zhibu.activities.states import NoticeState
from zhibu.audit.services import record
from zhibu.circulation.services import close_tasks, reopen_tasks
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.policy import Person


@transaction.atomic
def submit(*, notice: Notice, who: Person, now: datetime, reason: str = "") -> Notice:
    """Hand a complete draft to another officer of the unit for sign-off. `reason` is why it asks more of units than
    the limit of a month; ReasonNeededError without one. Raises NotPossibleError when something is
    missing, the unit does not ask for a sign-off, or it waits or has been issued already.
    """
    notice = locked(notice)
    if notice.state != NoticeState.DRAFT:
        raise NotPossibleError(_("It has been handed on or issued already; look at it as it stands now."))
    if not notice.issuer.needs_sign_off:
        raise NotPossibleError(_("%(unit)s asks for no sign-off; issue it.") % {"unit": notice.issuer.name})
    if missing := queries.missing(notice, list(notice.units.values_list("pk", flat=True))):
        raise NotPossibleError(" ".join(missing))
    notice.state, notice.submitted_by, notice.submitted_at = NoticeState.SUBMITTED, who.actor.id, now
    notice.returned_because = ""
    fix(notice, now=now)
    require_reason(notice, queries.burden_outlook(notice, timezone.localdate(now)), reason=reason, who=who)
    notice.save(update_fields=["state", "submitted_by", "submitted_at", "returned_because", *REASON])
    close_tasks([f"activities.draft:{notice.pk}"], now=now)
    reopen_tasks([sign_off_task(notice)], now=now)
    _record(notice, "submitted", who, now)
    return notice


@transaction.atomic
def take_back(*, notice: Notice, who: Person, now: datetime) -> Notice:
    """Whoever handed it in takes it back to go on writing. Raises NotPossibleError for others and once decided."""
    notice = _waiting(notice)
    if notice.submitted_by != who.actor.id:
        raise NotPossibleError(_("Only who handed it in takes it back; you can return it with a reason."))
    _to_draft(notice, "", now)
    _record(notice, "taken_back", who, now)
    return notice


@transaction.atomic
def send_back(*, notice: Notice, reason: str, who: Person, now: datetime) -> Notice:
    """Return it to its drafter with a reason. Raises NotPossibleError without one, for who handed it in, and once
    decided.
    """
    notice = _waiting(notice)
    _require_another(notice, who)
    if not reason.strip():
        raise NotPossibleError(_("Say what is to be mended; the drafter reads it above the draft."))
    _to_draft(notice, reason.strip(), now)
    _record(notice, "returned", who, now)
    return notice


@transaction.atomic
def sign_off(*, notice: Notice, who: Person, now: datetime) -> Notice:
    """Sign it off, which issues it: it goes out after the minutes of rule GW-35. Raises NotPossibleError for who
    handed it in, once decided, and when something is missing by now.
    """
    notice = _waiting(notice)
    _require_another(notice, who)
    if notice.first_day and notice.first_day < timezone.localdate(now):
        raise NotPossibleError(_("Its first day has passed while it waited; return it for another day."))
    close_tasks([sign_off_task(notice).key], now=now)
    return leave(notice, who=who, now=now)


def _waiting(notice: Notice) -> Notice:
    notice = locked(notice)
    if notice.state != NoticeState.SUBMITTED:
        raise NotPossibleError(_("It does not wait for sign-off any more; look at it as it stands now."))
    return notice


def _require_another(notice: Notice, who: Person) -> None:
    if notice.submitted_by == who.actor.id:
        raise NotPossibleError(_("You handed it in yourself; another officer of the unit signs it off."))


def _to_draft(notice: Notice, reason: str, now: datetime) -> None:
    notice.state, notice.submitted_by, notice.submitted_at = NoticeState.DRAFT, None, None
    notice.returned_because = reason
    notice.save(update_fields=["state", "submitted_by", "submitted_at", "returned_because"])
    release(notice)
    close_tasks([sign_off_task(notice).key], now=now)
    reopen_tasks([draft_task(notice)], now=now)


def _record(notice: Notice, what: str, who: Person, now: datetime) -> None:
    record(actor=who.actor, deed=f"activities.notice.{what}", subject=f"activities.notice:{notice.pk}", now=now)
