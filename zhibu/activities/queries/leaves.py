"""Reads across leaves: who asked, who answers, what the roll takes over."""

from datetime import date
from typing import Any

from django.db.models import BigIntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from zhibu.activities.models import Activity, Leave, Notice
from zhibu.activities.states import Held, NoticeState
from zhibu.circulation.models import Delivery
from zhibu.organisation.models import Member


def leave_stands() -> Q:
    """Leaves that wait or hold: neither declined nor taken back."""
    return Q(taken_back_at=None) & (Q(granted=None) | Q(granted=True))


def counted_on(activity: Activity, today: date) -> date:
    """The day whose membership an expected list follows: the activity's own when it is planned, else today."""
    return activity.day if activity.day and activity.day <= today else today


def with_units(leaves: QuerySet[Leave]) -> QuerySet[Any]:
    """Leaves with `answering`: the unit whose officers answer. The activity's own; of a joint one, the unit in which
    the notice was delivered to the member, and the issuer for a guest.
    """
    home = Delivery.objects.filter(
        dispatch=OuterRef("activity__notice__dispatch"),
        member=OuterRef("member"),
        dispatch__notice__held=Held.JOINTLY,
    )
    return leaves.annotate(
        answering=Coalesce(Subquery(home.values("unit_id")[:1]), "activity__unit_id", output_field=BigIntegerField())
    )


def unit_answering(leave: Leave) -> int:
    """The id of the unit whose officers answer one leave."""
    return with_units(Leave.objects.filter(pk=leave.pk)).values_list("answering", flat=True).get()


def leaves_waiting(activity: Activity, unit: int) -> QuerySet[Any]:
    """Leaves of an activity that wait for the officers of a unit."""
    return with_units(Leave.objects.filter(activity=activity, granted=None, taken_back_at=None)).filter(answering=unit)


def leave_of(activity: Activity | None, member: Member | None) -> Leave | None:
    """The newest leave of a member from an activity that was not taken back."""
    if activity is None or member is None:
        return None
    return Leave.objects.filter(activity=activity, member=member, taken_back_at=None).order_by("-pk").first()


def may_ask_leave(notice: Notice, activity: Activity | None) -> bool:
    """Whether leave can still be asked for: the notice is under way and the roll to come."""
    return activity is not None and not activity.roll_version and notice.state == NoticeState.ISSUED


def leaves_standing(activity: Activity) -> dict[int, tuple[str, bool]]:
    """Member id → kind of the leave that waits or holds, and whether it is granted; one query."""
    rows = Leave.objects.filter(leave_stands(), activity=activity)
    return {member: (kind, granted is True) for member, kind, granted in rows.values_list("member", "kind", "granted")}
