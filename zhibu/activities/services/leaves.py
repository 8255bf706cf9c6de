"""请假: asked by the member, answered by the officers of the member's unit; the roll settles what is left open."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from zhibu.activities import queries
from zhibu.activities.models import Activity, Leave
from zhibu.activities.services.locks import locked_in_force
from zhibu.activities.services.tasks import leave_key, leave_source, leave_task
from zhibu.activities.states import LEAVE_KINDS, NoticeState
from zhibu.audit.services import record, record_many
from zhibu.circulation.services import close_tasks, close_tasks_from, reopen_tasks
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.models import Member
from zhibu.organisation.policy import Person


@transaction.atomic
def ask_leave(*, activity: Activity, member: Member, kind: str, words: str, who: Person, now: datetime) -> Leave:
    """Ask for leave from an activity. An officer who was told enters it for the member, and it is granted at once.

    `kind` is one of LEAVE_KINDS. Raises NotPossibleError once the roll is confirmed or the notice withdrawn or closed,
    for somebody who is not expected, and while an earlier leave waits or holds.
    """
    activity = before_the_roll(activity)
    if kind not in dict(LEAVE_KINDS.choices(activity.day)):
        raise NotPossibleError(_("Choose one of the kinds of leave that are offered."))
    if not queries.expected_members(activity, queries.counted_on(activity, who.today)).filter(pk=member.pk).exists():
        raise NotPossibleError(_("%(name)s is not expected, so no leave is needed.") % {"name": member.name})
    if Leave.objects.filter(queries.leave_stands(), activity=activity, member=member).exists():
        raise NotPossibleError(_("Leave has been asked for already; take it back first to ask for another."))
    leave = Leave(activity=activity, member=member, kind=kind, words=words, asked_by=who.actor.id, asked_at=now)
    if by_officer := who.is_officer:
        leave.granted, leave.answered_by, leave.answered_at = True, who.actor.id, now
    leave.save()
    if not by_officer:
        reopen_tasks([leave_task(activity, queries.unit_answering(leave))], now=now)
    _record(leave, "entered" if by_officer else "asked", who, now)
    return leave


@transaction.atomic
def take_leave_back(*, leave: Leave, who: Person, now: datetime) -> Leave:
    """The member comes after all; again changes nothing. Raises NotPossibleError once the roll is confirmed."""
    before_the_roll(leave.activity)
    leave = _locked(leave)
    if leave.taken_back_at is not None:
        return leave
    if leave.granted is False:
        raise NotPossibleError(_("It was not granted, so there is nothing to take back."))
    leave.taken_back_at = now
    leave.save(update_fields=["taken_back_at"])
    _close_answered(leave, now)
    _record(leave, "taken_back", who, now)
    return leave


@transaction.atomic
def answer_leave(*, leave: Leave, granted: bool, answer: str, who: Person, now: datetime) -> Leave:
    """Grant a leave, or decline it with a reason that the member reads. Raises NotPossibleError without the reason,
    when it has been answered otherwise or taken back, and once the roll is confirmed.
    """
    before_the_roll(leave.activity)
    leave = _locked(leave)
    if leave.taken_back_at is not None:
        raise NotPossibleError(_("%(name)s has taken it back.") % {"name": leave.member.name})
    if leave.granted is not None:
        if leave.granted == granted:
            return leave
        raise NotPossibleError(_("Somebody has answered it meanwhile; look at it as it stands now."))
    if not granted and not answer.strip():
        raise NotPossibleError(_("Say why it is not granted; the member reads it."))
    leave.granted, leave.answer, leave.answered_by, leave.answered_at = granted, answer.strip(), who.actor.id, now
    leave.save(update_fields=["granted", "answer", "answered_by", "answered_at"])
    _close_answered(leave, now)
    _record(leave, "granted" if granted else "declined", who, now)
    return leave


def settle_leaves(*, activity: Activity, on_leave: Mapping[int, bool], who: Person, now: datetime) -> None:
    """The roll answers what nobody has answered: `on_leave` says of each person on it whether they were on leave. Call
    it in the roll's transaction, which holds the activity.
    """
    waiting = list(Leave.objects.select_for_update().filter(activity=activity, granted=None, taken_back_at=None))
    for leave in waiting:
        leave.granted, leave.answered_by, leave.answered_at = on_leave.get(leave.member_id, False), who.actor.id, now
    Leave.objects.bulk_update(waiting, ["granted", "answered_by", "answered_at"], batch_size=500)
    for granted in (True, False):
        entries: list[tuple[str, dict[str, Any]]] = [
            (f"activities.leave:{leave.pk}", {"activity": activity.pk, "member": leave.member_id, "by": "roll"})
            for leave in waiting
            if leave.granted is granted
        ]
        if entries:
            deed = "activities.leave.granted" if granted else "activities.leave.declined"
            record_many(actor=who.actor, deed=deed, entries=entries, now=now)
    close_tasks_from(leave_source(activity.pk), now=now)


def before_the_roll(activity: Activity) -> Activity:
    """The activity as it stands while its roll is not confirmed; the notice is held, as the roll holds it. Raises
    NotPossibleError after that, and once the notice is withdrawn or closed.
    """
    notice = locked_in_force(activity.notice)
    if notice.state == NoticeState.CLOSED:
        raise NotPossibleError(_("The notice has been closed."))
    kept = Activity.objects.select_related("unit").get(pk=activity.pk)
    kept.notice = notice
    if kept.roll_version:
        raise NotPossibleError(_("The roll has been confirmed; an officer corrects the line with a reason."))
    return kept


def _locked(leave: Leave) -> Leave:
    return Leave.objects.select_for_update(of=("self",)).select_related("activity__notice", "member").get(pk=leave.pk)


def _close_answered(leave: Leave, now: datetime) -> None:
    """The task of the officers ends with the last leave that waits for them."""
    unit = queries.unit_answering(leave)
    if not queries.leaves_waiting(leave.activity, unit).exists():
        close_tasks([leave_key(leave.activity_id, unit)], now=now)


def _record(leave: Leave, what: str, who: Person, now: datetime) -> None:
    """The kind of a leave and what was said about it stay out of the chain: they may tell of somebody's health."""
    record(
        actor=who.actor,
        deed=f"activities.leave.{what}",
        subject=f"activities.leave:{leave.pk}",
        detail={"activity": leave.activity_id, "member": leave.member_id},
        now=now,
    )
