"""Notice → activity → attendance → feedback."""

from zhibu.activities.models.effects import Feedback, Rated, Rating
from zhibu.activities.models.held import Activity, Attendance, Leave, ListChange, in_force
from zhibu.activities.models.make_up import MadeUp
from zhibu.activities.models.notices import Notice, NumberSeries
from zhibu.activities.models.paper import PrintedList
from zhibu.activities.models.phones import PhoneSignIn, SignedIn
from zhibu.activities.models.told import Change, Preview

__all__ = [
    "Activity",
    "Attendance",
    "Change",
    "Feedback",
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
    "SignedIn",
    "in_force",
]
