"""What follows from a meeting: who does what until when, and what came of it."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.activities.models import Activity, FollowUp
from zhibu.activities.services.records import open_record, touch
from zhibu.activities.services.tasks import follow_up_key, follow_up_task
from zhibu.audit.services import record
from zhibu.circulation.services import close_tasks, reopen_tasks
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.policy import Person


@transaction.atomic
def add_follow_up(
    *, activity: Activity, what: str, owner: int | None, post: str, due: date, who: Person, now: datetime
) -> FollowUp:
    """Write down what is to be done, by a member (id) or a post of the unit, until a day. It goes to their to-do page
    when the record is confirmed. Raises NotPossibleError for a day before the meeting and once it is confirmed.
    """
    kept = open_record(activity, who=who, now=now)
    if activity.day and due < activity.day:
        raise NotPossibleError(_("It is due after the meeting; choose a later day."))
    made = FollowUp.objects.create(
        record=kept, what=what, owner_id=owner, post=post, due=due, made_by=who.actor.id, made_at=now
    )
    touch(kept)
    _record(made, "added", who, now, due=due, post=post)
    return made


@transaction.atomic
def remove_follow_up(*, follow_up: FollowUp, who: Person, now: datetime) -> None:
    """Take it out of the draft, and from the to-do page when it stood there; it can be put back. Raises
    NotPossibleError when it is done, as that is a fact, and once the record is confirmed.
    """
    kept = open_record(follow_up.record.activity, who=who, now=now)
    one = FollowUp.objects.select_for_update(of=("self",)).get(pk=follow_up.pk)
    if one.done_at is not None:
        raise NotPossibleError(_("It is done already, and stays."))
    if one.removed_at is None:
        one.removed_at = now
        one.save(update_fields=["removed_at"])
        close_tasks([follow_up_key(one.pk)], now=now)
        touch(kept)
        _record(one, "removed", who, now)


@transaction.atomic
def restore_follow_up(*, follow_up: FollowUp, who: Person, now: datetime) -> None:
    """Put it back; twice changes nothing. It comes back to the to-do page with the record's confirmation."""
    kept = open_record(follow_up.record.activity, who=who, now=now)
    if FollowUp.objects.filter(pk=follow_up.pk, removed_at__isnull=False).update(removed_at=None):
        touch(kept)
        _record(follow_up, "restored", who, now)


@transaction.atomic
def finish(*, follow_up: FollowUp, note: str, who: Person, now: datetime) -> FollowUp:
    """Say that it is done, and what came of it. Twice changes nothing. Raises NotPossibleError before the record is
    confirmed.
    """
    one = _held(follow_up)
    if one.done_at is None:
        one.done_at, one.done_by, one.done_note = now, who.actor.id, note.strip()
        one.save(update_fields=["done_at", "done_by", "done_note"])
        close_tasks([follow_up_key(one.pk)], now=now)
        _record(one, "done", who, now, late=one.due < timezone.localdate(now))
    return one


@transaction.atomic
def unfinish(*, follow_up: FollowUp, who: Person, now: datetime) -> FollowUp:
    """It is not done after all: it comes back to the to-do page. Twice changes nothing."""
    one = _held(follow_up)
    if one.done_at is not None:
        one.done_at, one.done_by, one.done_note = None, None, ""
        one.save(update_fields=["done_at", "done_by", "done_note"])
        reopen_tasks([follow_up_task(one, follow_up.record.activity)], now=now)
        _record(one, "not_done_yet", who, now)
    return one


def _held(follow_up: FollowUp) -> FollowUp:
    one = FollowUp.objects.select_for_update(of=("self",)).select_related("record").get(pk=follow_up.pk)
    if not one.record.version or one.removed_at is not None:
        raise NotPossibleError(_("It counts once the record is confirmed."))
    return one


def _record(one: FollowUp, what: str, who: Person, now: datetime, **detail: Any) -> None:
    record(
        actor=who.actor,
        deed=f"activities.follow_up.{what}",
        subject=f"activities.follow_up:{one.pk}",
        detail={"record": one.record_id, **detail},
        now=now,
    )
