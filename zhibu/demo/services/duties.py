"""The sample's year of duties: fulfilled by its records; some words by hand, an exemption, a later record."""

from datetime import date, datetime, timedelta
from functools import partial

from django.utils import timezone

from zhibu.activities.states import Expected, Held, NoticeKind
from zhibu.demo.services import words
from zhibu.demo.services.days import at, step
from zhibu.demo.services.notices import Planned, Way
from zhibu.demo.services.play import Play
from zhibu.duties import services
from zhibu.duties.models import Duty
from zhibu.duties.queries import later_records
from zhibu.organisation.models import Unit
from zhibu.organisation.policy import Person
from zhibu.organisation.states import PostKind
from zhibu.rulebook.services import Settled, override

OWN = "0101"  # whoever looks at the sample as its secretary finds duties in every state, and a list to sign
SAID = {"0101": ("SR-36", "DU-22"), "0102": ("SR-36", "SR-39"), "0301": ("SR-39",), "11": ("SR-36", "DU-22", "SR-39")}
LET_OFF = ("0702", "SR-39")
MADE_GOOD = 3  # theme days that a later one makes good


def put_duties(play: Play, first: date) -> None:
    """Put on the clock: until two months ago branch committees met as needed, as the committee had settled; since then
    every month. Then the words of secretaries, and at last the worker.
    """
    today = timezone.localdate(play.now)
    since = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    if first < since:
        play.put(at(step(date(first.year - 1, 12, 24), 0), 9, 10), partial(_settle, play, since))
    for ago in (14, 2):
        held = step(today, -ago)
        if held >= since:
            Way(play, _committee_meeting(play.cast.units[OWN], step(held, -2), held)).begin()
    play.put(play.now, partial(_words, play))


def _settle(play: Play, until: date, now: datetime) -> None:
    who = play.cast.person("gongwei", timezone.localdate(now))
    assert who.user is not None
    settled = Settled("SR-22", on=False, value="", since=timezone.localdate(now), until=until)
    override(settled=settled, reason=words.AS_NEEDED, user=who.user, by=who.actor, now=now)


def _committee_meeting(unit: Unit, issued: date, day: date) -> Planned:
    topic = (
        words.COMMITTEE_MEETING.format(month=day.month), NoticeKind.BRANCH_COMMITTEE, Held.BY_EACH, Expected.OFFICERS,
        words.COMMITTEE_CONTENT, words.COMMITTEE_FORM, "", words.PLACES[0],
    )  # fmt: skip
    return Planned(topic, issued, day, day, step(day, 2), issuer=unit.code)


def _person(play: Play, code: str, now: datetime) -> Person:
    return play.cast.person(f"zhibu{code}", timezone.localdate(now))


def _words(play: Play, now: datetime) -> None:
    services.keep_up(now=now)
    today = timezone.localdate(now)
    for code, rules in SAID.items():
        for rule in rules:
            duty = _of(code, rule, today)
            if duty is not None:
                who = _person(play, code, now)
                services.say(duty=duty, on=step(today, -9), words=words.SAID_BY_HAND[rule], who=who, now=now)
    code, rule = LET_OFF
    if (duty := _of(code, rule, today)) is not None:
        who = play.cast.person("gongwei", today)
        services.exempt(duty=duty, words=words.LET_OFF, who=who, now=now)
    _make_good(play, now)
    _lists(play, now)
    services.keep_up(now=now)


def _lists(play: Play, now: datetime) -> None:
    """The general branch draws up the lists of two secretaries; one has signed."""
    above = play.cast.person(f"zongzhi{OWN[:2]}", timezone.localdate(now))
    for code in (OWN, "0102"):
        made = services.draft_list(unit=play.cast.units[code], post=PostKind.SECRETARY, who=above, now=now)
        services.add_item(draft=made, text=words.OWN_ITEM, often=words.OWN_OFTEN, who=above, now=now)
        services.issue_list(draft=made, who=above, now=now)
        if code != OWN:
            made.refresh_from_db()
            services.sign_list(issued=made, who=_person(play, code, now), now=now)


def _of(code: str, rule: str, today: date) -> Duty | None:
    rows = Duty.objects.filter(unit__code=code, requirement__code=rule, met_on=None, settled="", exempt="")
    rows = rows.filter(requirement__first__lte=step(today, -9))
    return rows.select_related("requirement", "unit").order_by("requirement__first").last()


def _make_good(play: Play, now: datetime) -> None:
    rows = Duty.objects.filter(requirement__code="SR-29", met_on=None, requirement__due__lt=timezone.localdate(now))
    left = MADE_GOOD
    for duty in rows.select_related("requirement", "unit").order_by("requirement__first", "unit__code")[:60]:
        record = later_records(duty).first()
        if record is not None and left:
            who = _person(play, duty.unit.code, now)
            services.make_good(duty=duty, record=record, words=words.HELD_LATER, who=who, now=now)
            left -= 1
