"""Notice → activity → attendance → feedback."""

from zhibu.activities.models.calendars import CalendarKey
from zhibu.activities.models.effects import Feedback, Rated, Rating
from zhibu.activities.models.held import Activity, Attendance, Leave, ListChange, in_force
from zhibu.activities.models.notices import Notice, NumberSeries
from zhibu.activities.models.told import Change, Preview

__all__ = [
    "Activity",
    "Attendance",
    "CalendarKey",
    "Change",
    "Feedback",
    "Leave",
    "ListChange",
    "Notice",
    "NumberSeries",
    "Preview",
    "Rated",
    "Rating",
    "in_force",
]
