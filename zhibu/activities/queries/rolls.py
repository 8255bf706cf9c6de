"""Reads across rolls and feedback."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Concat

from zhibu.activities.models import Activity, Attendance, Feedback
from zhibu.activities.states import Attended, LeaveKind, Way


def roll_in_force(activity: Activity) -> QuerySet[Any]:
    """The confirmed roll as tuples by pinyin: attendance pk, name, state, kind of leave or way of taking part, made up
    on, reason.
    """
    return (
        Attendance.objects.filter(activity=activity, superseded_by=None)
        .order_by("member__pinyin_key", "member_id")
        .annotate(kind=Concat("leave_kind", "way"))
        .values_list("pk", "member__name", "state", "kind", "made_up_on", "reason")
    )


def counts(states: Iterable[str]) -> dict[str, int]:
    """Expected, present, leave and absent of a roll from its states. Expected = present + leave + absent."""
    found = Counter(states)
    figures = {state.value: found[state.value] for state in Attended}
    figures["expected"] = found.total() - figures[Attended.NOT_COUNTED.value]
    return figures


def state_of(choice: str) -> str:
    """The state of attendance that a choice of the roll means: a kind of leave is leave, a way is present."""
    if choice in Way.values:
        return Attended.PRESENT.value
    return Attended.LEAVE.value if choice in LeaveKind.values else choice


def roll_counts(activity: Activity) -> dict[str, int]:
    """Expected, present, leave and absent of a confirmed roll in force; one query."""
    return counts(Attendance.objects.filter(activity=activity, superseded_by=None).values_list("state", flat=True))


def feedback_of(activity: Activity) -> Feedback | None:
    """The feedback of an activity, if it has been reported; no query when the activity came with it."""
    return getattr(activity, "feedback", None)


def recorded_since(members: Iterable[int], since: datetime) -> set[int]:
    """Which of the members (ids) have a line written on a confirmed roll since the instant. One query."""
    rows = Attendance.objects.filter(member__in=list(members), set_at__gte=since)
    return set(rows.values_list("member_id", flat=True))
