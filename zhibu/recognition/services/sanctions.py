"""The way of a case: drafted, told, replied to, decided, appealed, ended; `states.SANCTION_MOVES` says who when."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.activities.models import Attendance
from zhibu.audit.services import Actor, record
from zhibu.circulation.services import NewTask, close_tasks, reopen_tasks
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.models import Member, Unit
from zhibu.organisation.policy import Person
from zhibu.recognition import queries
from zhibu.recognition.models import Sanction, SanctionFact, SanctionStep
from zhibu.recognition.states import (
    ANSWER_DAYS,
    APPEAL_DAYS,
    BARRING,
    DECIDE_DAYS,
    EFFECT_MONTHS,
    OVER,
    REPLY_DAYS,
    SANCTION_MOVES,
    Rung,
    SanctionMove,
    SanctionState,
)

Facts = Iterable[Attendance]
TASKS = ("sanction_reply", "sanction_decide", "sanction_appeal", "sanction_answer")


@transaction.atomic
def draft_sanction(
    *, sanction: Sanction | None, unit: Unit, member: Member | None, values: Mapping[str, Any], facts: Facts,
    who: Person, now: datetime,
) -> Sanction:  # fmt: skip
    """Write a draft down, or change it. `values` are rung, ground, skip_because and decider. Raises NotPossibleError
    without any ground, where the step before is left out without a reason, where the decider may not decide it, where
    a fact is none, and once notice was given.
    """
    today = timezone.localdate(now)
    assert who.member is not None
    rung, lines = values["rung"], list(facts)
    drafter = sanction.drafter if sanction else who.member
    place, able = queries.deciders(rung, unit=unit, member=member, drafter=drafter, on=today)
    if values["decider"].pk not in {one.pk for one in able}:
        raise NotPossibleError(_("This step is not decided by this person."))
    if not lines and not values["ground"]:
        raise NotPossibleError(_("Link an absence, or say in words what happened."))
    if queries.skips(rung, unit=unit, member=member, on=today) and not values["skip_because"]:
        raise NotPossibleError(_("The step before has not been taken. Say why this one is taken at once."))
    if lines:
        _only_linkable(lines, member, today)
    kept = sanction and _locked(sanction, SanctionMove.TELL)
    if kept is None:
        kept = Sanction(member=member, unit=unit, drafter=drafter, drafted_at=now)
    kept.proposed = kept.rung = rung
    kept.ground, kept.skip_because = values["ground"], values["skip_because"]
    kept.decider, kept.decided_in = values["decider"], place
    kept.save()
    kept.facts.all().delete()
    SanctionFact.objects.bulk_create([SanctionFact(sanction=kept, attendance=line) for line in lines])
    _record(kept, "drafted", who.actor, now)
    return kept


def _only_linkable(lines: list[Attendance], member: Member | None, on: date) -> None:
    able = set(queries.linkable(member.pk, on).values_list("pk", flat=True)) if member else set()
    if {line.pk for line in lines} - able:
        raise NotPossibleError(_("Only absences that were not made up are linked; a leave is never a fault."))


@transaction.atomic
def tell(*, sanction: Sanction, who: Person, now: datetime) -> Sanction:
    """Give notice: from now on whom it concerns reads it and has time to reply. Raises NotPossibleError where nothing
    is left of its facts.
    """
    kept = _locked(sanction, SanctionMove.TELL)
    _needs_a_ground(kept)
    today = timezone.localdate(now)
    kept.told_at = now
    kept.reply_due = queries.working_days_after(today, REPLY_DAYS(today))
    kept.decide_due = queries.working_days_after(kept.reply_due, DECIDE_DAYS(today))
    _step(kept, SanctionMove.TELL, kept.ground, who, now)
    _task(kept, "sanction_reply", kept.reply_due, now, to_person=True)
    _task(kept, "sanction_decide", kept.decide_due, now, unit=kept.decided_in)
    return kept


@transaction.atomic
def withdraw_draft(*, sanction: Sanction, words: str, who: Person, now: datetime) -> Sanction:
    """Take a draft back; nobody was told."""
    kept = _locked(sanction, SanctionMove.WITHDRAW)
    _step(kept, SanctionMove.WITHDRAW, words, who, now)
    return kept


@transaction.atomic
def read_notice(*, sanction: Sanction, who: Person, now: datetime) -> Sanction:
    """Whom it concerns has read the notice; the first time is kept."""
    kept = _locked(sanction, SanctionMove.READ)
    if kept.read_at is None:
        kept.read_at = now
        _step(kept, SanctionMove.READ, "", who, now)
    return kept


@transaction.atomic
def keep_reply(*, sanction: Sanction, words: str, who: Person, now: datetime) -> Sanction:
    """Keep a reply that is not finished; only its writer reads it."""
    kept = _locked(sanction, SanctionMove.REPLY)
    kept.reply_draft = words
    kept.save(update_fields=["reply_draft"])
    _record(kept, "reply_kept", who.actor, now)
    return kept


@transaction.atomic
def reply(*, sanction: Sanction, words: str, who: Person, now: datetime) -> Sanction:
    """Whom it concerns replies; a reply counts as having read, and one that is late is taken until the decision."""
    kept = _locked(sanction, SanctionMove.REPLY)
    kept.replied_at, kept.read_at, kept.reply_draft = now, kept.read_at or now, ""
    _step(kept, SanctionMove.REPLY, words, who, now)
    close_tasks([_key(kept, "sanction_reply")], now=now)
    return kept


@transaction.atomic
def decide_sanction(
    *, sanction: Sanction, rung: str, effect_from: date, effect_last: date, words: str, who: Person, now: datetime
) -> Sanction:
    """Decide with a reason, never on a heavier step than was told. Raises NotPossibleError before the time to reply is
    over, where nothing is left of the facts, and for days outside the rule.
    """
    kept = _locked(sanction, SanctionMove.DECIDE)
    today = timezone.localdate(now)
    if kept.state == SanctionState.TOLD and kept.reply_due is not None and today <= kept.reply_due:
        raise NotPossibleError(_("The time to reply lasts until %(day)s.") % {"day": kept.reply_due})
    _needs_a_ground(kept)
    _less(kept.proposed, rung)
    latest = queries.months_after(effect_from, EFFECT_MONTHS(today))
    if effect_from < today or not effect_from <= effect_last <= latest:
        raise NotPossibleError(
            _("It has effect from today at the earliest, and until %(day)s at the latest.") % {"day": latest}
        )
    kept.rung, kept.effect_from, kept.effect_last, kept.decided_on = rung, effect_from, effect_last, today
    kept.bars = rung in BARRING(today)
    kept.appeal_due = queries.working_days_after(today, APPEAL_DAYS(today))
    kept.reply_draft = ""
    _step(kept, SanctionMove.DECIDE, words, who, now)
    _close_all(kept, now)
    _task(kept, "sanction_appeal", kept.appeal_due, now, to_person=True)
    return kept


@transaction.atomic
def drop(*, sanction: Sanction, words: str, who: Person, now: datetime) -> Sanction:
    """Leave it at that, with a reason; whom it concerned reads it."""
    kept = _locked(sanction, SanctionMove.DROP)
    kept.reply_draft = ""
    _step(kept, SanctionMove.DROP, words, who, now)
    _close_all(kept, now)
    return kept


@transaction.atomic
def appeal(*, sanction: Sanction, words: str, who: Person, now: datetime) -> Sanction:
    """Take the decision to the unit above, once, within its days. The decision has effect meanwhile."""
    kept = _locked(sanction, SanctionMove.APPEAL)
    today = timezone.localdate(now)
    if kept.appeal_to_id is not None:
        raise NotPossibleError(_("The appeal has been answered; it is made once."))
    if kept.appeal_due is None or today > kept.appeal_due:
        raise NotPossibleError(_("An appeal was open until %(day)s.") % {"day": kept.appeal_due})
    kept.appeal_to, kept.ended_at = queries.appeal_place(kept, today), None
    kept.answer_due = queries.working_days_after(today, ANSWER_DAYS(today))
    _step(kept, SanctionMove.APPEAL, words, who, now)
    _close_all(kept, now)
    _task(kept, "sanction_answer", kept.answer_due, now, unit=kept.appeal_to)
    return kept


@transaction.atomic
def answer_appeal(
    *, sanction: Sanction, move: str, words: str, who: Person, now: datetime, rung: str = "",
    effect_last: date | None = None,
) -> Sanction:  # fmt: skip
    """Uphold, change or lift the decision; a change only makes it less: a lower step, an earlier last day, or both."""
    kept = _locked(sanction, move)
    today = timezone.localdate(now)
    kept.appeal_decider = who.member
    if move == SanctionMove.CHANGE:
        assert kept.effect_from is not None
        assert kept.effect_last is not None
        rung, last = rung or kept.rung, effect_last or kept.effect_last
        _less(kept.rung, rung)
        if not kept.effect_from <= last <= kept.effect_last or (rung, last) == (kept.rung, kept.effect_last):
            raise NotPossibleError(_("A change makes it less: a lower step, an earlier last day, or both."))
        kept.rung, kept.effect_last, kept.bars = rung, last, kept.bars and rung in BARRING(today)
    if move == SanctionMove.LIFT:
        kept.bars = False
    _step(kept, move, words, who, now)
    _close_all(kept, now)
    return kept


@transaction.atomic
def end_sanctions(*, now: datetime) -> int:
    """End what had its last day before today; returns how many. Nobody has to think of it."""
    today = timezone.localdate(now)
    begins = SANCTION_MOVES[SanctionMove.END].begins
    rows = Sanction.objects.select_for_update().filter(state__in=begins, effect_last__lt=today).order_by("pk")
    for kept in rows:
        _step(kept, SanctionMove.END, "", None, now)
    return len(rows)


def _locked(sanction: Sanction, move: str) -> Sanction:
    rows = Sanction.objects.select_for_update(of=("self",))
    kept = rows.select_related("unit", "member", "decided_in__parent").get(pk=sanction.pk)
    if kept.state not in SANCTION_MOVES[move].begins:
        raise NotPossibleError(
            _("It has gone on meanwhile: now it is “%(state)s”.") % {"state": kept.get_state_display()}
        )
    return kept


def _needs_a_ground(sanction: Sanction) -> None:
    stands, _fell = queries.standing(sanction)
    if not stands and not sanction.ground:
        raise NotPossibleError(_("None of its facts stands any more: they were corrected or made up. Drop it."))


def _less(most: str, rung: str) -> None:
    if rung not in queries.lower(most):
        raise NotPossibleError(_("No heavier step than “%(step)s” can be decided here.") % {"step": Rung(most).label})


def _step(sanction: Sanction, move: str, words: str, who: Person | None, now: datetime) -> None:
    """Go where the table says, keep what was said, and note the deed; the chain names nobody."""
    leads = SANCTION_MOVES[move].leads
    sanction.state = leads or sanction.state
    if leads in OVER:
        sanction.ended_at = now
    sanction.save()
    SanctionStep.objects.create(
        sanction=sanction, move=move, state=sanction.state, rung=sanction.rung, last=sanction.effect_last,
        words=words, by=who.member if who else None, at=now,
    )  # fmt: skip
    _record(sanction, str(move), who.actor if who else Actor(None, "system"), now)


def _record(sanction: Sanction, deed: str, actor: Actor, now: datetime) -> None:
    subject = f"recognition.sanction:{sanction.pk}"
    record(
        actor=actor, deed=f"recognition.sanction.{deed}", subject=subject, detail={"state": sanction.state}, now=now
    )


def _key(sanction: Sanction, kind: str) -> str:
    return f"recognition.{kind}:{sanction.pk}"


def _task(
    sanction: Sanction, kind: str, due: date, now: datetime, *, to_person: bool = False, unit: Unit | None = None
) -> None:
    """Put it on somebody's to-do page; its words name nobody and nothing."""
    whose = {"unit_id": unit.pk} if unit else {"member_id": sanction.member_id}
    if to_person and sanction.of_unit:
        whose = {"unit_id": sanction.unit_id}
    url = reverse("recognition:sanction", args=[sanction.pk])
    task = NewTask(key=_key(sanction, kind), kind=f"recognition.{kind}", url=url, due=due, **whose)
    reopen_tasks([task], now=now)


def _close_all(sanction: Sanction, now: datetime) -> None:
    close_tasks([_key(sanction, kind) for kind in TASKS], now=now)
