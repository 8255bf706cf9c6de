"""Reads across sign-ins by phone."""

from datetime import datetime

from zhibu.activities.models import Activity, PhoneSignIn, SignedIn
from zhibu.activities.states import NoticeState
from zhibu.organisation.models import Member


def phone_sign_in(activity: Activity) -> PhoneSignIn | None:
    """The sign-in by phone of an activity, open or closed."""
    return PhoneSignIn.objects.filter(activity=activity).first()


def phone_open(activity: Activity, now: datetime) -> bool:
    """Whether members can sign in by phone now."""
    if activity.roll_version or activity.notice.state != NoticeState.ISSUED:
        return False
    found = phone_sign_in(activity)
    return found is not None and found.holds(now)


def signed_in(activity: Activity) -> dict[int, datetime]:
    """Member id → when they signed in by phone; one query."""
    return dict(SignedIn.objects.filter(activity=activity).values_list("member", "at"))


def signed_in_at(activity: Activity, member: Member) -> datetime | None:
    """When one member signed in by phone."""
    return SignedIn.objects.filter(activity=activity, member=member).values_list("at", flat=True).first()
