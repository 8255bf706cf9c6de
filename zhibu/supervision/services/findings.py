"""A finding on its way: who does what is in `states.MOVES`; each step carries a person's sentence."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.circulation.services import close_tasks, keep_only, reopen_tasks
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.policy import Person
from zhibu.regulations.queries import head
from zhibu.supervision import queries
from zhibu.supervision.models import Finding, FindingStep
from zhibu.supervision.services.common import note, office, task, working_days_after
from zhibu.supervision.states import ESCALATE_DAYS, MOVES, PLAN_DAYS, Move, Stop


@transaction.atomic
def move(*, finding: Finding, move: str, words: str, who: Person, now: datetime, until: date | None = None) -> Finding:
    """Take a step. A plan says until when (`until`, not after the finding's day). Raises NotPossibleError where the
    finding does not stand where the step begins.
    """
    rows = Finding.objects.select_for_update(of=("self",)).select_related("item", "unit")
    kept = rows.get(pk=finding.pk)
    stops, goes, _by_unit = MOVES[move]
    if kept.released_at is None or kept.stop not in stops:
        raise NotPossibleError(
            _("It has gone on meanwhile: now it is “%(state)s”.") % {"state": kept.get_stop_display()}
        )
    today = timezone.localdate(now)
    if kept.stop != goes:
        kept.since = today
    kept.stop = goes
    if move == Move.PLANNED:
        _take_plan(kept, words, until, today)
    elif move == Move.PLAN_RETURNED:
        kept.plan, kept.plan_due = "", working_days_after(now, PLAN_DAYS(today))
    elif move == Move.RETURNED:
        kept.times_returned += 1
    elif move == Move.CLOSED:
        kept.closed_on = today
    kept.save()
    FindingStep.objects.create(finding=kept, move=move, stop=goes, words=words, by=who.member, day=today, at=now)
    _ask_next(kept, now)
    note(kept, move, who.actor, now, stop=goes)
    return kept


def _take_plan(finding: Finding, words: str, until: date | None, today: date) -> None:
    assert finding.due is not None
    day = until or finding.due
    if day < today:
        raise NotPossibleError(_("The day until which it will be mended lies in the past."))
    if day > max(finding.due, today):
        raise NotPossibleError(_("It must be mended until %(day)s.") % {"day": finding.due})
    finding.plan, finding.due = words, day


def _ask_next(finding: Finding, now: datetime) -> None:
    """Let whoever is next have it on the to-do page: the unit, then who re-checks."""
    words = {"title": finding.item.text[:80], "stop": finding.stop}
    mine, check = f"supervision.finding:{finding.pk}", f"supervision.recheck:{finding.pk}"
    if finding.stop == Stop.CLOSED:
        close_tasks([mine, check, f"supervision.overdue:{finding.pk}"], now=now)
    elif finding.stop == Stop.RECHECK:
        close_tasks([mine], now=now)
        reopen_tasks(
            [
                task(
                    "recheck", str(finding.pk), "finding", [finding.pk], due=finding.due, unit_id=office(), words=words
                )
            ],
            now=now,
        )
    else:
        due = finding.plan_due if finding.stop == Stop.FOUND else finding.due
        close_tasks([check], now=now)
        reopen_tasks(
            [task("finding", str(finding.pk), "finding", [finding.pk], due=due, unit_id=finding.unit_id, words=words)],
            now=now,
        )


@transaction.atomic
def escalate(*, now: datetime) -> int:
    """Open a task of the committee's secretary (the office while there is none) for each finding that has been late
    for longer than the rule allows; returns how many there are. What is no longer late loses its task.
    """
    today = timezone.localdate(now)
    late = list(queries.overdue_for(today, ESCALATE_DAYS(today)))
    secretary = head(today)
    whose = {"member_id": secretary.pk} if secretary else {"unit_id": office()}
    tasks = [
        task(
            "overdue", str(one.pk), "finding", [one.pk], due=one.plan_due if one.stop == Stop.FOUND else one.due,
            words={"title": one.item.text[:80], "unit": one.unit.name}, **whose,
        )
        for one in late
    ]  # fmt: skip
    keep_only("supervision.overdue", [vars(one) for one in tasks], now=now)
    Finding.objects.filter(pk__in=[one.pk for one in late], escalated_on=None).update(escalated_on=today)
    return len(late)
