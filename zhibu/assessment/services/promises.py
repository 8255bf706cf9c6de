"""Good deeds and commitments: promised, gone on with, done, confirmed by those for whom they were done."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.assessment.models import Promise, PromiseSaid, PromiseSlip, PromiseStep
from zhibu.assessment.services.common import note
from zhibu.assessment.states import SLIP_DAYS, SLIP_MOST, PromiseStage
from zhibu.ballots.queries import code_digest, made_code
from zhibu.circulation.services import NewTask, close_tasks, reopen_tasks
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.policy import Person


def _locked(promise: Promise, *stages: str) -> Promise:
    rows = Promise.objects.select_for_update(of=("self",)).select_related("unit")
    kept = rows.get(pk=promise.pk)
    if kept.stage not in stages:
        raise NotPossibleError(
            _("It has gone on meanwhile: now it is “%(state)s”.") % {"state": kept.get_stage_display()}
        )
    return kept


def _task(kind: str, promise: Promise, **values: Any) -> NewTask:
    return NewTask(
        key=f"assessment.{kind}:{promise.pk}", kind=f"assessment.{kind}",
        words={"title": promise.title, "unit": promise.unit.name},
        url=reverse("assessment:promise", args=[promise.pk]), **values,
    )  # fmt: skip


@transaction.atomic
def promise_it(*, values: dict[str, Any], who: Person, now: datetime) -> Promise:
    """Enter a promise of a unit; it has a task until the day. What was promised is changed no more."""
    made = Promise.objects.create(**values, made_on=timezone.localdate(now))
    reopen_tasks([_task("promise", made, due=made.due, unit_id=made.unit_id)], now=now)
    note(made, "made", who.actor, now, unit=made.unit.code, due=made.due)
    return made


@transaction.atomic
def write_step(*, promise: Promise, words: str, who: Person, now: datetime) -> PromiseStep:
    """Write down how it goes."""
    kept = _locked(promise, PromiseStage.OPEN)
    made = PromiseStep.objects.create(promise=kept, on=timezone.localdate(now), words=words)
    note(kept, "went_on", who.actor, now)
    return made


@transaction.atomic
def do_it(*, promise: Promise, words: str, who: Person, now: datetime) -> Promise:
    """It is done, with what came of it; the member or unit named in it has a task to confirm."""
    kept = _locked(promise, PromiseStage.OPEN)
    today = timezone.localdate(now)
    PromiseStep.objects.create(promise=kept, on=today, words=words)
    kept.stage, kept.done_on = PromiseStage.DONE, today
    kept.save(update_fields=["stage", "done_on"])
    close_tasks([f"assessment.promise:{kept.pk}"], now=now)
    if kept.for_member_id or kept.for_unit_id:
        reopen_tasks([_task("confirm", kept, unit_id=kept.for_unit_id, member_id=kept.for_member_id)], now=now)
    note(kept, "done", who.actor, now, in_time=kept.in_time)
    return kept


@transaction.atomic
def take_up_again(*, promise: Promise, words: str, who: Person, now: datetime) -> Promise:
    """Take it up again after somebody said that it is not done: its day stays, and what was said counts no more.
    Raises NotPossibleError when nobody said so.
    """
    kept = _locked(promise, PromiseStage.DONE)
    if not kept.said.filter(counts=True, done=False).exists():
        raise NotPossibleError(_("Nobody has said that it is not done."))
    kept.said.update(counts=False)
    kept.slips.filter(used=False).delete()
    PromiseStep.objects.create(promise=kept, on=timezone.localdate(now), words=words)
    kept.stage, kept.done_on = PromiseStage.OPEN, None
    kept.save(update_fields=["stage", "done_on"])
    close_tasks([f"assessment.confirm:{kept.pk}"], now=now)
    reopen_tasks([_task("promise", kept, due=kept.due, unit_id=kept.unit_id)], now=now)
    note(kept, "taken_up_again", who.actor, now)
    return kept


@transaction.atomic
def drop_promise(*, promise: Promise, reason: str, who: Person, now: datetime) -> Promise:
    """Withdraw it with a reason. Raises NotPossibleError after its day: what is overdue stays so until it is done."""
    kept = _locked(promise, PromiseStage.OPEN)
    if kept.overdue(timezone.localdate(now)):
        raise NotPossibleError(_("Its day has passed: it is withdrawn no more, but can still be done."))
    kept.stage, kept.reason = PromiseStage.DROPPED, reason
    kept.save(update_fields=["stage", "reason"])
    close_tasks([f"assessment.promise:{kept.pk}"], now=now)
    note(kept, "withdrawn", who.actor, now)
    return kept


@transaction.atomic
def confirm(*, promise: Promise, done: bool, words: str, who: Person, now: datetime) -> None:
    """The member or unit named in it says whether it was done. Raises NotPossibleError when that was said already."""
    kept = _locked(promise, PromiseStage.DONE)
    if kept.said.filter(counts=True).exists():
        raise NotPossibleError(_("This was said already."))
    _said(kept, done, words, timezone.localdate(now))
    close_tasks([f"assessment.confirm:{kept.pk}"], now=now)
    note(kept, "confirmed" if done else "contradicted", who.actor, now)


def _said(promise: Promise, done: bool, words: str, on: date) -> None:
    PromiseSaid.objects.create(promise=promise, on=on, done=done, words=words)


@transaction.atomic
def print_promise_slips(*, promise: Promise, count: int, who: Person, now: datetime) -> list[str]:
    """Codes to be printed for people served who do not sign in; the clear codes exist in the answer only. Raises
    NotPossibleError before it is done, for more than a pile, and where somebody is named who confirms it.
    """
    kept = _locked(promise, PromiseStage.DONE)
    if kept.for_member_id or kept.for_unit_id:
        raise NotPossibleError(_("Somebody is named in it who confirms it; no slips are needed."))
    if not 1 <= count <= SLIP_MOST:
        raise NotPossibleError(_("From 1 to %(most)s slips at once.") % {"most": SLIP_MOST})
    codes = [made_code() for _slip in range(count)]
    today = timezone.localdate(now)
    until = today + timedelta(days=SLIP_DAYS(today))
    PromiseSlip.objects.bulk_create(PromiseSlip(promise=kept, digest=code_digest(code), until=until) for code in codes)
    note(kept, "slips_printed", who.actor, now, slips=count)
    return codes


@transaction.atomic
def confirm_by_slip(*, code: str, done: bool, words: str, now: datetime) -> bool:
    """Take an answer with a slip: both the slip used up and the answer kept, or neither. False for a code that is
    none, used or past its day.
    """
    today = timezone.localdate(now)
    found = PromiseSlip.objects.filter(digest=code_digest(code), until__gte=today, promise__stage=PromiseStage.DONE)
    slip = found.select_related("promise").first()
    if slip is None or not PromiseSlip.objects.filter(pk=slip.pk, used=False).update(used=True):
        return False
    _said(slip.promise, done, words, today)
    return True
