"""Notice → activity → attendance → feedback."""

from zhibu.activities.models.agenda import MOST_ITEMS, AgendaItem, AgendaLine, agenda_text
from zhibu.activities.models.calendars import CalendarKey
from zhibu.activities.models.effects import EffectReply, Feedback, Rated, Rating
from zhibu.activities.models.held import Activity, Attendance, Leave, ListChange, in_force
from zhibu.activities.models.make_up import MadeUp
from zhibu.activities.models.notices import Notice, NumberSeries
from zhibu.activities.models.paper import PrintedList
from zhibu.activities.models.phones import PhoneSignIn, SignedIn
from zhibu.activities.models.records import FollowUp, Record, RecordItem, RecordVersion, Recusal, Resolution
from zhibu.activities.models.sitting_in import SittingIn
from zhibu.activities.models.supplements import Supplement
from zhibu.activities.models.told import Change, Preview

__all__ = [
    "MOST_ITEMS",
    "Activity",
    "AgendaItem",
    "AgendaLine",
    "Attendance",
    "CalendarKey",
    "Change",
    "EffectReply",
    "Feedback",
    "FollowUp",
    "Leave",
    "ListChange",
    "MadeUp",
    "Notice",
    "NumberSeries",
    "PhoneSignIn",
    "Preview",
    "PrintedList",
    "Rated",
    "Rating",
    "Record",
    "RecordItem",
    "RecordVersion",
    "Recusal",
    "Resolution",
    "SignedIn",
    "SittingIn",
    "Supplement",
    "agenda_text",
    "in_force",
]
