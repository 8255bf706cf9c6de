"""Everything that changes honours, grades, rewards and sanctions, by noun."""

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
from zhibu.recognition.services.sanctions import (
    answer_appeal,
    appeal,
    decide,
    draft_sanction,
    drop,
    end_sanctions,
    keep_reply,
    read_notice,
    reply,
    tell,
    withdraw_draft,
)
from zhibu.recognition.services.talks import record_talk, say_kept
from zhibu.recognition.services.uploads import commit_upload, end_uploads, keep_upload, waiting_uploads, workbook

__all__ = [
    "CheckedHonours",
    "Double",
    "Filled",
    "HonourRow",
    "answer_appeal",
    "appeal",
    "approve_list",
    "checksum",
    "commit_upload",
    "compare_honours",
    "correct_honour",
    "decide",
    "discard_list",
    "draft_sanction",
    "draw_list",
    "drop",
    "end_sanctions",
    "end_uploads",
    "import_honours",
    "keep_kind",
    "keep_reply",
    "keep_upload",
    "pay_list",
    "read_notice",
    "record_talk",
    "reply",
    "say_kept",
    "set_budget",
    "set_grades",
    "set_reward",
    "take_usual_kinds",
    "tell",
    "waiting_uploads",
    "withdraw_draft",
    "withdraw_honour",
    "workbook",
]
