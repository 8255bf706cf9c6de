"""The sample's sanctions: a reminder in force, one that was changed on appeal, a unit's case that is closed; talks."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.utils import timezone

from zhibu.demo.services.days import at, step
from zhibu.demo.services.play import Play
from zhibu.organisation.models import Member, Unit
from zhibu.organisation.policy import Person
from zhibu.recognition import queries, services
from zhibu.recognition.models import Sanction, Talk
from zhibu.recognition.states import PromisedBy, Rung, SanctionMove

CODE, APPEALING, ABOVE, UNIT = "0101", "0201", "01", "0102"
# days ago, promise, by whom, until (working days later), kept
TALKS = (
    (86, "帮助协调照顾老人的时间", PromisedBy.OFFICER, 10, True),
    (52, "补学两次专题党课", PromisedBy.MEMBER, 15, True),
    (31, "", "", 0, None),
    (9, "每月最后一周参加志愿服务一次", PromisedBy.MEMBER, 20, None),
)
REMINDED = (
    ("tell", 0, {}),
    ("reply", 2, {"words": "这两次确实没有请假，当时在赶项目，以后提前说明。"}),
    ("decide", 6, {"words": "情况已说清楚，予以提醒；支部帮助安排补学。", "rung": Rung.REMINDER}),
)
TOLD = (("tell", 0, {}),)
APPEALED = (
    ("tell", 0, {}),
    ("reply", 3, {"words": "部分活动当天在外地出差，出差单可以补交。"}),
    ("decide", 7, {"words": "多次未参加组织生活，要求写出书面说明。", "rung": Rung.EXPLANATION}),
    ("appeal", 11, {"words": "出差的情况没有核实，请上级复核。"}),
    ("change", 20, {"words": "经核实，两次确属出差，改为提醒，缩短影响期。", "rung": Rung.REMINDER}),
)
CALLED = (
    ("tell", 0, {}),
    ("reply", 4, {"words": "支部已补齐会议记录，明确专人负责。"}),
    ("decide", 8, {"words": "责令作出检查，一个月内报整改情况。", "rung": Rung.INSPECTION}),
)


def put_sanctions(play: Play) -> None:
    """Put cases and talks on the clock."""
    play.put(_day(play, 24), partial(_draft, play, CODE, REMINDED, Rung.REMINDER, False))
    play.put(_day(play, 100), partial(_draft, play, APPEALING, APPEALED, Rung.EXPLANATION, True))
    play.put(_day(play, 3), partial(_draft, play, CODE, TOLD, Rung.REMINDER, True))
    play.put(_day(play, 120), partial(_call, play))
    for one in TALKS:
        play.put(_day(play, one[0]), partial(_talk, play, *one[1:]))
    for days in range(60, -1, -5):
        play.put(_day(play, days, 6), lambda now: services.end_sanctions(now=now))


def _day(play: Play, days_ago: int, hour: int = 9) -> datetime:
    return at(step((play.now - timedelta(days=days_ago)).date(), 0), hour, 50)


def _person(play: Play, name: str, now: datetime, mode: str = "officer") -> Person:
    return play.cast.person(name, timezone.localdate(now), mode)


def _draft(play: Play, code: str, way: tuple[Any, ...], rung: Rung, known: bool, now: datetime) -> None:
    """About the member whose account the sample shows, or another one; absences are linked where there are any."""
    today = timezone.localdate(now)
    unit, who = play.cast.units[code], _person(play, f"zhibu{code}", now)
    whom = play.cast.members[f"dangyuan{code}"] if known else _another(play, unit, now)
    _place, able = queries.deciders(rung, unit=unit, member=whom, drafter=who.member, on=today)
    if not able:
        return
    values = {
        "rung": rung, "ground": "近几个月多次未参加组织生活，也没有请假。", "decider": able[0],
        "skip_because": "此前已口头提醒两次。" if rung != Rung.REMINDER else "",
    }  # fmt: skip
    made = services.draft_sanction(
        sanction=None, unit=unit, member=whom, values=values,
        facts=list(queries.linkable(whom.pk, today)[:2]), who=who, now=now,
    )  # fmt: skip
    _put_way(play, made, way, now)


def _another(play: Play, unit: Unit, now: datetime) -> Member:
    """Somebody of the unit without a post, of those with absences where there are any; an account is made for them."""
    today = timezone.localdate(now)
    members = play.cast.members.values()
    known = {member.pk for member in members}
    people = [one.pk for one in play.members_of(unit, today) if one.pk not in known]
    missing = [pk for pk in people if queries.linkable(pk, today).exists()]
    found = Member.objects.get(pk=(missing or people)[0])
    play.cast.member(found, unit.code, today)
    return found


def _call(play: Play, now: datetime) -> None:
    who = _person(play, f"zongzhi{ABOVE}", now)
    values = {"rung": Rung.INSPECTION, "ground": "连续两个月没有按要求召开支委会。", "skip_because": ""}
    made = services.draft_sanction(
        sanction=None, unit=play.cast.units[UNIT], member=None, values=values | {"decider": who.member}, facts=[],
        who=who, now=now,
    )  # fmt: skip
    _put_way(play, made, CALLED, now)


def _put_way(play: Play, made: Sanction, way: tuple[Any, ...], now: datetime) -> None:
    for move, days, values in way:
        when = at(step(timezone.localdate(now), days), 10, made.pk % 60)
        play.put(when, _moved(play, made, move, dict(values)))


def _moved(play: Play, made: Sanction, move: str, values: dict[str, Any]) -> Callable[[datetime], None]:
    """A deed by whoever's it is."""

    def deed(now: datetime) -> None:
        today = timezone.localdate(now)
        kept = Sanction.objects.get(pk=made.pk)
        if move == "tell":
            services.tell(sanction=kept, who=_as(play, kept.drafter, now), now=now)
        elif move in {"reply", "appeal"}:
            who = _concerned(play, kept, now)
            act = services.reply if move == "reply" else services.appeal
            act(sanction=kept, who=who, now=now, **values)
        elif move == "decide":
            last = today + timedelta(days=45 if kept.of_unit else 90)
            days = {"effect_from": today, "effect_last": last}
            services.decide_sanction(sanction=kept, who=_as(play, kept.decider, now), now=now, **days, **values)
        else:
            assert kept.appeal_to is not None
            assert kept.effect_last is not None
            place = kept.appeal_to
            name = "gongwei" if place.is_root else f"zongzhi{place.code}"
            last = kept.effect_last - timedelta(days=30)
            services.answer_appeal(
                sanction=kept, move=SanctionMove.CHANGE, effect_last=last, who=_person(play, name, now), now=now,
                **values,
            )  # fmt: skip

    return deed


