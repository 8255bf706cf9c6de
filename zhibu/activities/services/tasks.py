"""The tasks that notices and activities open, each by the key under which it is closed again."""

from django.urls import reverse

from zhibu.activities.models import Activity, Notice
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
