"""Everything that changes honours, grades and rewards, by noun."""

from zhibu.recognition.services.checked import CheckedHonours, Double, Filled, HonourRow
from zhibu.recognition.services.grades import set_grades
from zhibu.recognition.services.honours import checksum, compare_honours, import_honours
from zhibu.recognition.services.register import correct_honour, keep_kind, take_usual_kinds, withdraw_honour
from zhibu.recognition.services.rewards import (
    approve_list,
    discard_list,
    draw_list,
    pay_list,
    set_budget,
    set_reward,
)
from zhibu.recognition.services.uploads import commit_upload, end_uploads, keep_upload, waiting_uploads, workbook

__all__ = [
    "CheckedHonours",
    "Double",
    "Filled",
    "HonourRow",
    "approve_list",
    "checksum",
    "commit_upload",
    "compare_honours",
    "correct_honour",
    "discard_list",
    "draw_list",
    "end_uploads",
    "import_honours",
    "keep_kind",
    "keep_upload",
    "pay_list",
    "set_budget",
    "set_grades",
    "set_reward",
    "take_usual_kinds",
    "waiting_uploads",
    "withdraw_honour",
    "workbook",
]
