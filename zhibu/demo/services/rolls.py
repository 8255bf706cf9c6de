"""Who comes and who does not, and what is set right afterwards."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from random import Random

from zhibu.activities.models import Activity, Attendance
from zhibu.activities.services import Line, confirm_roll, make_up
from zhibu.activities.states import Attended, LeaveKind, MadeUpHow
from zhibu.demo.services import words
from zhibu.demo.services.days import at, step
from zhibu.demo.services.play import Human, Play
from zhibu.organisation.policy import Person

LEAVES = [LeaveKind.DUTY] * 9 + [LeaveKind.SICK] * 6 + [LeaveKind.PERSONAL] * 3 + [LeaveKind.CARE] * 2
NOT_EXPECTED_AGE = 84  # those who are older and no longer leave the house are not counted
MADE_UP_SHARE = 0.12


def exceptions(play: Play, people: Iterable[Human], day: date, rng: Random) -> dict[int, Line]:
    """The lines of those who are not simply present."""
    found = {}
    for human in people:
        line = _line(human, day, rng, play.chance("lasting", human.pk))
        if line is not None:
            found[human.pk] = line
    return found


def _line(human: Human, day: date, rng: Random, lasting: Random) -> Line | None:
    age = day.year - human.born.year
    draw, lot = rng.random(), lasting.random()
    if human.floating or (age >= NOT_EXPECTED_AGE and lot < 0.6):
        return Line(Attended.NOT_COUNTED)
    if human.female and 25 <= age <= 36 and lot < 0.06:
        return Line(Attended.LEAVE, LeaveKind.MATERNITY)
    if age < 58 and lot > 0.992:
        return Line(Attended.LEAVE, LeaveKind.SECONDED)
    if draw < 0.05:
        return Line(Attended.LEAVE, rng.choice(LEAVES))
    return Line(Attended.ABSENT) if draw < 0.07 else None


def take_roll(play: Play, activity: Activity, exceptions_: dict[int, Line], who: Person, now: datetime) -> Activity:
    """Confirm the roll, and put on the clock what some of those who missed it make up in the following weeks."""
    confirmed = confirm_roll(activity=activity, exceptions=exceptions_, who=who, now=now)
    rng = play.chance("made-up", activity.pk)
    for member, line in exceptions_.items():
        if line.state in {Attended.LEAVE, Attended.ABSENT} and rng.random() < MADE_UP_SHARE:
            day = step(confirmed.day, rng.randrange(3, 9))  # type: ignore[arg-type]
            # What was missed late in the half-year is made up before it is compiled.
            last = _end_of_half(confirmed.day)  # type: ignore[arg-type]
            if day <= last:
                play.put(at(day, 16, rng.randrange(60)), _made_up(activity.pk, member, who, day, rng))
    return confirmed


def _end_of_half(day: date) -> date:
    return date(day.year, 6, 30) if day.month <= 6 else date(day.year, 12, 31)


def _made_up(activity: int, member: int, who: Person, day: date, rng: Random) -> Callable[[datetime], None]:
    how, note = rng.choice(words.MADE_UP)

    def deed(now: datetime) -> None:
        line = in_force(activity, member)
        make_up(lines=[line.pk], day=day, how=MadeUpHow(how), note=note, who=who, now=now)

    return deed


def in_force(activity: int, member: int) -> Attendance:
    """The line of a member on a roll that no later one supersedes."""
    return Attendance.objects.get(activity=activity, member=member, superseded_by=None)
