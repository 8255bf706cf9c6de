"""Everything that changes honours, grades, rewards and selections, by noun."""

from zhibu.recognition.services.campaigns import (
    announce,
    call_off,
    close_nominations,
    give_places,
    keep_campaign,
    set_aside,
)
from zhibu.recognition.services.checked import CheckedHonours, Double, Filled, HonourRow
from zhibu.recognition.services.grades import set_grades
from zhibu.recognition.services.honours import checksum, compare_honours, import_honours
from zhibu.recognition.services.nominations import nominate, take_back, write_case
from zhibu.recognition.services.outcomes import (
    KIND,
    archive,
    award,
    choose,
    decide,
    drop_candidate,
    finish_publication,
    prepare_vote,
    show_selection,
)
from zhibu.recognition.services.register import correct_honour, keep_kind, take_usual_kinds, withdraw_honour
from zhibu.recognition.services.retention import RETENTION
from zhibu.recognition.services.reviews import (
    begin_review,
    drop_reviewer,
    end_review,
    mark_case,
    name_reviewer,
    step_aside,
)
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
    "KIND",
    "RETENTION",
    "CheckedHonours",
    "Double",
    "Filled",
    "HonourRow",
    "announce",
    "approve_list",
    "archive",
    "award",
    "begin_review",
    "call_off",
    "checksum",
    "choose",
    "close_nominations",
    "commit_upload",
    "compare_honours",
    "correct_honour",
    "decide",
    "discard_list",
    "draw_list",
    "drop_candidate",
    "drop_reviewer",
    "end_review",
    "end_uploads",
    "finish_publication",
    "give_places",
    "import_honours",
    "keep_campaign",
    "keep_kind",
    "keep_upload",
    "mark_case",
    "name_reviewer",
    "nominate",
    "pay_list",
    "prepare_vote",
    "set_aside",
    "set_budget",
    "set_grades",
    "set_reward",
    "show_selection",
    "step_aside",
    "take_back",
    "take_usual_kinds",
    "waiting_uploads",
    "withdraw_honour",
    "workbook",
    "write_case",
]
