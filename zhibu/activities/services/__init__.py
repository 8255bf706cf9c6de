"""Everything that changes notices, activities, rolls and feedback, by noun."""

from zhibu.activities.services.calendars import make_calendar_key, revoke_calendar_key
from zhibu.activities.services.changes import change
from zhibu.activities.services.closing import ask_to_close, close_notice
from zhibu.activities.services.feedback import report
from zhibu.activities.services.leaves import answer_leave, ask_leave, take_leave_back
from zhibu.activities.services.list_changes import add_guest, remove_name, undo_change
from zhibu.activities.services.notices import (
    SavedMeanwhileError,
    deliver_to_joiners,
    discard_draft,
    issue,
    save_draft,
)
from zhibu.activities.services.previews import tell
from zhibu.activities.services.ratings import rate
from zhibu.activities.services.reminders import remind
from zhibu.activities.services.rolls import Line, confirm_roll, correct, keep_roll, plan
from zhibu.activities.services.sign_off import send_back, sign_off, submit, take_back
from zhibu.activities.services.withdrawal import withdraw

__all__ = [
    "Line",
    "SavedMeanwhileError",
    "add_guest",
    "answer_leave",
    "ask_leave",
    "ask_to_close",
    "change",
    "close_notice",
    "confirm_roll",
    "correct",
    "deliver_to_joiners",
    "discard_draft",
    "issue",
    "keep_roll",
    "make_calendar_key",
    "plan",
    "rate",
    "remind",
    "remove_name",
    "report",
    "revoke_calendar_key",
    "save_draft",
    "send_back",
    "sign_off",
    "submit",
    "take_back",
    "take_leave_back",
    "tell",
    "undo_change",
    "withdraw",
]
