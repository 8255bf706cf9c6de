"""Everything that changes units, members and posts, by noun."""

from zhibu.organisation.services.first_staff import NewStaff, enter_first_staff, take_back_first_staff
from zhibu.organisation.services.imports import commit_upload, decide, keep_upload, workbook
from zhibu.organisation.services.imports import forget as forget_imports
from zhibu.organisation.services.people import PrintedSlip, give_accounts, print_slips, transfer
from zhibu.organisation.services.posts import appoint, end_post
from zhibu.organisation.services.rosters import import_members, move_members, sort_keys
from zhibu.organisation.services.undo import undo_import
from zhibu.organisation.services.unit_sheets import import_units, make_committee

__all__ = [
    "NewStaff",
    "PrintedSlip",
    "appoint",
    "commit_upload",
    "decide",
    "end_post",
    "enter_first_staff",
    "forget_imports",
    "give_accounts",
    "import_members",
    "import_units",
    "keep_upload",
    "make_committee",
    "move_members",
    "print_slips",
    "sort_keys",
    "take_back_first_staff",
    "transfer",
    "undo_import",
    "workbook",
]
