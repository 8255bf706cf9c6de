"""Rows of the half-year: activities with their rolls, a half-year compiled, people who act."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from tests.support import Cast
from zhibu.activities.models import Activity, Attendance, Notice
from zhibu.activities.states import Attended
from zhibu.kernel.periods import HalfYear
from zhibu.organisation.models import Affiliation, Member, Unit
from zhibu.organisation.policy import Person, person_for
from zhibu.participation.models import Closing
from zhibu.participation.services import compile_half_year

H1 = HalfYear(2026, 1)
COMPILED = date(2026, 7, 1)  # a Wednesday; five working days end on Tuesday 7 July


def at(day: date) -> datetime:
    """Nine o'clock on a day."""
    return timezone.make_aware(datetime.combine(day, time(9)))


def person(member: Member, day: date = COMPILED, mode: str | None = None) -> Person:
    """Who acts on that day, in that mode."""
    return person_for(member.user, mode=mode, today=day)


def activity(unit: Unit, day: date, *, confirmed: bool = True, theme: str = "主题党日") -> Activity:
    """An activity of a unit, its roll confirmed or not."""
    now = at(day)
    notice = Notice.objects.create(issuer=unit, theme=theme, drafted_at=now, saved_at=now, first_day=day, last_day=day)
    return Activity.objects.create(notice=notice, unit=unit, day=day, roll_version=int(confirmed))


def attend(held: Activity, member: Member, state: str = Attended.PRESENT, **more: Any) -> Attendance:
    """One line of a roll; leave is official duty unless said otherwise."""
    if state == Attended.LEAVE:
        more.setdefault("leave_kind", "duty")
    set_at = at(held.day or COMPILED)
    return Attendance.objects.create(activity=held, member=member, state=state, version=1, set_at=set_at, **more)


def correct(line: Attendance, state: str, reason: str = "补正", **more: Any) -> Attendance:
    """A row that supersedes another one."""
    return attend(line.activity, line.member, state, supersedes=line, reason=reason, **more)


def roll(unit: Unit, day: date, states: Mapping[Member, str]) -> list[Attendance]:
    """A confirmed roll."""
    held = activity(unit, day)
    return [attend(held, member, state) for member, state in states.items()]


def move(member: Member, unit: Unit, day: date) -> None:
    """The member belongs to `unit` from `day` on."""
    Affiliation.objects.filter(member=member, until=None).update(until=day)
    Affiliation.objects.create(member=member, unit=unit, since=day)


def branch_rolls(cast: Cast) -> list[Attendance]:
    """Two rolls of 0101: `member` was present and absent, `both` on leave and present."""
    first = {cast.member: Attended.PRESENT, cast.both: Attended.LEAVE}
    second = {cast.member: Attended.ABSENT, cast.both: Attended.PRESENT}
    return roll(cast.branch, date(2026, 2, 10), first) + roll(cast.branch, date(2026, 3, 10), second)


def compiled(cast: Cast, unit: Unit, day: date = COMPILED) -> Closing:
    """The half-year of one unit, compiled by the office."""
    who = person(cast.staff, day)
    (closing,) = compile_half_year(period=H1, units=[unit], basis="办法", check_days=5, who=who, now=at(day))
    return closing


def days_after(day: date, count: int) -> date:
    """A day later on."""
    return day + timedelta(days=count)
