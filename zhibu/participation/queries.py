"""The figures of a half-year, always recomputed from the attendance in force."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet

from zhibu.activities.models import Activity, Attendance
from zhibu.activities.states import Attended
from zhibu.kernel.periods import HalfYear
from zhibu.kernel.trees import within
from zhibu.organisation.models import Unit
from zhibu.participation.models import Closing


@dataclass(frozen=True)
class Figures:
    """One member's half-year in one unit. Expected = present + leave + absent; made up is counted within the last two."""

    unit_id: int
    code: str
    unit: str
    member_id: int
    key: str
    name: str
    stroke_key: str
    expected: int
    present: int
    leave: int
    absent: int
    made_up: int
    not_counted: int


def facts(period: HalfYear, *, within_path: str = "", until: int | None = None) -> QuerySet[Attendance]:
    """Attendance in force of activities held in the half-year, joined to the unit where each member belonged on the
    activity's day (`member__affiliations`). `until` is a version of the facts: the newest attendance it knows.
    """
    rows = Attendance.objects.filter(
        Q(member__affiliations__until=None) | Q(member__affiliations__until__gt=F("activity__day")),
        activity__day__range=(period.first, period.last),
        member__affiliations__since__lte=F("activity__day"),
    )
    if until is None:
        rows = rows.filter(superseded_by=None)
    else:
        later = Attendance.objects.filter(supersedes=OuterRef("pk"), pk__lte=until)
        rows = rows.filter(~Exists(later), pk__lte=until)
    return rows.filter(within("member__affiliations__unit__path", within_path)) if within_path else rows


def figures(period: HalfYear, *, within_path: str = "", until: int | None = None) -> list[Figures]:
    """The figures of every member in every unit, by unit code and strokes; one query.

    Somebody who moved stands in both units, each with its own part.
    """
    state = "state"
    missed = Q(state__in=[Attended.LEAVE, Attended.ABSENT])
    rows = (
        facts(period, within_path=within_path, until=until)
        .values(
            at=F("member__affiliations__unit_id"),
            code=F("member__affiliations__unit__code"),
            unit=F("member__affiliations__unit__name"),
            who=F("member_id"),
            key=F("member__key"),
            name=F("member__name"),
            strokes=F("member__stroke_key"),
        )
        .annotate(
            expected=Count("pk", filter=~Q(state=Attended.NOT_COUNTED)),
            present=Count("pk", filter=Q(**{state: Attended.PRESENT})),
            leave=Count("pk", filter=Q(**{state: Attended.LEAVE})),
            absent=Count("pk", filter=Q(**{state: Attended.ABSENT})),
            made_up=Count("pk", filter=missed & Q(made_up_on__isnull=False)),
            not_counted=Count("pk", filter=Q(**{state: Attended.NOT_COUNTED})),
        )
        .order_by("code", "strokes", "who")
        .values_list(
            "at", "code", "unit", "who", "key", "name", "strokes",
            "expected", "present", "leave", "absent", "made_up", "not_counted",
        )
    )  # fmt: skip
    return [Figures(*row) for row in rows]


def fact_rows(period: HalfYear, *, within_path: str = "") -> Iterator[tuple[Any, ...]]:
    """Every attendance in force: activity, its day, unit code, member key, state, leave kind, made up on; streamed."""
    return (
        facts(period, within_path=within_path)
        .order_by("activity__day", "activity_id", "member_id")
        .values_list(
            "activity_id",
            "activity__day",
            "member__affiliations__unit__code",
            "member__key",
            "state",
            "leave_kind",
            "made_up_on",
        )
        .iterator(chunk_size=5000)
    )


def newest_fact() -> int:
    """The version of the facts as of now: the newest attendance."""
    return Attendance.objects.aggregate(newest=Max("pk"))["newest"] or 0


def lines_of(member_id: int, period: HalfYear, *, unit_path: str, until: int | None = None) -> QuerySet[Any]:
    """What lies behind one member's figures in one unit: attendance pk, day, theme, number parts, state, leave kind,
    made up on, reason of the newest correction; by day.
    """
    return (
        facts(period, within_path=unit_path, until=until)
        .filter(member=member_id)
        .order_by("activity__day", "pk")
        .values_list(
            "pk",
            "activity__day",
            "activity__notice__theme",
            "activity__notice__year",
            "activity__notice__number",
            "state",
            "leave_kind",
            "made_up_on",
            "reason",
        )
    )


def unconfirmed(period: HalfYear, *, within_path: str) -> dict[int, int]:
    """How many activities of the half-year have no confirmed roll, per unit id: they are not facts and count nowhere."""
    planned = Q(day__range=(period.first, period.last))
    undated = Q(day=None, notice__first_day__range=(period.first, period.last))
    rows = (
        Activity.objects.filter(within("unit__path", within_path), planned | undated, roll_version=0)
        .values_list("unit")
        .annotate(Count("pk"))
    )
    return dict(rows)


def units_of(figures_: list[Figures]) -> dict[int, list[Figures]]:
    """The figures grouped by unit id, in their order."""
    grouped: dict[int, list[Figures]] = {}
    for one in figures_:
        grouped.setdefault(one.unit_id, []).append(one)
    return grouped


def moves(period: HalfYear, units: dict[int, list[Figures]]) -> dict[int, list[dict[str, Any]]]:
    """Notes about members who moved within the half-year and stand in two units' tables, per unit id: the name, the
    other unit, and how many activities are counted there.
    """
    by_member: dict[int, list[Figures]] = {}
    for lines in units.values():
        for line in lines:
            by_member.setdefault(line.member_id, []).append(line)
    notes: dict[int, list[dict[str, Any]]] = {}
    for parts in by_member.values():
        for part in parts:
            for other in parts:
                if other.unit_id != part.unit_id:
                    note = {"name": part.name, "other": other.unit, "count": other.expected + other.not_counted}
                    notes.setdefault(part.unit_id, []).append(note)
    return notes


def units_with_codes(ids: list[int]) -> dict[int, Unit]:
    """These units by id, in the order of their codes."""
    return {unit.pk: unit for unit in Unit.objects.filter(pk__in=ids).order_by("code")}


def newer_facts(closing: Closing) -> bool:
    """Whether attendance of its half-year was recorded or corrected after it was compiled."""
    period = HalfYear.parse(closing.period)
    return Attendance.objects.filter(
        pk__gt=closing.facts_until, activity__day__range=(period.first, period.last)
    ).exists()
