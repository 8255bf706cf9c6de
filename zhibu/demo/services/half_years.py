"""The half-year in the story: compiled, checked by everybody, objected to, on show, final. Two branches are late."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from zhibu.activities.models import Attendance
from zhibu.activities.services import Line, correct
from zhibu.activities.states import Attended, LeaveKind
from zhibu.demo.services import words
from zhibu.demo.services.accounts import CHECKING, LATE_SHOWN, LOADER
from zhibu.demo.services.days import at, step
from zhibu.demo.services.play import Play
from zhibu.demo.services.rolls import in_force
from zhibu.disclosure.models import Disclosure
from zhibu.disclosure.services import answer, show
from zhibu.disclosure.states import Outcome
from zhibu.kernel.periods import HalfYear
from zhibu.organisation.models import Member, Unit
from zhibu.participation.models import Closing, Record
from zhibu.participation.services import (
    compile_half_year,
    confirm_many,
    make_final,
    object_to_own,
    recompile,
)

CHECK_DAYS = SHOW_DAYS = 5
CHECKED = (0.45, 0.3, 0.15)  # which share of the members confirms on the first evening and on those after it


def transfer_day(period: HalfYear) -> date:
    """The day of the transfer: in the middle of the half-year's third month."""
    return step(date(period.year, 3 if period.half == 1 else 9, 16), 0)


@dataclass(frozen=True)
class LateDays:
    """When the two late branches get to their half-year; counted back from today."""

    shown_roll: date
    shown_compiled: date
    shown_from: date
    checking_roll: date
    checking_compiled: date
    objection: date


def late_days(period: HalfYear, desk: date) -> LateDays:
    """Their days: one is on show today, in the other members check today, but not before the half-year was over."""
    start = step(period.last, 2)

    def back(count: int) -> date:
        return max(step(desk, -count) if count else desk, start)

    return LateDays(back(11), back(10), back(3), back(4), back(3), back(1))


