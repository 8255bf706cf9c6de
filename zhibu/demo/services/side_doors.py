"""The corridor's side doors in the story: members say how it was, the office closes notices, somebody asks for leave,
somebody makes a suggestion.
"""

from contextlib import suppress
from datetime import datetime, timedelta

from zhibu.activities import queries
from zhibu.activities.models import Activity, Attendance, Notice
from zhibu.activities.services import ask_leave, close_notice, rate
from zhibu.activities.states import Attended, LeaveKind, NoticeState
from zhibu.circulation.services import add_channel, reply, suggest
from zhibu.circulation.states import ChannelKind
from zhibu.demo.services import words
from zhibu.demo.services.play import Play
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.models import Member, Transfer, Unit
from zhibu.organisation.services import answer_transfer, ask_transfer

RATED_BY = 6  # members who answer, in each branch that is asked


def put_ratings(play: Play, activity: Activity, when: datetime) -> None:
    """Some of those who were present say how it was."""
    rng = play.chance("rated", activity.pk)

    def deed(now: datetime) -> None:
        present = Attendance.objects.filter(activity=activity, superseded_by=None, state=Attended.PRESENT)
        for member in Member.objects.filter(pk__in=present.values("member")).order_by("pk")[:RATED_BY]:
            rate(
                activity=activity,
                member=member,
                time_suitable=rng.random() < 0.8,
                content_useful=rng.random() < 0.85,
                too_much_material=rng.random() < 0.2,
                now=now,
            )

    play.put(when, deed)


def put_closing(play: Play, notice: Notice, when: datetime) -> None:
    """The office reads what came of a notice and closes it."""
    result = play.chance("result", notice.pk).choice(words.RESULTS)

    def deed(now: datetime) -> None:
        kept = Notice.objects.get(pk=notice.pk)
        if kept.state == NoticeState.ISSUED:
            close_notice(notice=kept, result=result, who=play.cast.person("bangong1", now.date()), now=now)

    play.put(when, deed)


def put_last_days(play: Play) -> None:
    """What waits today: a leave to answer, a suggestion to reply to, one replied to before; a channel that is off."""
    before, now = play.now - timedelta(days=2), play.now

    def suggested(at: datetime) -> None:
        who = play.cast.person("dangyuan0201", at.date(), "member")
        made = suggest(text=words.SUGGESTED[0], page="/activities/", named=True, who=who, now=at)
        staff = play.cast.person("bangong1", at.date())
        reply(suggestion=made, text=words.REPLIED, shared=True, who=staff, now=at)

    def waiting(at: datetime) -> None:
        who = play.cast.person("dangyuan0101", at.date(), "member")
        suggest(text=words.SUGGESTED[1], page="/participation/", named=False, who=who, now=at)
        asking = play.cast.person("weiyuan0101a", at.date(), "member")
        activity = queries.next_activity(asking.member, on=at.date()) if asking.member else None
        if activity is not None and asking.member is not None:
            with suppress(NotPossibleError):  # the day's own roll may be confirmed already
                ask_leave(
                    activity=activity, member=asking.member, kind=LeaveKind.DUTY, words=words.LEAVE, who=asking, now=at
                )

    def way_out(at: datetime) -> None:
        """A group robot that is nobody's and off, as nothing of the sample leaves the machine."""
        add_channel(
            unit=Unit.objects.get(code="0101"),
            kind=ChannelKind.WECOM,
            name=words.GROUP,
            address=words.NOBODYS_ROBOT,
            secret="",
            who=play.cast.person("zhibu0101", at.date()),
            now=at,
        )

    play.put(before, way_out)
    play.put(before, suggested)
    play.put(now, waiting)


def put_transfers(play: Play) -> None:
    """Three members on the way to another branch: one taken over, one declined, one waiting for the answer."""
    days = [play.now - timedelta(days=left) for left in (9, 6, 1)]

    def ask(at: datetime, code: str, to: str, place: int) -> Transfer:
        moving = Member.objects.filter(affiliations__unit__code=code, affiliations__until=None, posts=None)
        return ask_transfer(
            member=moving.order_by("-pk")[place],
            to_unit=Unit.objects.get(code=to),
            on=at.date(),
            reason=words.MOVED[place],
            who=play.cast.person(f"zhibu{code}", at.date()),
            now=at,
        )

    def answered(at: datetime, code: str, to: str, place: int, answer: str) -> None:
        who = play.cast.person(f"zhibu{to}", at.date())
        answer_transfer(asked=ask(at, code, to, place), accepted=not answer, answer=answer, who=who, now=at)
        play.learn_homes()  # whoever has moved is expected elsewhere from now on

    play.put(days[0], lambda at: answered(at, "0101", "0201", 0, ""))
    play.put(days[1], lambda at: answered(at, "0201", "0101", 2, words.NOT_TAKEN))
    play.put(days[2], lambda at: ask(at, "0101", "0201", 1) and None)
