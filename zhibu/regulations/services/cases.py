"""A case from its receipt to the answer, counted in working days; the clock stands while documents are missing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from secrets import choice
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.attachments.queries import Upload
from zhibu.attachments.services import keep
from zhibu.circulation.services import NewTask, close_tasks, close_tasks_from, keep_only, reopen_tasks
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.workdays import count_between, last_of
from zhibu.organisation.models import Unit
from zhibu.organisation.policy import Person
from zhibu.organisation.queries import root
from zhibu.regulations.models import Affair, Case, CaseFile, CaseStep
from zhibu.regulations.queries import head, overdue, receipt_key
from zhibu.regulations.services.common import record_case
from zhibu.regulations.states import CaseState, Deed

# Letters and digits that nobody confuses when reading them from a slip of paper.
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
CODE = 12


@dataclass(frozen=True)
class Received:
    """A case that was received; `code` opens it without signing in and is shown this once, "" for members."""

    case: Case
    code: str


def due_day(received: date, days: int) -> date:
    """The last of so many working days after the day of receipt, which does not count."""
    return last_of(received + timedelta(days=1), days)


def left_on(today: date, due: date) -> int:
    """How many working days remain after today; one at least, so that nothing falls due on the day it comes back."""
    return max(1, count_between(today + timedelta(days=1), due))


@transaction.atomic
def apply_for(
    *, affair: Affair, what: str, uploads: Iterable[Upload], unit: Unit | None, who: Person, now: datetime
) -> Received:
    """A member applies, with what the program holds of them filled in. Raises NotPossibleError where it cannot be
    applied for here.
    """
    if who.member is None or not affair.on_line:
        raise NotPossibleError(_("This is applied for at the counter."))
    return _receive(affair, {"member": who.member, "unit": unit, "what": what}, uploads, "", who, now)


@transaction.atomic
def enter(*, affair: Affair, name: str, what: str, uploads: Iterable[Upload], who: Person, now: datetime) -> Received:
    """The staff enter a case for somebody at the counter, who gets a receipt code."""
    code = "".join(choice(LETTERS) for _letter in range(CODE))
    values = {"name": name, "what": what, "receipt": receipt_key(code)}
    return _receive(affair, values, uploads, code, who, now)


def _receive(
    affair: Affair, values: dict[str, Any], uploads: Iterable[Upload], code: str, who: Person, now: datetime
) -> Received:
    today = timezone.localdate(now)
    if affair.ended_on is not None and affair.ended_on <= today:
        raise NotPossibleError(_("This is no longer handled."))
    due = due_day(today, affair.days)
    made = Case.objects.create(affair=affair, received=today, days=affair.days, due=due, made_at=now, **values)
    _keep_files(made, uploads, who, now)
    _note(made, Deed.RECEIVED, "", who, now)
    _ask(made, now)
    record_case(made, "received", who.actor, now, affair=affair.pk, due=due)
    return Received(made, code)


@transaction.atomic
def do_step(*, case: Case, words: str, who: Person, now: datetime) -> Case:
    """The next step of the affair is done."""
    kept = _locked(case, CaseState.OPEN)
    names = kept.affair.step_names
    if kept.step >= len(names):
        raise NotPossibleError(_("Every step is done; give the answer."))
    kept.step += 1
    kept.save(update_fields=["step"])
    _note(kept, Deed.STEP, f"{names[kept.step - 1]}：{words}" if words else names[kept.step - 1], who, now)
    record_case(kept, "step_done", who.actor, now, step=kept.step)
    return kept


@transaction.atomic
def ask_for_more(*, case: Case, words: str, who: Person, now: datetime) -> Case:
    """Return a case for more documents, saying once which; the clock stands until they are there."""
    kept = _locked(case, CaseState.OPEN)
    assert kept.due is not None
    today = timezone.localdate(now)
    kept.state, kept.left, kept.due = CaseState.RETURNED, left_on(today, kept.due), None
    kept.save(update_fields=["state", "left", "due"])
    close_tasks([_key(kept)], now=now)
    close_tasks_from(_key(kept, "overdue"), now=now)
    _note(kept, Deed.RETURNED, words, who, now)
    if kept.member_id is not None:
        reopen_tasks([_task(kept, "supplement", None, member_id=kept.member_id)], now=now)
    record_case(kept, "returned", who.actor, now, left=kept.left)
    return kept


@transaction.atomic
def supplement(*, case: Case, words: str, uploads: Iterable[Upload], who: Person, now: datetime) -> Case:
    """What was missing is there: the clock goes on with the days that were left."""
    kept = _locked(case, CaseState.RETURNED)
    assert kept.left is not None
    kept.state, kept.due, kept.left = CaseState.OPEN, due_day(timezone.localdate(now), kept.left), None
    kept.save(update_fields=["state", "due", "left"])
    close_tasks([_key(kept, "supplement")], now=now)
    _keep_files(kept, uploads, who, now)
    _note(kept, Deed.SUPPLEMENTED, words, who, now)
    _ask(kept, now)
    record_case(kept, "supplemented", who.actor, now, due=kept.due)
    return kept


@transaction.atomic
def answer(*, case: Case, outcome: str, words: str, who: Person, now: datetime) -> Case:
    """Answer a case: granted, refused with the reason, or withdrawn by the applicant. Raises NotPossibleError while
    documents are missing (unless it is withdrawn) and for a refusal without a reason.
    """
    kept = _locked(case, CaseState.OPEN, *([CaseState.RETURNED] if outcome == CaseState.WITHDRAWN else []))
    if outcome == CaseState.REFUSED and not words:
        raise NotPossibleError(_("A refusal gives its reason."))
    kept.state, kept.answer, kept.answered_on = outcome, words, timezone.localdate(now)
    kept.save(update_fields=["state", "answer", "answered_on"])
    close_tasks([_key(kept), _key(kept, "supplement")], now=now)
    close_tasks_from(_key(kept, "overdue"), now=now)
    _note(kept, Deed.ANSWERED, words, who, now)
    record_case(kept, "answered", who.actor, now, outcome=outcome)
    return kept


@transaction.atomic
def tell_the_head(*, now: datetime) -> int:
    """Open a task of the committee's secretary for each case beyond its day (of the office while there is none);
    returns how many.
    """
    today = timezone.localdate(now)
    secretary, late = head(today), list(overdue(today))
    committee = root()
    whose = {"member_id": secretary.pk} if secretary else {"unit_id": committee.pk if committee else None}
    keep_only("regulations.case_overdue", [vars(_task(one, "overdue", one.due, **whose)) for one in late], now=now)
    return len(late)


def _locked(case: Case, *states: str) -> Case:
    kept = Case.objects.select_for_update(of=("self",)).select_related("affair").get(pk=case.pk)
    if kept.state not in states:
        raise NotPossibleError(_("The case has moved on meanwhile: %(state)s.") % {"state": kept.get_state_display()})
    return kept


def _keep_files(case: Case, uploads: Iterable[Upload], who: Person, now: datetime) -> None:
    for upload in uploads:
        CaseFile.objects.create(case=case, file=keep(upload=upload, by=who.actor, now=now))


def _note(case: Case, deed: Deed, words: str, who: Person, now: datetime) -> None:
    CaseStep.objects.create(case=case, deed=deed, words=words[:600], by=who.member, at=now)


def _key(case: Case, what: str = "handle") -> str:
    return f"regulations.case_{what}:{case.pk}"


def _task(case: Case, what: str, due: date | None, **whose: Any) -> NewTask:
    return NewTask(
        key=f"{_key(case, what)}:{due}" if what == "overdue" else _key(case, what),
        kind=f"regulations.case_{what}",
        url=reverse("regulations:case", args=[case.pk]),
        due=due,
        words={"affair": case.affair.name, "number": case.pk},
        **whose,
    )


def _ask(case: Case, now: datetime) -> None:
    """The case waits for the committee's staff."""
    committee = root()
    reopen_tasks([_task(case, "handle", case.due, unit_id=committee.pk if committee else None)], now=now)
