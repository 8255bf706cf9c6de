"""Pressed items and the supervision log."""

from datetime import date
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from zhibu.activities.models import FollowUp, Resolution
from zhibu.organisation.models import Member
from zhibu.supervision.models import LogEntry, Pressed
from zhibu.supervision.states import Must, PressedState

IS: dict[str, Q] = {
    PressedState.OPEN: Q(closed_at=None, reported_at=None),
    PressedState.REPORTED: Q(closed_at=None, reported_at__isnull=False),
    PressedState.CLOSED: Q(closed_at__isnull=False),
}


def pressed_listed(rows: QuerySet[Pressed], *, state: str = "", late_on: date | None = None) -> QuerySet[Pressed]:
    """What is open first, by its day; each with how often it was urged, and when last."""
    if state in IS:
        rows = rows.filter(IS[state])
    if late_on:
        rows = rows.filter(closed_at=None, due__lt=late_on)
    counted = rows.annotate(urged=Count("urgings"), urged_at=Max("urgings__at"))
    return counted.select_related("unit", "leader").order_by("closed_at", "due", "pk")


def decided_at(activity: int) -> dict[str, Any]:
    """What a meeting with a confirmed record decided and left to be done, and what of it is pressed for: `known` leads
    from ("r" or "f", key) to the pressed item. Empty without decisions. Three queries.
    """
    resolutions = Resolution.objects.filter(record__activity=activity, record__version__gt=0, removed_at=None)
    follow_ups = FollowUp.objects.filter(record__activity=activity, record__version__gt=0, removed_at=None)
    found: dict[str, Any] = {
        "resolutions": list(resolutions.order_by("place")),
        "follow_ups": list(follow_ups.order_by("due", "pk")),
    }
    if not any(found.values()):
        return {}
    pressed = Pressed.objects.filter(Q(resolution__in=found["resolutions"]) | Q(follow_up__in=found["follow_ups"]))
    known = {("r", one.resolution_id) if one.resolution_id else ("f", one.follow_up_id): one.pk for one in pressed}
    return found | {"known": known}


def log_listed(*, year: int, must: str = "", leader: int | None = None) -> QuerySet[LogEntry]:
    """The entries of a year, the newest first."""
    rows = LogEntry.objects.filter(day__year=year)
    if must:
        rows = rows.filter(must=must)
    if leader:
        rows = rows.filter(leader=leader)
    return rows.select_related("leader", "unit", "activity__notice", "visit__unit", "visit__inspection").order_by(
        "-day", "-pk"
    )


def log_counts(year: int) -> list[tuple[Member, dict[str, int]]]:
    """How often each leader did each of the four in a year, by pinyin; one query."""
    counts = {
        must.value: Count("pk", filter=Q(must=must))
        for must in Must
    }  # fmt: skip
    rows = LogEntry.objects.filter(day__year=year, taken_back_at=None).order_by().values("leader").annotate(**counts)
    found: dict[int, Any] = {row["leader"]: row for row in rows}
    members = Member.objects.filter(pk__in=found).order_by("pinyin_key", "pk")
    return [(member, {must.value: found[member.pk][must.value] for must in Must}) for member in members]


def years_of_log(today: date) -> list[int]:
    """The years with entries, and this one, the newest first."""
    years = {day.year for day in LogEntry.objects.order_by().dates("day", "year")}
    return sorted(years | {today.year}, reverse=True)
