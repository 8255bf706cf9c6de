"""Papers of this room, by noun: what is printed as PDF and written as a Word document with the same words."""

from zhibu.activities.papers.notices import (
    announcement,
    leave_slip,
    message,
    minutes,
    notice,
    own_day,
    picture_of,
    record,
    sign_in_sheet,
    when,
)
from zhibu.activities.papers.years import summary, year_file

__all__ = [
    "announcement",
    "leave_slip",
    "message",
    "minutes",
    "notice",
    "own_day",
    "picture_of",
    "record",
    "sign_in_sheet",
    "summary",
    "when",
    "year_file",
]
