"""The facts of a half-year and what they add up to, always recomputed from the attendance in force."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet

from zhibu.activities.models import Attendance
from zhibu.activities.states import Attended
from zhibu.kernel.periods import HalfYear
from zhibu.kernel.trees import within
from zhibu.organisation.models import Affiliation, Member, Unit

FIELDS = ("expected", "present", "leave", "absent", "made_up", "not_counted")


@dataclass(frozen=True)
class Figures:
    """One member's half-year in one unit. Expected = present + leave + absent; made up counts within the last two."""

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


def facts(
    period: HalfYear, *, within_path: str = "", units: Any = None, until: int | None = None
) -> QuerySet[Attendance]:
    """Attendance in force of activities held in the half-year, joined to the unit where each member belonged on the
    activity's day (`member__affiliations`); of a subtree, or of
    these units alone (a query of units or their ids). `until` is a version of the facts: the
    newest attendance it knows.
    """
    rows = belonging(period, within_path=within_path, units=units)
    if until is None:
        return rows.filter(superseded_by=None)
    later = Attendance.objects.filter(supersedes=OuterRef("pk"), pk__lte=until)
    return rows.filter(~Exists(later), pk__lte=until)


def belonging(period: HalfYear, *, within_path: str = "", units: Any = None) -> QuerySet[Attendance]:
    """Every attendance of the half-year, superseded ones too, joined as `facts` is."""
    # All conditions on the affiliation stand in one filter: another one would join the table a second time.
    there = Q(member__affiliations__until=None) | Q(member__affiliations__until__gt=F("activity__day"))
    if within_path:
        there &= within("member__affiliations__unit__path", within_path)
    if units is not None:
        there &= Q(member__affiliations__unit__in=units)
    return Attendance.objects.filter(
        there,
        activity__day__range=(period.first, period.last),
        member__affiliations__since__lte=F("activity__day"),
    )


def figures(
    period: HalfYear,
    *,
    within_path: str = "",
    until: int | None = None,
    member: int | None = None,
    members_of: Iterable[int] | None = None,
) -> list[Figures]:
    """The figures of every member in every unit, by unit code and strokes; one query. Somebody who moved stands in
    both units, each with its own part. `member` asks for one person; `members_of` for all parts of everybody who ever
    belonged to one of these units.
    """
    rows = facts(period, within_path=within_path, until=until)
    if member is not None:
        rows = rows.filter(member=member)
    if members_of is not None:
        rows = rows.filter(member__in=Affiliation.objects.filter(unit__in=members_of).values("member"))
    missed = Q(state__in=[Attended.LEAVE, Attended.ABSENT])
    # "+ 0" keeps SQLite from walking all affiliations in the order of their units: it starts from the activities.
    counted = (
        rows.values(at=F("member__affiliations__unit_id") + 0, who=F("member_id"))
        .annotate(
            expected=Count("pk", filter=~Q(state=Attended.NOT_COUNTED)),
            present=Count("pk", filter=Q(state=Attended.PRESENT)),
            leave=Count("pk", filter=Q(state=Attended.LEAVE)),
            absent=Count("pk", filter=Q(state=Attended.ABSENT)),
            made_up=Count("pk", filter=missed & Q(made_up_on__isnull=False)),
            not_counted=Count("pk", filter=Q(state=Attended.NOT_COUNTED)),
        )
        .values_list("at", "who", *FIELDS)
        .order_by()
    )
    return [Figures(*row) for row in _with_names(counted)]


