"""Whether enough came to decide, by the rules of the activity's day."""

from dataclasses import dataclass

from django.db.models import Count, Q

from zhibu.activities.models import Activity, Attendance
from zhibu.activities.queries.votes import is_committee, with_vote
from zhibu.activities.states import (
    COMMITTEE_QUORUM,
    ELECTION_QUORUM,
    MAJORITY,
    QUORUM,
    Attended,
    NoticeKind,
)
from zhibu.rulebook.queries import Needed, needed


@dataclass(frozen=True)
class Quorum:
    """How many with a vote were due and came, and how many it takes to vote at all, for a resolution, for an election:
    None where no rule applies on the day.
    """

    due: int
    present: int
    to_vote: Needed | None
    to_pass: Needed | None
    to_elect: Needed | None
    away: int = 0  # took part from elsewhere: not in the room, so not counted for the vote


def quorum_of(activity: Activity) -> Quorum | None:
    """The quorum of a meeting whose roll is confirmed; None for other activities. Of a member meeting formal members
    count, of a branch committee those on its list; guests never do. One query.
    """
    day, committee = activity.day, is_committee(activity)
    if (
        not activity.roll_version
        or day is None
        or not (committee or activity.notice.kind == NoticeKind.MEMBER_MEETING)
    ):
        return None
    lines = with_vote(Attendance.objects.filter(activity=activity, superseded_by=None), activity)
    here = Q(state=Attended.PRESENT)
    found = lines.aggregate(
        due=Count("pk"), present=Count("pk", filter=here & Q(way="")), away=Count("pk", filter=here & ~Q(way=""))
    )
    due, present, away = found["due"], found["present"], found["away"]
    if committee:
        return Quorum(due, present, needed(COMMITTEE_QUORUM.code, due, day), None, None, away)
    to_vote, to_pass, to_elect = (needed(rule.code, due, day) for rule in (QUORUM, MAJORITY, ELECTION_QUORUM))
    return Quorum(due, present, to_vote, to_pass, to_elect, away)
