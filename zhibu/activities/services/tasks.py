"""The tasks that notices and activities open, each by the key under which it is closed again."""

from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone

from zhibu.activities.models import Activity, Notice
from zhibu.activities.states import TELL_BEFORE
from zhibu.circulation.services import NewTask


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


def sign_off_task(notice: Notice) -> NewTask:
    """Sign a notice off, or return it."""
    return NewTask(
        key=f"activities.sign_off:{notice.pk}",
        kind="activities.sign_off",
        url=reverse("activities:check", args=[notice.pk]),
        words={"theme": notice.theme or "…"},
        unit_id=notice.issuer_id,
    )


def keys_of(activity: Activity) -> list[str]:
    """The keys of everything an activity asks of its unit."""
    return [f"activities.roll:{activity.pk}", f"activities.feedback:{activity.pk}"]
