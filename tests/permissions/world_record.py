"""A confirmed record for the walk of everybody: somebody was on sick leave, somebody was recused."""

from django.urls import reverse

from tests.activities import meetings
from tests.support import Cast
from zhibu.activities.services import Line
from zhibu.activities.states import Attended, LeaveKind


def a_record(cast: Cast) -> list[str]:
    """A member meeting of 0101 with its confirmed record, and the list of records."""
    activity = meetings.member_meeting(cast, {cast.member.pk: Line(Attended.LEAVE, LeaveKind.SICK)})
    meetings.written(cast, activity)
    meetings.resolved(cast, activity, voted="acclamation", recused=[(cast.both.pk, "本人事项")])
    made = meetings.to_do(cast, activity, cast.member)
    meetings.confirmed(cast, activity)
    own = [reverse(f"activities:{name}", args=[activity.pk]) for name in ("record", "minutes_pdf", "minutes_docx")]
    return [*own, reverse("activities:records"), reverse("activities:follow_up", args=[made.pk])]