class Closings:
    """One half-year on its way through the play."""

    def __init__(self, play: Play, period: HalfYear, *, late: LateDays | None) -> None:
        self.play, self.period, self.late = play, period, late
        self.rng = play.chance(period, "closing")
        self.closings: dict[str, Closing] = {}

    def begin(self) -> None:
        """Put the compilation of all units, and that of the late ones, on the clock."""
        first = step(self.period.last, 2)
        slow = {CHECKING, LATE_SHOWN} if self.late else set()
        on_time = [unit for unit in self.play.cast.branches if unit.code not in slow]
        self.play.put(at(first, 10), self.compiled(on_time, then=self.ordinary))
        if self.late:
            units = self.play.cast.units
            self.play.put(at(self.late.shown_compiled, 10, 40), self.compiled([units[LATE_SHOWN]], then=self.on_show))
            self.play.put(
                at(self.late.checking_compiled, 10, 40), self.compiled([units[CHECKING]], then=self.being_checked)
            )

    def compiled(self, units: list[Unit], *, then: Callable[[date], None]) -> Callable[[datetime], None]:
        """The office compiles these units; `then` plans what follows."""

        def deed(now: datetime) -> None:
            who = self.play.cast.person("gongwei", now.date())
            made = compile_half_year(
                period=self.period, units=units, basis=words.BASIS, check_days=CHECK_DAYS, who=who, now=now
            )
            codes = {unit.pk: unit.code for unit in units}
            for closing in made:
                self.closings[codes[closing.unit_id]] = closing
                self.own_checks(closing, now.date())
            then(now.date())

        return deed

    def own_checks(self, closing: Closing, compiled: date) -> None:
        """Members confirm their lines in the evenings; some never do. Nobody speaks for those who object."""
        silent = {self.play.cast.members[f"dangyuan{CHECKING}"].pk} if self.late else set()
        lots = [
            (self.rng.random(), pk)
            for pk in closing.records.order_by("pk").values_list("member", flat=True)
            if pk not in silent
        ]
        below = 0.0
        for evening, share in enumerate(CHECKED):
            members = [pk for lot, pk in lots if below <= lot < below + share]
            below += share
            day = step(compiled, evening) if evening else compiled
            if members:
                self.play.put(at(day, 19, self.rng.randrange(60)), self.checked(closing, members))

    def checked(self, closing: Closing, members: list[int]) -> Callable[[datetime], None]:
        """So many members have confirmed; the chain names the loader, as nobody of them was there."""

        def deed(now: datetime) -> None:
            confirm_many(closing=closing, members=members, actor=LOADER, now=now)

        return deed

    def ordinary(self, compiled: date) -> None:
        """The units that are on time: two objections are answered, then each goes on show and becomes final."""
        objected, answered = step(compiled, 1), step(compiled, 3)
        self.play.put(at(objected, 20, 10), lambda now: self.object_wrongly_absent(answered, now))
        self.play.put(at(objected, 21, 5), lambda now: self.object_after_transfer(answered, now))
        for code, closing in self.closings.items():
            shown = step(compiled, CHECK_DAYS + self.rng.randrange(2))
            self.play.put(at(shown, 9, 10 + self.rng.randrange(40)), self.shown(code, closing))
            final = step(shown, SHOW_DAYS + self.rng.randrange(3))
            self.play.put(at(final, 9, 5 + self.rng.randrange(50)), self.final(code, closing))

    def on_show(self, compiled: date) -> None:
        """The late branch that is on show now."""
        closing = self.closings[LATE_SHOWN]
        if self.late and self.late.shown_from > compiled:
            self.play.put(at(self.late.shown_from, 9, 20), self.shown(LATE_SHOWN, closing))

    def being_checked(self, compiled: date) -> None:
        """The late branch in which members check now; one of them objects."""
        if self.late:
            day = max(self.late.objection, compiled)
            self.play.put(at(day, 12 if day > compiled else 11, 30), self.object_openly)

    def shown(self, code: str, closing: Closing) -> Callable[[datetime], None]:
        """The unit's secretary puts it on show."""

        def deed(now: datetime) -> None:
            who = self.play.cast.person(f"zhibu{code}", now.date())
            show(disclosure=closing.disclosure, working_days=SHOW_DAYS, who=who, now=now)

        return deed

    def final(self, code: str, closing: Closing) -> Callable[[datetime], None]:
        """The unit's secretary makes it final."""

        def deed(now: datetime) -> None:
            who = self.play.cast.person(f"zhibu{code}", now.date())
            make_final(disclosure=Disclosure.objects.get(pk=closing.disclosure_id), who=who, now=now)

        return deed

    def record_of(self, code: str, member: int) -> Record:
        """A member's record in a unit."""
        return Record.objects.select_related("closing__disclosure__unit", "closing__unit", "member__user").get(
            closing=self.closings[code], member=member
        )

    def object_wrongly_absent(self, answered: date, now: datetime) -> None:
        """Somebody was recorded as absent who had been sent out: upheld, corrected, published again."""
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # all of this is one transaction: the planner has seen none of its rows yet
        found = (
            Attendance.objects.filter(superseded_by=None, state=Attended.ABSENT, made_up_on=None)
            .filter(activity__day__range=(self.period.first, self.period.last), activity__unit__kind="branch")
            .exclude(activity__unit__code__in=[CHECKING, LATE_SHOWN])
            .exclude(member__posts__isnull=False)
            .filter(member__affiliations__unit__in=[closing.unit_id for closing in self.closings.values()])
            .filter(member__affiliations__until=None, member__affiliations__since__lt=self.period.first)
            .select_related("activity__unit")
            .order_by("activity__unit__code", "activity__day", "pk")
            .first()
        )
        if found is None:
            return
        code, day = found.activity.unit.code, found.activity.day
        record = self.record_of(code, found.member_id)
        text = words.OBJECTION_UPHELD.format(day=words.DAY.format(day))
        who = self.play.cast.member(record.member, code, now.date())
        objection = object_to_own(record_=record, text=text, who=who, now=now)

        def deed(then: datetime) -> None:
            secretary = self.play.cast.person(f"zhibu{code}", then.date())
            line = Line(Attended.LEAVE, LeaveKind.DUTY)
            correct(
                attendance=in_force(found.activity_id, found.member_id), line=line, reason=words.CORRECTION,
                who=secretary, now=then,
            )  # fmt: skip
            recompile(closing=self.closings[code], reason=words.REASON_UPHELD, who=secretary, now=then)
            answer(objection=objection, outcome=Outcome.UPHELD, text=words.ANSWER_UPHELD, who=secretary, now=then)

        self.play.put(at(answered, 15, 20), deed)

    def object_after_transfer(self, answered: date, now: datetime) -> None:
        """Who moved asks why the figures are smaller: explained, unchanged."""
        moved = Member.objects.filter(
            affiliations__since=transfer_day(self.period), affiliations__until=None
        ).select_related("user").first()  # fmt: skip
        if moved is None:
            return
        code = moved.affiliations.get(until=None).unit.code
        if code not in self.closings or not Record.objects.filter(closing=self.closings[code], member=moved).exists():
            return
        record = self.record_of(code, moved.pk)
        who = self.play.cast.member(record.member, code, now.date())
        objection = object_to_own(record_=record, text=words.OBJECTION_EXPLAINED, who=who, now=now)

        def deed(then: datetime) -> None:
            secretary = self.play.cast.person(f"zhibu{code}", then.date())
            answer(
                objection=objection, outcome=Outcome.EXPLAINED, text=words.ANSWER_EXPLAINED, who=secretary, now=then
            )

        self.play.put(at(answered, 16, 0), deed)

    def object_openly(self, now: datetime) -> None:
        """The objection that waits for its answer today."""
        record = self.record_of(CHECKING, self.play.cast.members[f"dangyuan{CHECKING}"].pk)
        missed = (
            Attendance.objects.filter(superseded_by=None, state=Attended.ABSENT, member=record.member_id)
            .filter(activity__day__range=(self.period.first, self.period.last))
            .select_related("activity__notice")
            .latest("activity__day")
        )
        text = words.OBJECTION_OPEN.format(
            day=words.DAY.format(missed.activity.day), theme=missed.activity.notice.theme
        )
        who = self.play.cast.member(record.member, CHECKING, now.date())
        object_to_own(record_=record, text=text, who=who, now=now)
