"""Everything that changes notices, activities, rolls and feedback, by noun."""

from zhibu.activities.services.burden import ReasonNeededError
from zhibu.activities.services.calendars import make_calendar_key, revoke_calendar_key
from zhibu.activities.services.changes import change
from zhibu.activities.services.closing import ask_to_close, close_notice
from zhibu.activities.services.days import take_day
from zhibu.activities.services.effect_replies import reply_to_effect
from zhibu.activities.services.feedback import report
from zhibu.activities.services.follow_ups import add_follow_up, finish, remove_follow_up, restore_follow_up, unfinish
from zhibu.activities.services.indexing import notice_item, notice_items
from zhibu.activities.services.leaves import answer_leave, ask_leave, take_leave_back
from zhibu.activities.services.list_changes import add_guest, remove_name, undo_change
from zhibu.activities.services.making_up import make_up, reopen_make_up
from zhibu.activities.services.notices import SavedMeanwhileError, deliver_to_joiners, discard_draft, issue, save_draft
from zhibu.activities.services.outbox import keep_back_all, put_out, said_of_issue, send_due, send_now, take_out
from zhibu.activities.services.own_questions import begin_own_questions
from zhibu.activities.services.paper import print_list
from zhibu.activities.services.phones import close_phones, open_phones, sign_in
from zhibu.activities.services.previews import tell
from zhibu.activities.services.ratings import rate
from zhibu.activities.services.records import confirm_record, lacking, reopen_record, save_record
from zhibu.activities.services.reminders import remind
from zhibu.activities.services.resolutions import remove_resolution, restore_resolution, save_resolution
from zhibu.activities.services.rolls import Line, confirm_roll, correct, keep_roll, plan
from zhibu.activities.services.sign_off import send_back, sign_off, submit, take_back
from zhibu.activities.services.sitting_in import sit_in, take_back_sitting_in
from zhibu.activities.services.supplements import supplement
from zhibu.activities.services.withdrawal import withdraw

__all__ = [
    "Line",
    "ReasonNeededError",
    "SavedMeanwhileError",
    "add_follow_up",
    "add_guest",
    "answer_leave",
    "ask_leave",
    "ask_to_close",
    "begin_own_questions",
    "change",
    "close_notice",
    "close_phones",
    "confirm_record",
    "confirm_roll",
    "correct",
    "deliver_to_joiners",
    "discard_draft",
    "finish",
    "issue",
    "keep_back_all",
    "keep_roll",
    "lacking",
    "make_calendar_key",
    "make_up",
    "notice_item",
    "notice_items",
    "open_phones",
    "plan",
    "print_list",
    "put_out",
    "rate",
    "remind",
    "remove_follow_up",
    "remove_name",
    "remove_resolution",
    "reopen_make_up",
    "reopen_record",
    "reply_to_effect",
    "report",
    "restore_follow_up",
    "restore_resolution",
    "revoke_calendar_key",
    "said_of_issue",
    "save_draft",
    "save_record",
    "save_resolution",
    "send_back",
    "send_due",
    "send_now",
    "sign_in",
    "sign_off",
    "sit_in",
    "submit",
    "supplement",
    "take_back",
    "take_back_sitting_in",
    "take_day",
    "take_leave_back",
    "take_out",
    "tell",
    "undo_change",
    "unfinish",
    "withdraw",
]
