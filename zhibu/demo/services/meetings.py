"""What gives the pages of a record and of a reminder something to show: one meeting written down, one reminder."""

from contextlib import suppress
from datetime import date, datetime, time

from django.db.models import Q

from zhibu.activities import queries
from zhibu.activities.models import Activity, Notice
from zhibu.activities.services import add_follow_up, confirm_record, remind, save_record, save_resolution
from zhibu.activities.states import Matter, NoticeKind, Voted
from zhibu.demo.services import words
from zhibu.demo.services.days import at, step
from zhibu.demo.services.play import Play
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.states import PostKind


def put_record(play: Play, code: str, desk: date) -> None:
    """The secretary of a branch writes down its newest member meeting: a resolution, and what follows from it."""

    def deed(now: datetime) -> None:
        meetings = Activity.objects.filter(unit__code=code, notice__issuer__code=code, roll_version__gt=0)
        meeting = (
            meetings.filter(notice__kind=NoticeKind.MEMBER_MEETING, record=None)
            .select_related("notice", "unit")
            .order_by("-day", "-pk")
            .first()
        )
        if meeting is not None:
            _write(play, meeting, now, due=step(desk, 6))

    play.put(at(step(desk, -1), 16, 20), deed)


def _write(play: Play, meeting: Activity, now: datetime, *, due: date) -> None:
    who = play.cast.person(f"zhibu{meeting.unit.code}", now.date())
    values = {
        "host_id": who.member.pk if who.member else None,
        "host_name": "",
        "recorder_id": play.cast.members[f"weiyuan{meeting.unit.code}a"].pk,
        "recorder_name": "",
        "began": time(15, 0),
        "ended": time(16, 10),
        "said": words.MEETING_SAID,
    }
    save_record(activity=meeting, values=values, items=words.MEETING_ITEMS, who=who, now=now)
    voting = len(queries.voters_of(meeting, meeting.roll_version).present)
    counted = {"votes_for": max(voting - 1, 0), "votes_against": 0, "abstained": min(voting, 1)}
    matter = {"text": words.RESOLUTION, "matter": Matter.DECISION, "voted": Voted.HANDS}
    save_resolution(
        activity=meeting, resolution=None, values={**matter, **counted, "invalid": None, "written_for": None},
        recused=(), who=who, now=now,
    )  # fmt: skip
    add_follow_up(
        activity=meeting, what=words.FOLLOW_UP, owner=None, post=PostKind.ORGANISATION, due=due, who=who, now=now
    )
    kept = queries.record_of(meeting)
    assert kept is not None
    confirm_record(activity=meeting, edition=kept.edition, who=who, now=now)


def put_reminder(play: Play, notice: Notice, when: datetime) -> None:
    """The office reminds those who have not answered a notice."""

    def deed(now: datetime) -> None:
        who = play.cast.person("bangong1", now.date())
        with suppress(NotPossibleError):  # everybody has answered
            remind(notice=Notice.objects.get(pk=notice.pk), within=Q(), who=who, now=now)

    play.put(when, deed)
