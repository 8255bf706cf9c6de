"""Duties as lists, as the year of a unit, and as sums with their denominators. By code, never by how much is done."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, ExtractYear

from zhibu.activities.models import Activity
from zhibu.activities.states import Held, NoticeState
from zhibu.circulation.models import Delivery
from zhibu.duties.models import Duty
from zhibu.duties.states import Fact, Settled, State
from zhibu.kernel.trees import within, within_any
from zhibu.organisation.models import Member, Post, Unit

SOON = 31  # days ahead that "due now" looks
LATER = 92  # days after a period in which a record may make a duty good
NOW = "now"


@dataclass(frozen=True)
class Wanted:
    """What a list shows: a state, or what is due now; of one year, of a unit with those below it, of one rule."""

    show: str = NOW
    year: int = 0
    unit: Unit | None = None
    rule: str = ""
    post: bool = False


def _open() -> Q:
    return Q(met_on=None, exempt="") & ~Q(settled=Settled.EXEMPT)


def condition(show: str, on: date) -> Q:
    """The duties in a state on a day; `NOW` for those that are open and due within a month, or past their day."""
    conditions = {
        State.DONE: Q(met_on__isnull=False, late=False),
        State.LATE: Q(met_on__isnull=False, late=True),
        State.EXEMPT: Q(settled=Settled.EXEMPT) | Q(met_on=None) & ~Q(exempt=""),
        State.OVERDUE: _open() & Q(requirement__due__lt=on),
        State.OPEN: _open() & Q(requirement__first__lte=on, requirement__due__gte=on),
        State.AHEAD: _open() & Q(requirement__first__gt=on),
        NOW: _open() & Q(requirement__first__lte=on, requirement__due__lte=on + timedelta(days=SOON)),
    }
    return conditions.get(show, Q())


def _of(rows: QuerySet[Duty], wanted: Wanted) -> QuerySet[Duty]:
    if wanted.year:
        rows = rows.filter(requirement__first__range=(date(wanted.year, 1, 1), date(wanted.year, 12, 31)))
    if wanted.unit is not None:
        rows = rows.filter(within("unit__path", wanted.unit.path))
    if wanted.rule:
        rows = rows.filter(requirement__code=wanted.rule)
    return rows.exclude(requirement__post="") if wanted.post else rows


def listed(rows: QuerySet[Duty], wanted: Wanted, on: date) -> QuerySet[Duty]:
    """By due day, then code of the unit and of the rule."""
    rows = _of(rows, wanted).filter(condition(wanted.show, on))
    return rows.select_related("requirement", "unit", "activity__notice", "by").order_by(
        "requirement__due", "unit__code", "requirement__code", "requirement__number", "pk"
    )


def tally(rows: QuerySet[Duty], wanted: Wanted, on: date) -> dict[str, int]:
    """How many are in each state, and due now; one query."""
    counts = {show: Count("pk", filter=condition(show, on)) for show in [NOW, *State.values]}
    return _of(rows, wanted).order_by().aggregate(all=Count("pk"), **counts)


def years_of(rows: QuerySet[Duty], today: date) -> list[int]:
    """Years with duties, the newest first; this one always."""
    found = rows.order_by().annotate(year=ExtractYear("requirement__first")).values_list("year", flat=True).distinct()
    return sorted({today.year, *found}, reverse=True)


@dataclass
class Cell:
    """A period of a rule in the year of a unit: how many months wide, and its duties."""

    months: int
    duties: list[Duty] = field(default_factory=list)


@dataclass
class Line:
    """A rule in the year of a unit: its cells from January to December; `post` answers for it, "" the unit."""

    code: str
    post: str
    cells: list[Cell] = field(default_factory=list)

    @property
    def duties(self) -> list[Duty]:
        """All of its duties."""
        return [duty for cell in self.cells for duty in cell.duties]


def calendar_of(unit: Unit, year: int, post: str = "") -> list[Line]:
    """The year of a unit, a line for each rule by code; one query. `post` shows what it answers for."""
    rows = Duty.objects.filter(unit=unit, requirement__first__range=(date(year, 1, 1), date(year, 12, 31)))
    if post:
        rows = rows.filter(requirement__post=post)
    rows = rows.select_related("requirement").order_by(
        "requirement__code", "requirement__per", "requirement__first", "requirement__number"
    )
    lines: dict[tuple[str, str], dict[date, list[Duty]]] = defaultdict(lambda: defaultdict(list))
    for duty in rows:
        lines[duty.requirement.code, duty.requirement.post][duty.requirement.first].append(duty)
    return [Line(code, held, _cells(found)) for (code, held), found in lines.items()]


def _cells(found: dict[date, list[Duty]]) -> list[Cell]:
    cells, month = [], 1
    for first in sorted(found):
        if first.month > month:
            cells.append(Cell(first.month - month))
        last = found[first][0].requirement.last
        cells.append(Cell(last.month - first.month + 1, found[first]))
        month = last.month + 1
    return [*cells, Cell(13 - month)] if month <= 12 else cells


def posts_with_duties(unit: Unit, year: int) -> list[str]:
    """Kinds of posts of a unit that answer for a duty of the year."""
    rows = Duty.objects.filter(unit=unit, requirement__first__range=(date(year, 1, 1), date(year, 12, 31)))
    return sorted(set(rows.exclude(requirement__post="").order_by().values_list("requirement__post", flat=True)))


def units_within(paths: Iterable[str]) -> list[Unit]:
    """Units that stand, within these paths, by code."""
    return list(Unit.objects.filter(within_any("path", paths), dissolved=None).order_by("code"))


def holders(unit: Unit, post: str, on: date) -> list[Member]:
    """Who holds a post of a unit on a day."""
    held = Post.objects.filter(Post.on(on), unit=unit, kind=post)
    return list(Member.objects.filter(pk__in=held.values("member")).order_by("pinyin_key", "pk"))


@dataclass
class Sum:
    """Of what was due so far: done (late ones within), late, open."""

    due: int = 0
    done: int = 0
    late: int = 0


@dataclass
class UnitSums:
    """A unit with its sum for each rule."""

    unit: Unit
    rules: dict[str, Sum] = field(default_factory=dict)

    @property
    def whole(self) -> Sum:
        """All rules together."""
        return total(self.rules.values())


def total(sums: Iterable[Sum]) -> Sum:
    """Several sums as one."""
    found = Sum()
    for one in sums:
        found.due, found.done, found.late = found.due + one.due, found.done + one.done, found.late + one.late
    return found


def overview(units: Sequence[Unit], year: int, on: date) -> tuple[list[str], list[UnitSums]]:
    """The rules of a year by code, and for each of these units what was due by a day or done already; one query. What
    is exempt is not counted.
    """
    rows = Duty.objects.filter(unit__in=units, requirement__first__range=(date(year, 1, 1), date(year, 12, 31)))
    rows = rows.exclude(condition(State.EXEMPT, on)).filter(Q(requirement__due__lt=on) | Q(met_on__isnull=False))
    counted = rows.order_by().values_list("unit", "requirement__code").annotate(
        due=Count("pk"), done=Count("pk", filter=Q(met_on__isnull=False)), late=Count("pk", filter=Q(late=True))
    )  # fmt: skip
    found: dict[int, dict[str, Sum]] = defaultdict(dict)
    for unit, code, due, done, late in counted:
        found[unit][code] = Sum(due, done, late)
    codes = sorted({code for rules in found.values() for code in rules})
    return codes, [UnitSums(unit, found[unit.pk]) for unit in units]


def later_records(duty: Duty) -> QuerySet[Activity]:
    """Confirmed activities of the unit, of the kind the duty asks for, held after its period and needed by no duty of
    the same rule, the oldest first.
    """
    asked = duty.requirement
    taken = Duty.objects.filter(activity=OuterRef("pk"), unit=duty.unit_id, requirement__code=asked.code)
    rows = Activity.objects.filter(
        roll_version__gt=0, notice__kind=asked.fact, day__gt=asked.last,
        day__lte=asked.last + timedelta(days=LATER),
    ).exclude(notice__state=NoticeState.WITHDRAWN)  # fmt: skip
    mine = Q(unit=duty.unit_id)
    if asked.joint:
        mine |= Q(notice__held=Held.JOINTLY, notice__units=duty.unit_id)
    return rows.filter(mine).exclude(Exists(taken)).select_related("notice").order_by("day", "pk").distinct()


@dataclass(frozen=True)
class Behind:
    """One thing that a duty of sums is about: what, until when, and when it was answered."""

    what: str
    due: date
    on: Any
    activity: int | None = None


def behind(duty: Duty) -> list[Behind]:
    """What fell due in the period of a duty that is fulfilled when nothing is missing; one query."""
    asked = duty.requirement
    days = (asked.first, asked.last)
    if asked.fact == Fact.SIGNED:
        sent = Delivery.objects.filter(unit=duty.unit_id, member=None).annotate(
            until=Coalesce("sign_by", "dispatch__sign_by")
        )
        sent = sent.filter(until__range=days).exclude(answered_at=None, dispatch__closed_at__isnull=False)
        found = sent.order_by("until", "pk").values_list("dispatch__title", "until", "answered_at")
        return [Behind(what, until, at) for what, until, at in found]
    if asked.fact == Fact.FEEDBACK:
        held = Activity.objects.filter(unit=duty.unit_id, notice__feedback_by__range=days)
        held = held.filter(notice__state__in=[NoticeState.ISSUED, NoticeState.CLOSED]).annotate(
            at=F("feedback__made_at")
        )
        rows = held.order_by("notice__feedback_by", "pk").values_list(
            "notice__theme", "notice__feedback_by", "at", "pk"
        )
        return [Behind(what, by, at, key) for what, by, at, key in rows if by is not None]
    return []
