"""What waits for somebody: opened and closed by the deed it waits for."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from zhibu.circulation.models import Task


@dataclass(frozen=True)
class NewTask:
    """A task to open: `key` names its source and is unique, `words` fill the texts of its kind."""

    key: str
    kind: str
    url: str
    due: date | None = None
    words: dict[str, Any] = field(default_factory=dict)
    unit_id: int | None = None
    member_id: int | None = None


def open_tasks(tasks: Iterable[NewTask], *, now: datetime) -> None:
    """Open tasks in one statement. A key that is already there is left as it is. Call it in the deed's transaction."""
    Task.objects.bulk_create(_rows(tasks, now), ignore_conflicts=True, batch_size=500)


def reopen_tasks(tasks: Iterable[NewTask], *, now: datetime) -> None:
    """Open tasks, those too that were closed already, because what they ask for has changed. One statement; call it in
    the deed's transaction.
    """
    Task.objects.bulk_create(
        _rows(tasks, now),
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["words", "url", "due", "unit", "opened_at", "closed_at"],
        batch_size=500,
    )


def open_one(**values: Any) -> None:
    """Open one task, lent to rooms below this one; the arguments are those of NewTask, and `now`."""
    now = values.pop("now")
    open_tasks([NewTask(**values)], now=now)


@transaction.atomic
def keep_only(source: str, tasks: Iterable[dict[str, Any]], *, now: datetime) -> None:
    """Let exactly these tasks stand under `source`, lent to rooms below this one: those missing are opened, all others
    of it are closed.
    """
    wanted = [NewTask(**task) for task in tasks]
    keys = {task.key for task in wanted}
    still = Task.objects.filter(key__gte=f"{source}:", key__lt=f"{source};", closed_at=None)
    gone = set(still.values_list("key", flat=True)) - keys
    Task.objects.filter(key__in=gone).update(closed_at=now)
    open_tasks(wanted, now=now)


def _rows(tasks: Iterable[NewTask], now: datetime) -> list[Task]:
    return [
        Task(
            key=task.key,
            kind=task.kind,
            words=task.words,
            unit_id=task.unit_id,
            member_id=task.member_id,
            url=task.url,
            due=task.due,
            opened_at=now,
        )
        for task in tasks
    ]


def close_tasks(keys: Iterable[str], *, now: datetime) -> int:
    """Close the open tasks with these keys and return how many there were. Call it in the deed's transaction."""
    return Task.objects.filter(key__in=list(keys), closed_at=None).update(closed_at=now)


def close_tasks_from(source: str, *, now: datetime) -> int:
    """Close every open task whose key begins with `source` and a colon, as when the whole source has ended."""
    # ";" is the sign after ":", so this is a range of the unique index on key and not a scan.
    return Task.objects.filter(key__gte=f"{source}:", key__lt=f"{source};", closed_at=None).update(closed_at=now)


def move_tasks(tasks: Iterable[NewTask]) -> None:
    """Let tasks that are open read and fall due as they do now; closed ones stay as they are. Call it in the deed's
    transaction.
    """
    wanted = {task.key: task for task in tasks}
    rows = list(Task.objects.filter(key__in=wanted, closed_at=None))
    for row in rows:
        row.words, row.due, row.url = wanted[row.key].words, wanted[row.key].due, wanted[row.key].url
    Task.objects.bulk_update(rows, ["words", "due", "url"], batch_size=200)
