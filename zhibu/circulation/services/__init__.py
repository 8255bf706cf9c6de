"""Everything that changes dispatches, deliveries, tasks and suggestions, by noun."""

from zhibu.circulation.services.announcements import announce
from zhibu.circulation.services.burden import ask_of_units, take_back_burden
from zhibu.circulation.services.channels import add_channel, remove_channel, switch_channel, try_channel
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
from zhibu.circulation.services.holding import hold_after_restore, hold_channels, release_channels
from zhibu.circulation.services.outbox import decide
from zhibu.circulation.services.reminders import remind
from zhibu.circulation.services.runs import send_out
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
    "add_channel",
    "announce",
    "ask_of_units",
    "close_dispatch",
    "close_tasks",
    "close_tasks_from",
    "decide",
    "deliver_to_members",
    "deliver_to_units",
    "escalate",
    "hold_after_restore",
    "hold_channels",
    "keep_only",
    "move_tasks",
    "open_one",
    "open_tasks",
    "release_channels",
    "remind",
    "remove_channel",
    "reopen_tasks",
    "reply",
    "send",
    "send_out",
    "sign_for",
    "suggest",
    "switch_channel",
    "take_back_burden",
    "tell_again",
    "try_channel",
]
