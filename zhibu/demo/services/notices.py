"""The way of one notice in the story: drafted, issued, signed for, read, planned, rolls taken, feedback."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from zhibu.activities import queries
from zhibu.activities.models import Activity, Notice
from zhibu.activities.services import Line, issue, plan, report, save_draft, tell
from zhibu.activities.states import Attended, Effect, Expected, Held, NoticeKind, Told
from zhibu.circulation.models import Dispatch
from zhibu.circulation.services import acknowledge_many, sign_for
from zhibu.demo.services import words
from zhibu.demo.services.accounts import LOADER
from zhibu.demo.services.days import at, office_hour, step, working_days
from zhibu.demo.services.meetings import put_reminder
from zhibu.demo.services.play import Human, Play
from zhibu.demo.services.questions import answered, ask_besides
from zhibu.demo.services.rolls import exceptions, take_roll
from zhibu.demo.services.side_doors import put_closing, put_ratings
from zhibu.organisation.models import Unit
from zhibu.organisation.states import UnitKind

READ = (0.45, 0.3, 0.12, 0.07)  # which share of the members reads on the day of issue and on those after it


RATING = ("0101", "0201")  # branches whose members say how it was


@dataclass(frozen=True)
class Planned:
    """One notice to come: its topic and its days. `late` names units that take its roll only on a later day."""

    topic: tuple[Any, ...]
    issued: date
    first: date
    last: date
    feedback: date
    issuer: str = ""
    late: Mapping[str, date] = field(default_factory=dict)
    missing: Mapping[str, str] = field(default_factory=dict)  # unit → user name of somebody recorded as absent
    asks: bool = False  # two questions beside the six of the feedback
    reminded: date | None = None  # when those who have not answered are reminded

    @property
    def theme(self) -> str:
        """Its theme."""
        return str(self.topic[0])

    @property
    def joint(self) -> bool:
        """Whether there is one activity for all."""
        return self.topic[2] == Held.JOINTLY

    def values(self) -> dict[str, Any]:
        """The fields of the draft."""
        theme, kind, held, expected, content, form, materials, place = self.topic
        return {
            "theme": theme,
            "kind": kind,
            "held": held,
            "expected": expected,
            "content": content,
            "form": form,
            "method": "" if self.joint or self.issuer else words.METHOD,
            "materials": materials,
            "place": place,
            "first_day": self.first,
            "last_day": self.last if self.last > self.first else None,
            "start_time": time(14, 30) if self.joint else time(15, 0),
            "requirements": "" if self.joint or self.issuer else words.REQUIREMENTS,
            "feedback_by": self.feedback,
        }


def branch_meeting(unit: Unit, issued: date, day: date) -> Planned:
    """A branch's own meeting of the month, by a notice to itself."""
    topic = (
        words.BRANCH_MEETING.format(month=day.month), NoticeKind.MEMBER_MEETING, Held.BY_EACH, Expected.MEMBERS,
        words.BRANCH_CONTENT, words.BRANCH_FORM, "", words.PLACES[0],
    )  # fmt: skip
    return Planned(topic, issued, day, day, step(day, 2), issuer=unit.code)


