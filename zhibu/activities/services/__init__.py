"""Everything that changes notices, activities, rolls and feedback, by noun."""

from zhibu.activities.services.changes import change
from zhibu.activities.services.feedback import report
from zhibu.activities.services.notices import (
    SavedMeanwhileError,
    deliver_to_joiners,
    discard_draft,
    issue,
    save_draft,
)
from zhibu.activities.services.previews import tell
from zhibu.activities.services.rolls import Line, confirm_roll, correct, keep_roll, plan
from zhibu.activities.services.sign_off import send_back, sign_off, submit, take_back
from zhibu.activities.services.withdrawal import withdraw

__all__ = [
    "Line",
    "SavedMeanwhileError",
    "change",
    "confirm_roll",
    "correct",
    "deliver_to_joiners",
    "discard_draft",
    "issue",
    "keep_roll",
    "plan",
    "report",
    "save_draft",
    "send_back",
    "sign_off",
    "submit",
    "take_back",
    "tell",
    "withdraw",
]
