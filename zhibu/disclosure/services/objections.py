"""Objections: made, answered, taken to the unit above, passed on when nobody answers; and the own check."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.audit.services import SYSTEM
from zhibu.circulation.services import NewTask, close_tasks, open_tasks, reopen_tasks
from zhibu.disclosure.models import Disclosure, Objection
from zhibu.disclosure.services.common import locked, record_deed
from zhibu.disclosure.states import ANSWER_WITHIN, TAKE_FURTHER_WITHIN, Outcome, Stage
from zhibu.kernel.dates import day
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.workdays import last_of
from zhibu.organisation.models import Member, Unit
from zhibu.organisation.policy import Person


@transaction.atomic
def object_to(*, disclosure: Disclosure, member: Member, text: str, who: Person, now: datetime) -> Objection:
    """A member objects to what stands about them, in the own check or while it is on show. Raises NotPossibleError
    when it is over, or an objection of theirs is still unanswered.
    """
    disclosure = locked(disclosure)
    today = timezone.localdate(now)
    over = disclosure.stage == Stage.FINAL or (disclosure.shown_until is not None and today > disclosure.shown_until)
    if over:
        raise NotPossibleError(_("The period for objections is over."))
    if Objection.objects.filter(disclosure=disclosure, member=member, answered_at=None).exists():
        raise NotPossibleError(_("Your objection is waiting for its answer."))
    objection = _made(disclosure, member, text, now)
    close_tasks([f"disclosure.check:{disclosure.pk}:{member.pk}"], now=now)
    detail = {"objection": objection.pk, "member": member.pk}
    record_deed(disclosure, "objected", who.actor, now, detail)
    return objection


@transaction.atomic
def take_further(*, objection: Objection, text: str, who: Person, now: datetime) -> Objection:
    """The member is not content with the answer and takes the matter to the unit above the one that answered; what
    was said before stays. Returns the new objection. Raises NotPossibleError when it was corrected, when the unit
    above is none or has been asked already, and when the time of rule GW-36 is over.
    """
    disclosure = locked(objection.disclosure)
    objection = Objection.objects.select_related("passed_to", "disclosure__unit", "member").get(pk=objection.pk)
    last = further_until(objection)
    if disclosure.stage == Stage.FINAL or last is None or timezone.localdate(now) > last:
        raise NotPossibleError(_("This answer cannot be taken to the unit above, or not any more."))
    if Objection.objects.filter(disclosure=disclosure, member=objection.member, answered_at=None).exists():
        raise NotPossibleError(_("Your objection is waiting for its answer."))
    above = Unit.objects.get(children=objection.answered_in)
    further = _made(disclosure, objection.member, text, now, earlier=objection, passed_to=above)
    detail = {"objection": further.pk, "earlier": objection.pk, "to": above.code}
    record_deed(disclosure, "taken_further", who.actor, now, detail)
    return further


def further_until(objection: Objection) -> date | None:
    """The last day on which the member may take an answer to the unit above; None when that is not possible: it was
    corrected, it is not answered, it has been taken there, the rule is off, or there is no unit above.
    """
    if objection.answered_at is None or objection.outcome != Outcome.EXPLAINED or objection.taken_further:
        return None
    answered = timezone.localdate(objection.answered_at)
    days = TAKE_FURTHER_WITHIN(answered)
    return last_of(answered, days) if days and not objection.answered_in.is_root else None


def refuse_while_it_may_go_further(disclosure: Disclosure, today: date) -> None:
    """NotPossibleError while a member may still take the answer they got to the unit above."""
    rows = disclosure.objections.filter(outcome=Outcome.EXPLAINED).select_related("passed_to", "disclosure__unit")
    taken = Objection.objects.filter(earlier=OuterRef("pk"))
    ends = [last for one in rows.filter(~Exists(taken)) if (last := further_until(one))]
    if ends and today <= max(ends):
        raise NotPossibleError(
            _("Until %(day)s a member may take the answer they got to the unit above; after that it can become final.")
            % {"day": day(max(ends))}
        )


@transaction.atomic
def pass_on_overdue(*, now: datetime) -> int:
    """Objections whose time to be answered is over go to the unit above, which has the same time again; the committee
    keeps what it has. By the clock. Returns how many went up.
    """
    today = timezone.localdate(now)
    late = Objection.objects.select_for_update(of=("self",)).filter(answered_at=None, answer_by__lt=today)
    moved = 0
    for one in late.select_related("passed_to", "disclosure__unit", "member"):
        if one.answered_in.is_root:
            continue
        close_tasks([_task_key(one)], now=now)
        one.passed_to = Unit.objects.get(children=one.answered_in)
        one.passed_on_at, one.answer_by = now, last_of(today, ANSWER_WITHIN(today))
        one.save(update_fields=["passed_to", "passed_on_at", "answer_by"])
        open_tasks([_answer_task(one)], now=now)
        record_deed(one.disclosure, "passed_on", SYSTEM, now, {"objection": one.pk, "to": one.passed_to.code})
        moved += 1
    return moved


@transaction.atomic
def answer(*, objection: Objection, outcome: Outcome, text: str, who: Person, now: datetime) -> Objection:
    """An officer answers an objection; both texts stay. Raises NotPossibleError when it has been answered already."""
    changed = Objection.objects.filter(pk=objection.pk, answered_at=None).update(
        outcome=outcome, answer=text, answered_by=who.member, answered_at=now
    )
    if not changed:
        raise NotPossibleError(_("This objection has been answered already."))
    objection.refresh_from_db()
    close_tasks([_task_key(objection)], now=now)
    detail = {"objection": objection.pk, "outcome": outcome}
    record_deed(objection.disclosure, "answered", who.actor, now, detail)
    return objection


def _made(disclosure: Disclosure, member: Member, text: str, now: datetime, **more: object) -> Objection:
    today = timezone.localdate(now)
    objection = Objection.objects.create(
        disclosure=disclosure,
        member=member,
        stage=disclosure.stage,
        text=text,
        made_at=now,
        answer_by=last_of(today, ANSWER_WITHIN(today)),
        **more,
    )
    open_tasks([_answer_task(objection)], now=now)
    return objection


def _task_key(objection: Objection) -> str:
    return f"disclosure.answer:{objection.pk}" + (f":{objection.passed_to_id}" if objection.passed_to_id else "")


def _answer_task(objection: Objection) -> NewTask:
    return NewTask(
        key=_task_key(objection),
        kind="disclosure.answer",
        url=reverse("disclosure:answer", args=[objection.pk]),
        due=objection.answer_by,
        words={**objection.disclosure.title_words, "name": objection.member.name},
        unit_id=objection.passed_to_id or objection.disclosure.unit_id,
    )


def open_own_checks(*, checks: Iterable[tuple[Disclosure, int, str]], now: datetime, again: bool = False) -> None:
    """Ask members to check their own lines: (disclosure, member id, address) each; in the deed's transaction. `again`
    asks those too who have checked already, because their lines have changed.
    """
    open_ = reopen_tasks if again else open_tasks
    open_(
        (
            NewTask(
                key=f"disclosure.check:{disclosure.pk}:{member}",
                kind="disclosure.check",
                url=url,
                due=disclosure.check_until,
                words=disclosure.title_words,
                member_id=member,
            )
            for disclosure, member, url in checks
        ),
        now=now,
    )


def close_own_check(*, disclosure: Disclosure, member: Member, now: datetime) -> None:
    """A member has checked their own lines; in the deed's transaction."""
    close_own_checks(disclosure=disclosure, members=[member.pk], now=now)


def close_own_checks(*, disclosure: Disclosure, members: Iterable[int], now: datetime) -> None:
    """These members (ids) have checked their own lines or have none any more; in the deed's transaction."""
    close_tasks([f"disclosure.check:{disclosure.pk}:{member}" for member in members], now=now)