def _as(play: Play, member: Member, now: datetime) -> Person:
    assert member.user is not None
    return _person(play, member.user.username, now)


def _concerned(play: Play, sanction: Sanction, now: datetime) -> Person:
    if sanction.member is None:
        return _person(play, f"zhibu{sanction.unit.code}", now)
    return play.cast.member(sanction.member, sanction.unit.code, timezone.localdate(now))


def _talk(play: Play, promise: str, by: str, days: int, kept: bool | None, now: datetime) -> None:
    who, unit = _person(play, f"zhibu{CODE}", now), play.cast.units[CODE]
    day = timezone.localdate(now)
    values = {"day": day, "promise": promise, "promised_by": by, "due": step(day, days) if promise else None}
    made = services.record_talk(unit=unit, member=_partner(play, unit), values=values, who=who, now=now)
    if kept is not None:
        play.put(at(step(day, days), 11, 20), partial(_kept, play, made, kept))


def _partner(play: Play, unit: Unit) -> Member:
    return play.cast.members[f"dangyuan{unit.code}"]


def _kept(play: Play, talk: Talk, kept: bool, now: datetime) -> None:
    mode = "member" if talk.promised_by == PromisedBy.OFFICER else "officer"
    name = f"dangyuan{CODE}" if mode == "member" else f"zhibu{CODE}"
    services.say_kept(talk=talk, kept=kept, who=_person(play, name, now, mode), now=now)