def _with_names(counted: QuerySet[Any]) -> list[tuple[Any, ...]]:
    """The counts with units' and members' names, by unit code and strokes; one query.

    The names are joined to the finished counts: grouping by them, as the ORM alone would, costs five times as much.
    """
    query, parameters = counted.query.sql_with_params()
    unit, member = Unit._meta.db_table, Member._meta.db_table
    sums = ", ".join(f"s.{name}" for name in FIELDS)
    statement = (
        f"SELECT u.id, u.code, u.name, m.id, m.key, m.name, m.stroke_key, {sums}"  # noqa: S608 - no value inside
        f" FROM ({query}) s JOIN {member} m ON m.id = s.who JOIN {unit} u ON u.id = s.at"
        " ORDER BY u.code, m.stroke_key, m.id"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()


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


def fact_lines(period: HalfYear, units: Any) -> Iterator[tuple[Any, ...]]:
    """Every attendance in force of these units (a query or ids), as a person reads it, streamed by unit code, day and
    strokes: unit code, unit, day, year and number of the notice, theme, name, state, made up on, reason of its last
    correction. Nothing about the kind of a leave.
    """
    at = "member__affiliations__unit"
    return (
        facts(period, units=units)
        .order_by(f"{at}__code", "activity__day", "activity_id", "member__stroke_key", "member_id")
        .values_list(
            f"{at}__code",
            f"{at}__name",
            "activity__day",
            "activity__notice__year",
            "activity__notice__number",
            "activity__notice__theme",
            "member__name",
            "state",
            "made_up_on",
            "reason",
        )
        .iterator(chunk_size=5000)
    )


def newest_fact() -> int:
    """The version of the facts as of now: the newest attendance."""
    return Attendance.objects.aggregate(newest=Max("pk"))["newest"] or 0


@dataclass(frozen=True)
class Line:
    """One attendance behind somebody's figures, in force or superseded, with the unit they belonged to on the day."""

    pk: int
    supersedes: int | None
    unit_id: int
    activity_id: int
    activity_unit: int
    day: date
    theme: str
    state: str
    leave_kind: str
    made_up_on: date | None
    reason: str

    @property
    def says(self) -> tuple[str, str, date | None]:
        """What it says, to compare it with an earlier one."""
        return self.state, self.leave_kind, self.made_up_on


def lines_of(member_id: int, period: HalfYear) -> list[Line]:
    """Every attendance of one member in the half-year, superseded ones too, by day; one query."""
    rows = (
        belonging(period)
        .filter(member=member_id)
        .order_by("activity__day", "activity_id", "pk")
        .values_list(
            "pk",
            "supersedes_id",
            "member__affiliations__unit_id",
            "activity_id",
            "activity__unit_id",
            "activity__day",
            "activity__notice__theme",
            "state",
            "leave_kind",
            "made_up_on",
            "reason",
        )
    )
    return [Line(*row) for row in rows]  # type: ignore[arg-type]  # the period leaves no activity without a day


def in_force(lines: Iterable[Line], unit_id: int, until: int | None = None) -> list[tuple[Line, Line]]:
    """The lines that counted in a unit at a version of the facts, each with the one that is in force today."""
    mine = [line for line in lines if line.unit_id == unit_id]
    known = [line for line in mine if until is None or line.pk <= until]
    gone = {line.supersedes for line in known}
    newest = {line.activity_id: line for line in mine}  # by pk, so the last one stays
    return [(line, newest[line.activity_id]) for line in known if line.pk not in gone]


def units_of(figures_: list[Figures]) -> dict[int, list[Figures]]:
    """The figures grouped by unit id, in their order."""
    grouped: dict[int, list[Figures]] = {}
    for one in figures_:
        grouped.setdefault(one.unit_id, []).append(one)
    return grouped


def moves(units: dict[int, list[Figures]]) -> dict[int, list[dict[str, Any]]]:
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


def snapshot(period: HalfYear, unit: Unit, lines: list[Figures], notes: list[dict[str, Any]]) -> dict[str, Any]:
    """What is published: names, counts and notes, by strokes; nothing about the kind of leave."""
    return {
        "period": str(period),
        "unit": unit.name,
        "lines": [
            {"member": line.member_id, "name": line.name, **{name: getattr(line, name) for name in FIELDS}}
            for line in lines
        ],
        "notes": notes,
    }
