"""提请过问: after the last reminder the general branch is told which units have not signed; units, not persons."""

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhibu.circulation.models import Delivery, Task
from zhibu.circulation.services.tasks import NewTask, close_tasks, move_tasks, reopen_tasks
from zhibu.circulation.states import ESCALATE_AFTER, REMIND_TIMES
from zhibu.kernel.workdays import is_working_day
from zhibu.organisation.states import UnitKind

KIND = "circulation.unsigned"
NAMED = 5  # so many units are named in the line; their number is always told


def source(dispatch: int) -> str:
    """How the keys of a dispatch's tasks for general branches begin."""
    return f"{KIND}:{dispatch}"


@transaction.atomic
def escalate(*, now: datetime) -> int:
    """Let exactly those general branches have a task for whose units' last reminder (GW-31) went unanswered for the
    time of rule GW-34: one per general branch and dispatch, with the names of the units. By the clock, as often as one
    likes; what has been signed meanwhile leaves the line. Returns how many tasks stand.
    """
    wanted = {task.key: task for task in _wanted(now)}
    still = dict(Task.objects.filter(kind=KIND, closed_at=None).values_list("key", "words"))
    close_tasks(still.keys() - wanted.keys(), now=now)
    move_tasks(task for key, task in wanted.items() if key in still and task.words != still[key])
    reopen_tasks((task for key, task in wanted.items() if key not in still), now=now)
    return len(wanted)


def _wanted(now: datetime) -> list[NewTask]:
    today = timezone.localdate(now)
    until = timezone.make_aware(datetime.combine(_reminded_by(today), time.max))
    rows = (
        Delivery.objects.filter(
            member=None,
            answered_at=None,
            reminded__gte=REMIND_TIMES(today),
            reminded_at__lte=until,
            dispatch__closed_at=None,
            unit__dissolved=None,
            unit__parent__kind=UnitKind.GENERAL_BRANCH,
            unit__parent__dissolved=None,
        )
        .order_by("dispatch", "unit__code")
        .values_list("dispatch", "dispatch__title", "dispatch__url", "unit__parent", "unit__name")
    )
    names: dict[tuple[int, str, str, int | None], list[str]] = defaultdict(list)
    for dispatch, title, url, parent, name in rows:
        names[dispatch, title, url, parent].append(name)
    return [
        NewTask(
            key=f"{source(dispatch)}:{parent}",
            kind=KIND,
            url=url,
            words={"title": title, "units": units},
            unit_id=parent,
        )
        for (dispatch, title, url, parent), units in names.items()
    ]


def _reminded_by(today: date) -> date:
    """The last day of reminders for which the time of rule GW-34 is over: its days lie between it and today."""
    day, left = today, ESCALATE_AFTER(today)
    while left > 0:
        day -= timedelta(days=1)
        left -= is_working_day(day)
    return day - timedelta(days=1)


def fill(words: dict[str, Any]) -> dict[str, Any]:
    """The words of the task as they are shown: the first few units by name, the others by their number."""
    names = words["units"]
    said = _(", ").join(names[:NAMED])
    if more := len(names) - NAMED if len(names) > NAMED else 0:
        said = ngettext("%(names)s and %(num)s more", "%(names)s and %(num)s more", more) % {
            "names": said,
            "num": more,
        }
    return {"title": words["title"], "units": said, "num": len(names)}
