"""Moments of leave and of the expected list."""

from tests.activities.corridor import ISSUED, at, officer
from tests.permissions.moments import activity_open
from tests.support import Cast
from zhibu.activities import services
from zhibu.activities.models import Leave, ListChange
from zhibu.organisation.policy import person_for


def leave_asked(cast: Cast) -> Leave:
    """A member of 0101 has asked for leave from its activity, and nobody has answered."""
    who = person_for(cast.member.user, mode="member", today=ISSUED)
    return services.ask_leave(
        activity=activity_open(cast), member=cast.member, kind="sick", words="", who=who, now=at(ISSUED)
    )


def guest_added(cast: Cast) -> ListChange:
    """A member of another branch is a guest of 0101's activity."""
    return services.add_guest(
        activity=activity_open(cast),
        member=cast.far_member,
        reason="讲课",
        who=officer(cast.secretary),
        now=at(ISSUED),
    )
