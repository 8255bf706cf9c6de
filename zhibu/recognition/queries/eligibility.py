"""Who may be chosen in a selection, from facts alone: one query for everybody, with the reason for each yes and no."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Count, F, Q, QuerySet

from zhibu.activities.models import Attendance
from zhibu.activities.states import PROTECTED_LEAVE, Attended
from zhibu.disclosure.states import Stage
from zhibu.kernel.periods import HalfYear
from zhibu.kernel.trees import DEPTH, STEP, within
from zhibu.organisation.models import Affiliation, Member, Unit
from zhibu.organisation.states import MemberState, UnitKind
from zhibu.participation.models import Closing
from zhibu.recognition.states import FORMAL_YEARS, HALF_YEARS, LEAST_RATE, Why

Answer = tuple[str, bool, dict[str, Any]]
BELOW = "9" * STEP * DEPTH


@dataclass(frozen=True)
class Bar:
    """Something that excludes while it is in force, such as a sanction: for a day, a query with the one column `who`,
    the ids of the members or units that it excludes. Nothing about its kind is told.
    """

    members: Callable[[date], QuerySet[Any]] | None = None
    units: Callable[[date], QuerySet[Any]] | None = None


# Filled at start by those who know what excludes; name → query. Each becomes a join of the one statement.
BARS: dict[str, Bar] = {}


@dataclass(frozen=True)
class Criteria:
    """What eligibility is measured by: the rules and half-years of one day."""

    day: date
    periods: tuple[str, ...]
    least_rate: int
    formal_years: int
    protected: tuple[str, ...]

    def kept(self) -> dict[str, Any]:
        """As a selection keeps it."""
        return {
            "day": self.day.isoformat(), "periods": list(self.periods), "least_rate": self.least_rate,
            "formal_years": self.formal_years, "protected": list(self.protected),
        }  # fmt: skip

    @classmethod
    def read(cls, kept: dict[str, Any]) -> "Criteria":
        """What a selection has kept."""
        return cls(
            date.fromisoformat(kept["day"]), tuple(kept["periods"]), kept["least_rate"], kept["formal_years"],
            tuple(kept["protected"]),
        )  # fmt: skip

    @property
    def formal_by(self) -> date:
        """The last day on which one must have become a formal member (29 February becomes the 28th)."""
        year = self.day.year - self.formal_years
        try:
            return self.day.replace(year=year)
        except ValueError:
            return self.day.replace(year=year, day=28)


def criteria_of(day: date) -> Criteria:
    """The rules of a day, and the last half-years before it of which a disclosure is final (AW-09). One query."""
    final = Closing.objects.filter(disclosure__stage=Stage.FINAL, period__lt=str(HalfYear.of(day)))
    periods = sorted(set(final.values_list("period", flat=True)), reverse=True)[: HALF_YEARS(day)]
    protected = tuple(sorted(PROTECTED_LEAVE(day)))
    return Criteria(day, tuple(sorted(periods)), LEAST_RATE(day), FORMAL_YEARS(day), protected)


@dataclass(frozen=True)
class Eligible:
    """A member or unit with the answers. `home` is where a member belongs; `barred` says that something excludes."""

    pk: int
    name: str
    code: str
    home: str
    home_id: int
    counted: int
    came: int
    protected: int
    answers: tuple[Answer, ...] = field(default=())

    @property
    def yes(self) -> bool:
        """Whether every answer is yes."""
        return all(ok for _why, ok, _figures in self.answers)


def members_of_selection(criteria: Criteria, *, path: str) -> list[Eligible]:
    """Every member at a unit or below it on the day of the criteria, by unit code and pinyin. One query."""
    inner, values = _counted(criteria, F("member_id"), path=path)
    bars, more = _bars(criteria.day, "members", "m.id")
    member, unit, home = (model._meta.db_table for model in (Member, Unit, Affiliation))
    day = connection.ops.adapt_datefield_value(criteria.day)
    sql = (
        "SELECT m.id, m.name, m.state, m.confirmed, u.id, u.code, u.name,"  # noqa: S608 - no value inside
        f" COALESCE(s.counted, 0), COALESCE(s.came, 0), COALESCE(s.protected, 0), {_barred(bars)}"
        f" FROM {home} a JOIN {member} m ON m.id = a.member_id JOIN {unit} u ON u.id = a.unit_id"
        f" LEFT JOIN ({inner}) s ON s.who = m.id {' '.join(bars)}"
        " WHERE a.since <= %s AND (a.until IS NULL OR a.until > %s) AND u.path >= %s AND u.path <= %s"
        " ORDER BY u.code, m.pinyin_key, m.id"
    )
    found = []
    for pk, name, state, confirmed, at, code, unit_name, counted, came, protected, barred in _rows(
        sql, [*values, *more, day, day, path, path + BELOW]
    ):
        answers = (
            _membership(state), _term(confirmed, state, criteria), _rate(counted, came, protected, criteria),
            _no_bar(barred),
        )  # fmt: skip
        found.append(Eligible(pk, name, code, unit_name, at, counted, came, protected, answers))
    return found


def units_of_selection(criteria: Criteria, *, path: str) -> list[Eligible]:
    """The same of the units at a unit or below it, the committee left out, by code: each counts what was counted in it
    and below it. One query.
    """
    inner, values = _counted(criteria, F("member__affiliations__unit_id") + 0, path=path, by_unit=True)
    bars, more = _bars(criteria.day, "units", "u.id")
    unit = Unit._meta.db_table
    sql = (
        "SELECT u.id, u.name, u.code, u.founded, u.dissolved, SUM(COALESCE(s.counted, 0)),"  # noqa: S608
        f" SUM(COALESCE(s.came, 0)), SUM(COALESCE(s.protected, 0)), {_barred(bars, together=True)}"
        f" FROM {unit} u JOIN {unit} d ON d.path >= u.path AND d.path <= u.path || %s"
        f" LEFT JOIN ({inner}) s ON s.who = d.id {' '.join(bars)}"
        " WHERE u.kind <> %s AND u.path >= %s AND u.path <= %s"
        " GROUP BY u.id, u.name, u.code, u.founded, u.dissolved ORDER BY u.code"
    )
    found = []
    for pk, name, code, founded, dissolved, counted, came, protected, barred in _rows(
        sql, [BELOW, *values, *more, UnitKind.COMMITTEE, path, path + BELOW]
    ):
        answers = (
            _stands(founded, dissolved, criteria.day), _rate(int(counted), int(came), int(protected), criteria),
            _no_bar(barred),
        )  # fmt: skip
        found.append(Eligible(pk, name, code, "", pk, int(counted), int(came), int(protected), answers))
    return found


def _counted(criteria: Criteria, who: Any, *, path: str, by_unit: bool = False) -> tuple[str, Sequence[Any]]:
    """What was counted in the half-years, per `who`: expected without protected leave, of it there or made up, and the
    protected leave. Attendance in force only.
    """
    days = Q(pk__in=[])
    for period in map(HalfYear.parse, criteria.periods):
        days |= Q(activity__day__range=(period.first, period.last))
    rows = Attendance.objects.filter(days, superseded_by=None)
    if by_unit:  # one filter, as participation joins it: where each belonged on the activity's day
        there = Q(member__affiliations__until=None) | Q(member__affiliations__until__gt=F("activity__day"))
        rows = rows.filter(there, member__affiliations__since__lte=F("activity__day"))
    elif len(path) > STEP:
        here = Affiliation.objects.filter(Affiliation.on(criteria.day), within("unit__path", path))
        rows = rows.filter(member__in=here.values("member"))
    protected = Q(state=Attended.LEAVE, leave_kind__in=criteria.protected)
    counted = ~Q(state=Attended.NOT_COUNTED) & ~protected
    came = counted & (Q(state=Attended.PRESENT) | Q(made_up_on__isnull=False))
    query = (
        rows.values(who=who)
        .annotate(
            counted=Count("pk", filter=counted), came=Count("pk", filter=came), protected=Count("pk", filter=protected)
        )
        .values_list("who", "counted", "came", "protected")
        .order_by()
        .query
    )
    return query.sql_with_params()


def _bars(day: date, what: str, column: str) -> tuple[list[str], list[Any]]:
    """What excludes as joins, with their values."""
    joins: list[str] = []
    values: list[Any] = []
    for bar in BARS.values():
        made = getattr(bar, what)
        if made is not None:
            sql, more = made(day).order_by().distinct().query.sql_with_params()
            name = f"b{len(joins)}"
            joins.append(f"LEFT JOIN ({sql}) {name} ON {name}.who = {column}")
            values += more
    return joins, values


def _barred(bars: Sequence[str], *, together: bool = False) -> str:
    names = [f"MAX(b{number}.who)" if together else f"b{number}.who" for number in range(len(bars))]
    return f"COALESCE({', '.join(names)}, 0)" if len(names) > 0 else "0"


def _rows(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _membership(state: str) -> Answer:
    return (Why.MEMBERSHIP.value, state == MemberState.FORMAL, {"state": state})


def _term(confirmed: Any, state: str, criteria: Criteria) -> Answer:
    since = _day(confirmed) if state == MemberState.FORMAL else None
    figures = {"since": since.isoformat() if since else "", "years": criteria.formal_years}
    return (Why.TERM.value, since is not None and since <= criteria.formal_by, figures)


def _rate(counted: int, came: int, protected: int, criteria: Criteria) -> Answer:
    """Who had nothing to count is not held to it: leave is no fault."""
    figures = {"came": came, "counted": counted, "protected": protected, "least": criteria.least_rate}
    return (Why.RATE.value, came * 100 >= counted * criteria.least_rate, figures)


def _stands(founded: Any, dissolved: Any, day: date) -> Answer:
    begins, ends = _day(founded), _day(dissolved)
    ok = (begins is None or begins <= day) and (ends is None or ends > day)
    return (Why.STANDS.value, ok, {"founded": begins.isoformat() if begins else ""})


def _no_bar(barred: Any) -> Answer:
    return (Why.BARRED.value, not barred, {})
