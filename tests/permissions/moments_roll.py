"""Moments of make-up, the paper list and signing in by phone."""

from datetime import date

from django.utils import timezone

from tests.activities.corridor import at, held, issued, officer
from tests.permissions.moments import activity_open
from tests.support import Cast
from zhibu.activities import services
from zhibu.activities.models import Activity, Attendance, PhoneSignIn
from zhibu.activities.services import Line
from zhibu.activities.states import Attended, MadeUpHow

LATER = date(2026, 11, 20)


def absence(cast: Cast) -> Attendance:
    """A member of 0101 was absent from its activity, and has not made it up."""
    activity = held(issued(cast), cast.branch, cast.secretary, {cast.member.pk: Line(Attended.ABSENT)})
    return Attendance.objects.get(activity=activity, member=cast.member)


def absence_made_up(cast: Cast) -> Attendance:
    """The same, made up two days later."""
    who = officer(cast.secretary, LATER)
    made = services.make_up(lines=[absence(cast).pk], day=LATER, how=MadeUpHow.TALK, note="", who=who, now=at(LATER))
    return made[0]


def phones_open(cast: Cast) -> Activity:
    """Members of 0101 can sign in by phone today."""
    activity = activity_open(cast)
    now = timezone.now()
    activity.day = timezone.localdate(now)
    activity.save()
    services.open_phones(activity=activity, minutes=60, who=officer(cast.secretary), now=now)
    PhoneSignIn.objects.update(code="246810")
    return activity


def activity_of_today(cast: Cast) -> Activity:
    """Branch 0101's activity is today."""
    activity = activity_open(cast)
    activity.day = timezone.localdate()
    activity.save()
    return activity
