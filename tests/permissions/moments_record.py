"""Moments of records: of a member meeting of branch 0101 at which its member (column memb) was expected."""

from typing import Any

from tests.activities import meetings
from tests.support import Cast
from zhibu.activities.models import Activity, FollowUp, Resolution


def meeting_held(cast: Cast) -> Activity:
    """A member meeting with its roll, nothing written yet."""
    return meetings.member_meeting(cast)


def record_drafted(cast: Cast) -> Activity:
    """The same with a record that is still a draft."""
    activity = meeting_held(cast)
    meetings.written(cast, activity)
    return activity


def record_confirmed(cast: Cast) -> Activity:
    """The same, confirmed."""
    activity = record_drafted(cast)
    meetings.confirmed(cast, activity)
    return activity


def record_reopened(cast: Cast) -> Activity:
    """The same, opened again."""
    activity = record_confirmed(cast)
    meetings.reopened(cast, activity)
    return activity


def resolution_drafted(cast: Cast) -> Resolution:
    """A resolution of a draft, everybody for it by acclamation."""
    return meetings.resolved(cast, meeting_held(cast), voted="acclamation")


def resolution_confirmed(cast: Cast) -> Resolution:
    """A resolution of a confirmed record."""
    activity = record_drafted(cast)
    made = meetings.resolved(cast, activity, voted="acclamation")
    meetings.confirmed(cast, activity)
    return made


def follow_up_drafted(cast: Cast) -> FollowUp:
    """Something to be done by a member of 0101, in a draft."""
    return meetings.to_do(cast, record_drafted(cast), cast.member)


def follow_up_open(cast: Cast) -> FollowUp:
    """The same once the record is confirmed."""
    made = follow_up_drafted(cast)
    meetings.confirmed(cast, made.record.activity)
    return made


def edition(activity: Activity) -> dict[str, Any]:
    """What the button that confirms sends."""
    return {"edition": activity.record.edition}
