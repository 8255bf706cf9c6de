"""兑现: stated once, carried out by records that are there already, or not carried out with a reason."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.audit.services import record
from zhibu.circulation.models import Task
from zhibu.circulation.services import NewTask, close_tasks, reopen_tasks
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.models import Unit
from zhibu.organisation.policy import Person
from zhibu.recognition.models import Promise, Proof
from zhibu.recognition.states import PROMISE_AHEAD, PROMISE_MOVES, PromiseMove, PromiseState

OPEN = Promise.objects.filter(state=PromiseState.OPEN)


@transaction.atomic
def keep_promise(
    *, promise: Promise | None, unit: Unit, values: Mapping[str, Any], who: Person, now: datetime
) -> Promise:
    """State what a unit announced, or correct it while it is open. `values` are side, condition, follows, notice or
    campaign or none, basis, announced_on (needed where neither is given) and due. Raises NotPossibleError where
    nothing says what it came with, where it was due before it was announced, and once it was settled.
    """
    kept = (
        _locked(promise, PromiseMove.CARRY) if promise else Promise(unit=unit, stated_by=_account(who), stated_at=now)
    )
    for name in ("side", "condition", "follows", "notice", "campaign", "basis", "due"):
        setattr(kept, name, values[name])
    if not (kept.notice or kept.campaign or kept.basis):
        raise NotPossibleError(_("Say with what it was announced."))
    told = _told_on(kept) or values["announced_on"]
    if told is None:
        raise NotPossibleError(_("Say on which day it was announced."))
    if kept.due < told or told > timezone.localdate(now):
        raise NotPossibleError(_("It is announced first, and carried out afterwards."))
    kept.announced_on = told
    kept.save()
    close_tasks([_key(kept.pk)], now=now)
    remind_of_promises(now=now, only=kept.pk)
    _record(kept, "changed" if promise else "stated", who, now)
    return kept


def _told_on(kept: Promise) -> date | None:
    """The day of the notice or selection, which is not entered again."""
    at = kept.notice.issued_at if kept.notice else kept.campaign.announced_at if kept.campaign else None
    return timezone.localdate(at) if at else None


@transaction.atomic
def carry_out(
    *, promise: Promise, records: Iterable[tuple[str, int]], words: str, who: Person, now: datetime
) -> Promise:
    """Say that it was carried out: by records (name of the field in `Proof`, key), by words, or by both."""
    kept = _locked(promise, PromiseMove.CARRY)
    chosen = list(records)
    if not chosen and not words:
        raise NotPossibleError(_("Choose a record, or say in words how it was carried out."))
    kept.proofs.all().delete()
    Proof.objects.bulk_create([Proof(promise=kept, **{f"{name}_id": pk}) for name, pk in chosen])
    return _settle(kept, PromiseMove.CARRY, words, who, now)


@transaction.atomic
def refuse(*, promise: Promise, words: str, who: Person, now: datetime) -> Promise:
    """Say that it is not carried out, and why."""
    kept = _locked(promise, PromiseMove.REFUSE)
    kept.proofs.all().delete()
    return _settle(kept, PromiseMove.REFUSE, words, who, now)


@transaction.atomic
def reopen(*, promise: Promise, who: Person, now: datetime) -> Promise:
    """Take back what was said; its words and records stay as a draft. It is a task again when its day comes."""
    kept = _locked(promise, PromiseMove.REOPEN)
    kept.state, kept.settled_on, kept.settled_by = PromiseState.OPEN, None, None
    kept.save(update_fields=["state", "settled_on", "settled_by"])
    remind_of_promises(now=now, only=kept.pk)
    _record(kept, "reopened", who, now)
    return kept


@transaction.atomic
def remove_promise(*, promise: Promise, who: Person, now: datetime) -> None:
    """Remove what was entered by mistake, on the day on which it was entered: afterwards it was read."""
    kept = _locked(promise, PromiseMove.REMOVE)
    if timezone.localdate(kept.stated_at) != timezone.localdate(now):
        raise NotPossibleError(
            _("It was entered on another day and others have read it. Say why it is not carried out.")
        )
    _record(kept, "removed", who, now)
    close_tasks([_key(kept.pk)], now=now)
    kept.delete()


def remind_of_promises(*, now: datetime, only: int | None = None) -> int:
    """Open a task for every open promise whose day is near, unless it is open already. Two queries and one for what is
    new.
    """
    rows = OPEN.filter(due__lte=timezone.localdate(now) + timedelta(days=PROMISE_AHEAD))
    near = list((rows.filter(pk=only) if only else rows).order_by("pk"))
    keys = [_key(one.pk) for one in near]
    there = set(Task.objects.filter(key__in=keys, closed_at=None).values_list("key", flat=True)) if keys else set()
    tasks = [
        NewTask(
            key=_key(one.pk), kind="recognition.carry_out", url=reverse("recognition:promise", args=[one.pk]),
            due=one.due, words={"condition": one.condition}, unit_id=one.unit_id,
        )
        for one in near
        if _key(one.pk) not in there
    ]  # fmt: skip
    if tasks:
        reopen_tasks(tasks, now=now)
    return len(tasks)


def _settle(kept: Promise, move: str, words: str, who: Person, now: datetime) -> Promise:
    state = PROMISE_MOVES[move][1]
    assert state is not None
    kept.state, kept.words = state, words
    kept.settled_on, kept.settled_by = timezone.localdate(now), _account(who)
    kept.save(update_fields=["state", "words", "settled_on", "settled_by"])
    close_tasks([_key(kept.pk)], now=now)
    _record(kept, move, who, now)
    return kept


def _locked(promise: Promise, move: str) -> Promise:
    found = Promise.objects.select_for_update().filter(pk=promise.pk).first()
    if found is None or found.state not in PROMISE_MOVES[move][0]:
        raise NotPossibleError(_("It has gone on meanwhile. Look at it as it is now."))
    return found


def _account(who: Person) -> int | None:
    return who.user.pk if who.user else None


def _key(pk: int) -> str:
    return f"recognition.carry_out:{pk}"


def _record(kept: Promise, deed: str, who: Person, now: datetime) -> None:
    subject = f"recognition.announced:{kept.pk}"
    record(actor=who.actor, deed=f"recognition.announced.{deed}", subject=subject, detail={}, now=now)
