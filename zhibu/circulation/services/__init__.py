"""Everything that changes dispatches, deliveries, tasks and suggestions, by noun."""

from zhibu.circulation.services.deliveries import (
    acknowledge,
    acknowledge_many,
    close_dispatch,
    deliver_to_members,
    send,
    sign_for,
    tell_again,
)
from zhibu.circulation.services.escalation import escalate
from zhibu.circulation.services.reminders import remind
from zhibu.circulation.services.suggestions import reply, suggest
from zhibu.circulation.services.tasks import (
    NewTask,
    close_tasks,
    close_tasks_from,
    keep_only,
    move_tasks,
    open_one,
    open_tasks,
    reopen_tasks,
)

__all__ = [
    "NewTask",
    "acknowledge",
    "acknowledge_many",
    "close_dispatch",
    "close_tasks",
    "close_tasks_from",
    "deliver_to_members",
    "escalate",
    "keep_only",
    "move_tasks",
    "open_one",
    "open_tasks",
    "remind",
    "reopen_tasks",
    "reply",
    "send",
    "sign_for",
    "suggest",
    "tell_again",
]
