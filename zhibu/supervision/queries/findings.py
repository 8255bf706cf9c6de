"""Findings, how long they have stood where they stand, and which are late."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet

from zhibu.kernel.workdays import last_of
from zhibu.supervision.models import Finding, FindingStep
from zhibu.supervision.states import Stop


def is_late(on: date) -> Q:
    """Condition: beyond the day that counts now, for the plan or for the mending."""
    return Q(stop=Stop.FOUND, plan_due__lt=on) | Q(stop__in=[Stop.PLAN, Stop.WORK, Stop.RECHECK], due__lt=on)


def findings_listed(
    rows: QuerySet[Finding], *, stop: str = "", late: bool = False, inspection: int | None = None, on: date
) -> QuerySet[Finding]:
    """By code of the unit and place of the item; `late` for those beyond their day only."""
    if stop:
        rows = rows.filter(stop=stop)
    if late:
        rows = rows.filter(is_late(on))
    if inspection:
        rows = rows.filter(visit__inspection=inspection)
    return rows.select_related("unit", "item__regulation", "visit__inspection").order_by(
        "-visit__inspection__made_at", "unit__code", "item__place"
    )


def tally_of_stops(rows: QuerySet[Finding], on: date) -> dict[str, int]:
    """How many stand at each stop, all of them, and how many are late; one query."""
    counts = {stop.value: Count("pk", filter=Q(stop=stop)) for stop in Stop}
    return rows.order_by().aggregate(all=Count("pk"), late=Count("pk", filter=is_late(on)), **counts)


@dataclass(frozen=True)
class Strip:
    """One stop of a finding's way: how many days it stood there, and the newest sentence said there."""

    stop: Stop
    state: str  # "done", "now" or "open"
    days: int | None
    words: str
    by: str


def strip_of(finding: Finding, steps: Iterable[FindingStep], today: date) -> list[Strip]:
    """The five stops with the days spent at each so far, counted from the steps (the oldest first)."""
    days: dict[str, int] = {}
    words: dict[str, tuple[str, str]] = {}
    kept = list(steps)
    for step, after in zip(kept, [*(one.day for one in kept[1:]), today], strict=True):
        if step.stop != Stop.CLOSED:
            days[step.stop] = days.get(step.stop, 0) + max(0, (after - step.day).days)
        words[step.stop] = (step.words, step.by.name if step.by else "")
    place = list(Stop).index(Stop(finding.stop))
    found = []
    for number, stop in enumerate(Stop):
        state = "now" if number == place and stop != Stop.CLOSED else "done" if number <= place else "open"
        said, by = words.get(stop, ("", ""))
        found.append(Strip(stop, state, days.get(stop) if state != "open" else None, said, by))
    return found


def overdue_for(on: date, working_days: int) -> QuerySet[Finding]:
    """Released findings that on this day have been late for more than so many working days."""
    limit = on - timedelta(days=1)
    while working_days and last_of(limit + timedelta(days=1), working_days) >= on:
        limit -= timedelta(days=1)
    rows = Finding.objects.filter(is_late(limit + timedelta(days=1)), released_at__isnull=False)
    return rows.select_related("unit", "item").order_by("unit__code", "item__place")
