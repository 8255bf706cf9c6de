"""Everything that changes units, members and posts, by noun."""

from zhibu.organisation.services.corrections import answer_correction, ask_correction, take_correction_back
from zhibu.organisation.services.first_staff import NewStaff, enter_first_staff, take_back_first_staff
from zhibu.organisation.services.imports import commit_upload, decide, keep_upload, workbook
from zhibu.organisation.services.imports import forget as forget_imports
from zhibu.organisation.services.members import (
    ChangedMeanwhileError,
    correct_id_number,
    edit_member,
    enter_member,
    mark_of,
    reveal,
    reveal_to_self,
)
from zhibu.organisation.services.people import PrintedSlip, give_accounts, print_slips, transfer
from zhibu.organisation.services.posts import appoint, change_term, end_post
from zhibu.organisation.services.reminders import remind_of_terms
from zhibu.organisation.services.retention import keep_to_retention, remove
from zhibu.organisation.services.rosters import import_members, move_members, sort_keys
from zhibu.organisation.services.transfers import answer_transfer, ask_transfer, take_transfer_back
from zhibu.organisation.services.undo import undo_import
from zhibu.organisation.services.unit_sheets import import_units, make_committee
from zhibu.organisation.services.units import dissolve, keep_unit

__all__ = [
    "ChangedMeanwhileError",
    "NewStaff",
    "PrintedSlip",
    "answer_correction",
    "answer_transfer",
    "appoint",
    "ask_correction",
    "ask_transfer",
    "change_term",
    "commit_upload",
    "correct_id_number",
    "decide",
    "dissolve",
    "edit_member",
    "end_post",
    "enter_first_staff",
    "enter_member",
    "forget_imports",
    "give_accounts",
    "import_members",
    "import_units",
    "keep_to_retention",
    "keep_unit",
    "keep_upload",
    "make_committee",
    "mark_of",
    "move_members",
    "print_slips",
    "remind_of_terms",
    "remove",
    "reveal",
    "reveal_to_self",
    "sort_keys",
    "take_back_first_staff",
    "take_correction_back",
    "take_transfer_back",
    "transfer",
    "undo_import",
    "workbook",
]
