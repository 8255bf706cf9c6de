"""The sample from nothing to this minute: the import, the posts, the notices of each month, the half-years."""

from collections.abc import Callable
from datetime import date, datetime
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from zhibu.activities.models import Attendance
from zhibu.activities.services import Line, correct
from zhibu.activities.states import Attended, LeaveKind
from zhibu.audit.services import record
from zhibu.demo.services import words
from zhibu.demo.services.accounts import CHECKING, LATE_SHOWN, LOADER, fill_posts, set_passwords
from zhibu.demo.services.assessment import put_assessment
from zhibu.demo.services.ballots import put_ballots
from zhibu.demo.services.books import put_book
from zhibu.demo.services.campaigns import put_campaigns
from zhibu.demo.services.conferences import put_conference
from zhibu.demo.services.days import at, desk_day, step
from zhibu.demo.services.documents import put_documents
from zhibu.demo.services.duties import put_duties
from zhibu.demo.services.good_deeds import put_good_deeds
from zhibu.demo.services.half_years import Closings, LateDays, late_days, transfer_day
from zhibu.demo.services.honours import put_honours
from zhibu.demo.services.meetings import put_record
from zhibu.demo.services.notices import Planned, Way, branch_meeting
from zhibu.demo.services.play import Play
from zhibu.demo.services.practices import put_practices
from zhibu.demo.services.promises import put_promises
from zhibu.demo.services.regulations import put_regulations
from zhibu.demo.services.sanctions import put_sanctions
from zhibu.demo.services.side_doors import put_last_days, put_transfers
from zhibu.demo.services.supervision import put_supervision
from zhibu.demo.services.together import put_learning_together
from zhibu.demo.services.website import put_website
from zhibu.demo.services.workbooks import write_workbooks
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.periods import HalfYear
from zhibu.organisation.models import Affiliation, Post, Unit
from zhibu.organisation.services import transfer

FIRST = HalfYear(2026, 1)
OWN = "0101"  # this branch issues notices to itself
MOVES_FROM, MOVES_TO = "0101", "12"
PLAIN_CORRECTION = "0102"
REMINDED = -7  # working days before the desk's day: then people are reminded of the one notice they should have read


@transaction.atomic
def load(*, members: int, seed: int, now: datetime, say: Callable[[str], None]) -> int:
    """Load the sample up to `now` and return how many deeds were done; all or nothing. `say` hears of the progress.

    Raises NotPossibleError in production, when there is a committee already, and before 2026-07.
    """
    today = timezone.localdate(now)
    if settings.PRODUCTION:
        raise NotPossibleError("The sample is not loaded in production.")
    if Unit.objects.exists():
        raise NotPossibleError("There is a committee already. The sample needs an empty database.")
    if today <= FIRST.last:
        raise NotPossibleError(f"The sample begins with {FIRST}, which is not over on {today}.")
    bring_in(members=members, seed=seed, say=say)
    say("posts and accounts …")
    since = date(FIRST.year - 1, 3, 1)
    until = date(max(FIRST.year + 4, today.year + 2), 3, 1)
    cast = fill_posts(since=since, until=until, now=at(step(since, 0), 9))
    play = Play(cast, seed=seed, now=now, say=say)
    put_everything(play, today)
    done = play.run()
    set_passwords()
    record(
        actor=LOADER,
        deed="demo.committee.loaded",
        subject="demo.committee",
        detail={"members": members, "seed": seed, "deeds": done},
        now=now,
    )
    return done


def bring_in(*, members: int, seed: int, say: Callable[[str], None]) -> None:
    """Write workbooks as an office has them and import them by the ordinary commands."""
    with TemporaryDirectory() as folder:
        say(f"workbooks of {members} members …")
        units, rosters = write_workbooks(Path(folder), members=members, seed=seed)
        said = StringIO()
        try:
            call_command("import_units", units, committee=words.COMMITTEE, commit=True, stdout=said)
            for roster in rosters:
                call_command("import_members", roster, commit=True, stdout=said)
        except SystemExit as error:
            raise NotPossibleError(f"The import refused the sample: {said.getvalue()}") from error
        say(said.getvalue().strip())