class Way:
    """One notice on its way through the play."""

    def __init__(self, play: Play, planned: Planned) -> None:
        self.play, self.planned = play, planned
        self.rng = play.chance(planned.theme, planned.issued, planned.issuer)
        cast = play.cast
        self.issuer = cast.units[planned.issuer] if planned.issuer else cast.root
        self.units = [self.issuer] if planned.issuer else list(cast.units.values())
        self.notice: Notice | None = None
        self.dispatch = Dispatch()  # until it is issued

    def begin(self, *, only_draft: bool = False) -> None:
        """Put the draft and the issue on the clock; the rest follows from the issue."""
        before = step(self.planned.issued, -1)
        own = at(self.planned.issued, 9, 5)
        drafted = at(before, 9, 45) if only_draft else own if self.planned.issuer else at(before, 16, 5)
        self.play.put(drafted, self.draft)
        if not only_draft:
            self.play.put(at(self.planned.issued, 9, 30 + self.rng.randrange(20)), self.issue)

    def draft(self, now: datetime) -> None:
        """The office, or the branch, drafts it."""
        who = self.play.cast.person(self.runner(self.issuer, draft=True), now.date())
        self.notice = save_draft(
            notice=None, issuer=self.issuer, values=self.planned.values(), units=self.units, who=who, now=now
        )
        if self.planned.asks:
            ask_besides(self.notice, who, now)

    def issue(self, now: datetime) -> None:
        """The secretary issues it; units and members get to work."""
        play, day = self.play, self.planned.issued
        who = play.cast.person(self.runner(self.issuer), day)
        self.notice = issue(notice=self.notice, who=who, now=now)  # type: ignore[arg-type]
        self.dispatch = self.notice.dispatch  # type: ignore[assignment]
        if not self.planned.issuer and not self.planned.late:
            put_closing(play, self.notice, at(step(self.planned.feedback, 4), 10, 40))
        if self.planned.reminded:
            put_reminder(play, self.notice, at(self.planned.reminded, 10, 20))
        signed = {unit.pk: self.sign(unit, now) for unit in self.units}
        for unit, when in ((unit, signed.get(unit.pk, now)) for unit in self.units):
            if self.play.members_of(unit, self.planned.issued):
                self.play.put(max(when, now), self.told(unit))
        self.read()
        codes = {unit.pk: unit for unit in [play.cast.root, *play.cast.units.values()]}
        for activity in Activity.objects.filter(notice=self.notice).order_by("pk"):
            activity.unit, activity.notice = codes[activity.unit_id], self.notice
            self.hold(activity, signed.get(activity.unit_id, now))

    def runner(self, unit: Unit, *, draft: bool = False) -> str:
        """The user name of who acts for a unit."""
        if unit.is_root:
            return "bangong1" if draft else "gongwei"
        return f"zongzhi{unit.code}" if unit.kind == UnitKind.GENERAL_BRANCH else f"zhibu{unit.code}"

    def sign(self, unit: Unit, issued: datetime) -> datetime:
        """A unit signs within three working days; returns when."""
        name = self.runner(unit)
        if self.planned.issuer:
            when = issued
        else:
            late = self.rng.choices((0, 1, 2), (35, 45, 20))[0]
            when = office_hour(step(self.planned.issued, late) if late else self.planned.issued, self.rng, first=10)

        def deed(now: datetime) -> None:
            who = self.play.cast.person(name, now.date())
            sign_for(dispatch=self.dispatch, unit=unit, by=who.member, actor=who.actor, now=now)

        self.play.put(when, deed)
        return when

    def told(self, unit: Unit) -> Callable[[datetime], None]:
        """A unit tells its members when it has signed."""
        how = self.play.chance("told", self.planned.theme, unit.code).choice((Told.GROUP, Told.BOARD, Told.MEETING))

        def deed(now: datetime) -> None:
            if self.notice is not None and queries.has_expected(self.notice, unit):
                who = self.play.cast.person(self.runner(unit), now.date())
                tell(notice=self.notice, unit=unit, how=how, told_on=now.date(), note="", who=who, now=now)

        return deed

    def read(self) -> None:
        """Members read it on the day of issue and the days after; a few never do."""
        audience = self.people(None, self.planned.issued)
        lots = [(self.rng.random(), human.pk) for human in audience]
        below = 0.0
        for late, share in enumerate(READ):
            members = [pk for lot, pk in lots if below <= lot < below + share]
            below += share
            day = step(self.planned.issued, late) if late else self.planned.issued
            if members:
                self.play.put(at(day, 20 if late else 12, self.rng.randrange(60)), self.acknowledged(members))

    def acknowledged(self, members: list[int]) -> Callable[[datetime], None]:
        """The deed of so many members; the chain names the loader, as nobody of them was there."""

        def deed(now: datetime) -> None:
            acknowledge_many(dispatch=self.dispatch, members=members, actor=LOADER, now=now)

        return deed

    def people(self, unit: Unit | None, day: date) -> list[Human]:
        """Who is expected: of one unit or of all. The officers' own list is the cast's posts."""
        called = [unit] if unit is not None and not self.planned.joint else self.units
        everybody = [human for one in called for human in self.play.members_of(one, day)]
        if self.planned.topic[3] != Expected.OFFICERS:
            return everybody
        names = ("zhibu", "zongzhi", "weiyuan")
        officers = {m.pk for name, m in self.play.cast.members.items() if name.startswith(names)}
        return [human for human in everybody if human.pk in officers]

    def hold(self, activity: Activity, signed: datetime) -> None:
        """A unit chooses its day, holds the activity, takes the roll, reports."""
        rng, unit = self.play.chance(self.planned.theme, activity.unit.code), activity.unit
        day = self.planned.first
        if self.planned.last > self.planned.first:
            day = rng.choice(working_days(self.planned.first, self.planned.last))
            chosen = at(step(signed.date(), rng.randrange(1, 3)), rng.randrange(9, 17), rng.randrange(60))
            self.play.put(min(chosen, at(day, 8, 40)), self.chosen(activity, day, rng))
        late = self.planned.late.get(unit.code)
        taken = at(day, 17, rng.randrange(60)) if rng.random() < 0.7 else at(step(day, 1), 9, rng.randrange(60))
        self.play.put(at(late, 10, 15) if late else taken, self.taken(activity, day, rng))

    def chosen(self, activity: Activity, day: date, rng: Random) -> Callable[[datetime], None]:
        """The unit's own day and place within the window."""
        place, hour = rng.choice(words.PLACES), time(rng.choice((9, 14, 15)), rng.choice((0, 30)))

        def deed(now: datetime) -> None:
            who = self.play.cast.person(self.runner(activity.unit), now.date())
            plan(activity=activity, day=day, start_time=hour, place=place, who=who, now=now)
            activity.day = day

        return deed

    def taken(self, activity: Activity, day: date, rng: Random) -> Callable[[datetime], None]:
        """The roll on the day or the next working day, then the feedback."""

        def deed(now: datetime) -> None:
            people = self.people(activity.unit, day)
            lines = exceptions(self.play, people, day, rng)
            if name := self.planned.missing.get(activity.unit.code):
                lines[self.play.cast.members[name].pk] = Line(Attended.ABSENT)
            who = self.play.cast.person(self.runner(activity.unit, draft=True), now.date())
            take_roll(self.play, activity, lines, who, now)
            if activity.unit.code in RATING:
                put_ratings(self.play, activity, now + timedelta(minutes=20))
            self.reported(activity, now.date(), rng)

        return deed

    def reported(self, activity: Activity, taken: date, rng: Random) -> None:
        """Feedback within its time, by some units late."""
        days = working_days(taken, max(self.planned.feedback, taken))
        day = rng.choice(days) if days else taken
        if rng.random() < 0.03:
            day = step(max(self.planned.feedback, taken), rng.randrange(1, 3))
        values = {
            "effect": Effect.PARTLY if rng.random() < 0.12 else Effect.GOOD,
            "done": rng.choice(words.DONE),
            "liked": rng.choice(words.LIKED),
            "difficulty": rng.choice(words.DIFFICULT),
            "suggestion": rng.choice(words.SUGGESTION),
            "practice": rng.choice(words.PRACTICE),
        }

        def deed(now: datetime) -> None:
            who = self.play.cast.person(self.runner(activity.unit, draft=True), now.date())
            answers = answered(activity.notice, self.play.chance("asked", activity.unit.code))
            report(activity=activity, values=values, answers=answers, who=who, now=now)

        self.play.put(at(day, 18, 5) if day == taken else office_hour(day, rng), deed)
