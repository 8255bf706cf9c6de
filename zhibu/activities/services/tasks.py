"""The tasks that notices and activities open, each by the key under which it is closed again."""

from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone

from zhibu.activities.models import Activity, FollowUp, Notice
from zhibu.activities.states import TELL_BEFORE
from zhibu.circulation.services import NewTask
from zhibu.kernel.dates import clock


def draft_task(notice: Notice) -> NewTask:
    """Finish a draft."""
    return NewTask(
        key=f"activities.draft:{notice.pk}",
        kind="activities.draft",
        url=reverse("activities:edit", args=[notice.pk]),
        words={"theme": notice.theme or "…"},
        unit_id=notice.issuer_id,
    )


def roll_task(activity: Activity, notice: Notice) -> NewTask:
    """Take the roll of an activity."""
    return NewTask(
        key=f"activities.roll:{activity.pk}",
        kind="activities.roll",
        url=reverse("activities:roll", args=[activity.pk]),
        due=activity.day or notice.end,
        words={"notice": str(notice)},
        unit_id=activity.unit_id,
    )


def feedback_task(activity: Activity) -> NewTask:
    """Report the effect of an activity."""
    return NewTask(
        key=f"activities.feedback:{activity.pk}",
        kind="activities.feedback",
        url=reverse("activities:feedback", args=[activity.pk]),
        due=activity.notice.feedback_by,
        words={"notice": str(activity.notice)},
        unit_id=activity.unit_id,
    )


def leave_source(activity: int) -> str:
    """How the keys of an activity's leave tasks begin, in whatever unit they are answered."""
    return f"activities.leave:{activity}"


def leave_key(activity: int, unit: int) -> str:
    """The key of a unit's task to answer the leave its members have asked for."""
    return f"{leave_source(activity)}:{unit}"


def leave_task(activity: Activity, unit: int) -> NewTask:
    """Answer the leave that members have asked for; one task however many they are, due before the activity."""
    return NewTask(
        key=leave_key(activity.pk, unit),
        kind="activities.leave",
        url=reverse("activities:leaves", args=[activity.pk]),
        due=activity.day or activity.notice.end,
        words={"notice": str(activity.notice)},
        unit_id=unit,
    )


def preview_key(notice: int, unit: int) -> str:
    """The key of a unit's task to tell its members."""
    return f"activities.preview:{notice}:{unit}"


def preview_task(notice: Notice, unit: int, day: date | None, before: int | None = None) -> NewTask:
    """Tell the unit's members of the activity, as long before it as the rule asks; never due before the issue.
    `before` is the number of days where the caller has asked the rule already.
    """
    due = day or notice.first_day
    if due is not None:
        due -= timedelta(days=TELL_BEFORE() if before is None else before)
        if notice.issued_at:
            due = max(due, timezone.localdate(notice.issued_at))
    return NewTask(
        key=preview_key(notice.pk, unit),
        kind="activities.preview",
        url=reverse("activities:preview", args=[notice.pk, unit]),
        due=due,
        words={"notice": str(notice)},
        unit_id=unit,
    )


def close_key(notice: int) -> str:
    """The key of the issuer's task to read the feedback and close a notice."""
    return f"activities.close:{notice}"


def close_task(notice: Notice) -> NewTask:
    """Read the feedback and close the notice."""
    return NewTask(
        key=close_key(notice.pk),
        kind="activities.close",
        url=reverse("activities:effects", args=[notice.pk]),
        words={"notice": str(notice)},
        unit_id=notice.issuer_id,
    )


def leaving_task(notice: Notice) -> NewTask:
    """Take a notice back, or send it now, before it goes out by itself."""
    return NewTask(
        key=f"activities.leaving:{notice.pk}",
        kind="activities.leaving",
        url=reverse("activities:check", args=[notice.pk]),
        words={"theme": notice.theme, "time": clock(notice.leaves_at) if notice.leaves_at else ""},
        unit_id=notice.issuer_id,
    )


def sign_off_task(notice: Notice) -> NewTask:
    """Sign a notice off, or return it."""
    return NewTask(
        key=f"activities.sign_off:{notice.pk}",
        kind="activities.sign_off",
        url=reverse("activities:check", args=[notice.pk]),
        words={"theme": notice.theme or "…"},
        unit_id=notice.issuer_id,
    )


def follow_up_key(follow_up: int) -> str:
    """The key of the task to do what a meeting has agreed."""
    return f"activities.follow_up:{follow_up}"


def follow_up_task(follow_up: FollowUp, activity: Activity) -> NewTask:
    """Do what a meeting has agreed: of a member, or of the unit's officers when a post is to do it."""
    return NewTask(
        key=follow_up_key(follow_up.pk),
        kind="activities.follow_up",
        url=reverse("activities:follow_up", args=[follow_up.pk]),
        due=follow_up.due,
        words={"what": follow_up.what, "theme": activity.notice.theme, "post": follow_up.post},
        unit_id=None if follow_up.owner_id else activity.unit_id,
        member_id=follow_up.owner_id,
    )


def keys_of(activity: Activity) -> list[str]:
    """The keys of everything an activity asks of its unit."""
    return [f"activities.roll:{activity.pk}", f"activities.feedback:{activity.pk}"]