def put_everything(play: Play, today: date) -> None:
    """Put the notices of all half-years, the transfer and the closings on the clock."""
    running, desk = HalfYear.of(today), desk_day(play.now)
    period = FIRST
    while period < running:
        newest = period == running.previous
        late = late_days(period, desk) if newest else None
        for planned in standard(period, late=late):
            Way(play, planned).begin()
        for month in (2, 5) if period.half == 1 else (8, 11):
            issued = step(date(period.year, month, 20), 0)
            Way(play, branch_meeting(play.cast.units[OWN], issued, step(issued, 3))).begin()
        Closings(play, period, late=late).begin()
        period = HalfYear(period.year + period.half // 2, 3 - period.half)
    put_transfer(play)
    put_plain_correction(play)
    put_running(play, running, desk)
    put_last_days(play)
    put_transfers(play)
    put_website(play)
    put_book(play)
    put_documents(play)
    put_regulations(play)
    put_practices(play)
    put_learning_together(play)
    put_supervision(play)
    put_ballots(play)
    put_honours(play)
    put_campaigns(play, desk)
    put_assessment(play)
    put_promises(play)
    put_duties(play, FIRST.first)
    put_sanctions(play)
    put_good_deeds(play)
    put_conference(play)


def standard(period: HalfYear, *, late: LateDays | None = None) -> list[Planned]:
    """The two notices of each month of a half-year; the last one is held late by the late units."""
    found = []
    first_month = period.first.month
    for month in range(first_month, first_month + 6):
        for topic, day in zip(words.TOPICS[month], (3, 12), strict=True):
            issued = step(date(period.year, month, day), 0)
            if topic[2] == words.JOINT:
                held = step(issued, 6)
                found.append(Planned(topic, issued, held, held, step(held, 2)))
            else:
                first, last = step(issued, 4), min(step(issued, 11), step(period.last, -1))
                found.append(Planned(topic, issued, first, last, step(last, 3)))
    if late:
        slow = {LATE_SHOWN: late.shown_roll, CHECKING: late.checking_roll}
        newest = found[-1]
        found[-1] = Planned(
            newest.topic, newest.issued, newest.first, newest.last, newest.feedback,
            late=slow, missing={CHECKING: f"dangyuan{CHECKING}"},
        )  # fmt: skip
    return found


def put_transfer(play: Play) -> None:
    """In March one member moves to another branch and stands in both tables."""
    day = transfer_day(FIRST)

    def deed(now: datetime) -> None:
        known = [member.pk for member in play.cast.members.values()]
        mover = (
            Affiliation.objects.filter(Affiliation.on(day), unit__code=MOVES_FROM, since__lt=FIRST.first)
            .exclude(member__in=known)
            .exclude(member__in=Post.objects.values("member"))
            .filter(member__floating=False)
            .select_related("member")
            .order_by("member_id")
            .first()
        )
        if mover is not None:
            who = play.cast.person("gongwei", day)
            transfer(mover.member, play.cast.units[MOVES_TO], by=who.actor, on=day, now=now)
            play.learn_homes()

    play.put(at(day, 9, 15), deed)


def put_plain_correction(play: Play) -> None:
    """In May a secretary corrects a line of the roll: forgotten official duty."""
    day = step(date(FIRST.year, 5, 25), 0)

    def deed(now: datetime) -> None:
        line = (
            Attendance.objects.filter(superseded_by=None, activity__unit__code=PLAIN_CORRECTION)
            .filter(state=Attended.PRESENT, activity__day__gte=FIRST.first)
            .order_by("activity__day", "pk")
            .first()
        )
        if line is not None:
            who = play.cast.person(f"zhibu{PLAIN_CORRECTION}", day)
            duty = Line(Attended.LEAVE, LeaveKind.DUTY)
            correct(attendance=line, line=duty, reason=words.CORRECTION, who=who, now=now)

    play.put(at(day, 10, 5), deed)


def topics_from(month: int) -> list[tuple[Any, ...]]:
    """All topics, those of this month first, then those of the months after it."""
    return [topic for n in range(12) for topic in words.TOPICS[(month - 1 + n) % 12 + 1]]


def put_running(play: Play, period: HalfYear, desk: date) -> None:
    """The half-year that holds today: older notices complete, then one at each stop of the corridor, a draft last."""
    plans = standard(period)
    complete = [planned for planned in plans if planned.feedback <= step(desk, -17)]
    used = {planned.theme for planned in complete}
    staged = [  # working days from the desk's day: issued, first and last day, feedback
        (-19, -15, -6, 2),
        (-11, -6, 3, 6),
        (-1, 4, 12, 15),
        (0, 6, 14, 17),
    ]
    for planned in complete:
        Way(play, planned).begin()
    for issued, *others in staged:
        first, last, feedback = (step(desk, count) for count in others)
        if first >= period.first:
            day = step(desk, issued) if issued else desk
            topic = next(one for one in topics_from(first.month) if one[0] not in used and one[2] != words.JOINT)
            used.add(topic[0])
            reminded = step(desk, REMINDED) if issued < REMINDED < others[0] else None
            asks = issued == staged[0][0]
            Way(play, Planned(topic, day, first, last, feedback, asks=asks, reminded=reminded)).begin()
    for issued, held in ((-24, -21), (-2, 3)):
        if step(desk, held) >= period.first:
            meeting = branch_meeting(play.cast.units[OWN], step(desk, issued), step(desk, held))
            Way(play, meeting).begin()
    put_record(play, OWN, desk)
    first, last, feedback = (step(desk, count) for count in (10, 18, 21))
    topic = (words.DRAFT, *words.TOPICS[11][0][1:4], words.DRAFT_CONTENT, *words.TOPICS[11][0][5:])
    draft = Planned(topic, step(desk, 1), first, last, feedback)
    Way(play, draft).begin(only_draft=True)
