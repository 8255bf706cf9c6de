"""Everything that changes dispatches, deliveries, tasks and suggestions, by noun."""

from zhibu.circulation.services.burden import ask_of_units, take_back_burden
from zhibu.circulation.services.deliveries import (
    acknowledge,
    acknowledge_many,
    close_dispatch,
    deliver_to_members,
    deliver_to_units,
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
    "ask_of_units",
    "close_dispatch",
    "close_tasks",
    "close_tasks_from",
    "deliver_to_members",
    "deliver_to_units",
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
    "take_back_burden",
    "tell_again",
]
