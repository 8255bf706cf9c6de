"""What falls due stands on the to-do page of its unit: one task for all duties of a day."""

from collections import defaultdict
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from zhibu.circulation.models import Task
from zhibu.circulation.services import NewTask, close_tasks, move_tasks, open_tasks, reopen_tasks
from zhibu.duties.models import Duty
from zhibu.duties.states import CHASED_DAYS, REMIND_DAYS, SUMS, Exempt, Settled
from zhibu.rulebook import queries as rulebook

NAMED = 3  # rules that the task names


def remind(*, now: datetime, unit: int | None = None) -> int:
    """Let exactly the open duties that are due soon, or were lately, be tasks; returns how many stand. What is signed
    for and handed in has tasks of its own.
    """
    today = timezone.localdate(now)
    window = (today - timedelta(days=CHASED_DAYS), today + timedelta(days=REMIND_DAYS(today)))
    rows = Duty.objects.filter(
        Q(met_on=None, exempt=Exempt.NO, settled=Settled.NO), requirement__due__range=window,
        requirement__first__lte=today, unit__dissolved=None,
    ).exclude(requirement__fact__in=SUMS)  # fmt: skip
    if unit:
        rows = rows.filter(unit=unit)
    wanted: dict[tuple[int, str, date], list[str]] = defaultdict(list)
    named = rows.order_by("unit__code", "requirement__due", "requirement__code", "requirement__number")
    for key, code, due, rule in named.values_list("unit", "unit__code", "requirement__due", "requirement__code"):
        wanted[key, code, due].append(rule)
    tasks = [_task(key, code, due, rules) for (key, code, due), rules in wanted.items()]
    source = f"duties.due:{unit}" if unit else "duties.due"
    there = dict(Task.objects.filter(key__gte=f"{source}:", key__lt=f"{source};").values_list("key", "closed_at"))
    keys = {task.key for task in tasks}
    close_tasks([key for key, closed in there.items() if closed is None and key not in keys], now=now)
    reopen_tasks([task for task in tasks if there.get(task.key) is not None], now=now)
    open_tasks([task for task in tasks if task.key not in there], now=now)
    move_tasks([task for task in tasks if task.key in there])
    return len(tasks)


def _task(key: int, code: str, due: date, rules: list[str]) -> NewTask:
    return NewTask(
        key=f"duties.due:{key}:{due.isoformat()}",
        kind="duties.due",
        url=reverse("duties:due") + f"?unit={code}&show=now",
        due=due,
        words={
            "count": len(rules),
            "rules": [rule for rule in dict.fromkeys(rules) if rule in rulebook.shipped()][:NAMED],
        },
        unit_id=key,
    )
