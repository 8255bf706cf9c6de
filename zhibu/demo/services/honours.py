"""The sample's register of honours: a year of which the figure is known, earlier years, grades, and rewards paid."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

from zhibu.demo.services.days import at, step
from zhibu.demo.services.play import Play
from zhibu.kernel.sheets import Row, Table
from zhibu.organisation.models import Affiliation, Host, Post
from zhibu.organisation.policy import Person
from zhibu.recognition.models import HonourKind, PaymentList
from zhibu.recognition.services import (
    HonourRow,
    approve_list,
    compare_honours,
    draw_list,
    import_honours,
    pay_list,
    set_budget,
    set_grades,
    set_reward,
    take_usual_kinds,
)
from zhibu.recognition.states import ForWhom, Grade, Level

YEAR = 2025  # of the known figure: CITY units honoured by the city and OWN others by the committee
CITY, OWN = 8, 18
EARLIER = {2023: (4, 11), 2024: (6, 14)}
PERSONS = (("优秀共产党员", 40), ("优秀党务工作者", 10), ("好公仆", 8))
GONE = ("老黄牛同志", "领路人同志")  # no members (any more), by name only
PARTY, GOVERNMENT = "某市委", "某市人民政府"
UNIT_KIND, HOST_KIND, FLAG = "先进基层党组织", "文明机关", "红旗党支部"
REWARDS = (
    ("先进基层党组织", ForWhom.UNIT, "2000", "奖牌"), ("优秀共产党员", ForWhom.PERSON, "500", "荣誉证书"),
    ("优秀党务工作者", ForWhom.PERSON, "500", "荣誉证书"),
)  # fmt: skip
BASIS = "工委会议纪要〔2025〕3号"
GRADES = (Grade.FIVE, Grade.FOUR, Grade.THREE)
DRAWS, APPROVES = "bangong1", "gongwei"


def put_honours(play: Play) -> None:
    """Put the kinds, the years, the grades and the rewards on the clock, all after the first half-year began."""
    day = step(date(YEAR + 1, 2, 3), 0)
    play.put(at(day, 8, 40), lambda now: _register(play, now))
    play.put(at(step(day, 1), 8, 40), lambda now: _grades(play, now))
    play.put(at(step(day, 2), 8, 40), lambda now: _rewards(play, now))
    play.put(at(step(day, 4), 8, 40), lambda now: _approve(play, now))
    play.put(at(step(day, 9), 8, 40), lambda now: _pay(play, now))
    play.put(at(step(day, 12), 8, 40), lambda now: _second_list(play, now))


def _person(play: Play, name: str, now: datetime) -> Person:
    return play.cast.person(name, timezone.localdate(now))


def _register(play: Play, now: datetime) -> None:
    who = _person(play, DRAWS, now)
    take_usual_kinds(who=who, now=now)
    rows = list(_rows(play))
    table = Table("", [], {}, [Row(row.number, []) for row in rows])
    import_honours(compare_honours(rows, table=table, checksum="", errors=[]), by=who.actor, now=now)


def _rows(play: Play) -> Iterator[HonourRow]:
    number = 0
    root = play.cast.root
    people = list(_people())
    hosts = list(Host.objects.order_by("pk").values_list("name", flat=True)[:4])

    def one(year: int, kind: str, level: Level, whom: ForWhom, name: str, **keys: int | None) -> HonourRow:
        nonlocal number
        number += 1
        grantor = root.name if level == Level.COMMITTEE else PARTY
        text = f"某委〔{year}〕{12 if level == Level.CITY else 30}号"
        return HonourRow(
            number, year, kind, level, grantor, whom, name, document_number=text, day=date(year, 12, 26), **keys
        )

    for year, (city, own) in {**EARLIER, YEAR: (CITY, OWN)}.items():
        codes = sorted(play.cast.units)
        start = (YEAR - year) * 7
        chosen = [play.cast.units[code] for code in (codes[start:] + codes[:start])[: city + own]]
        for place, unit in enumerate(chosen):
            level = Level.CITY if place < city else Level.COMMITTEE
            yield one(year, UNIT_KIND, level, ForWhom.UNIT, unit.name, unit=unit.pk)
        yield one(year, FLAG, Level.COMMITTEE, ForWhom.UNIT, chosen[city].name, unit=chosen[city].pk)
        for name in hosts:
            yield one(year, HOST_KIND, Level.COMMITTEE, ForWhom.HOST, name)
        yield one(year, "先进单位", Level.CITY, ForWhom.COMMITTEE, root.name)
        if year != YEAR:
            for name in GONE:
                yield one(year, "优秀共产党员", Level.COMMITTEE, ForWhom.PERSON, name)
    yield HonourRow(
        number + 1, YEAR, "文明单位", Level.CITY, GOVERNMENT, ForWhom.COMMITTEE, root.name,
        document_number="某政〔2025〕7号", day=date(YEAR, 12, 30),
    )  # fmt: skip
    number += 1
    for kind, count in PERSONS:
        for member, home, name in people[:count]:
            yield one(YEAR, kind, Level.COMMITTEE, ForWhom.PERSON, name, member=member, home=home)
        people = people[count:]


def _people() -> Iterable[tuple[int, int, str]]:
    """Members with their units: officers first, as they are known by their accounts, then one after the other from
    every branch.
    """
    rows = Affiliation.objects.filter(Affiliation.on(date(YEAR, 12, 31))).order_by("unit__code", "member_id")
    found = list(rows.values_list("member_id", "unit_id", "member__name"))
    officers = set(Post.objects.values_list("member_id", flat=True))
    plain = [row for row in found if row[0] not in officers]
    held = [row for row in found if row[0] in officers]
    spread = max(1, len(plain) // 50)
    return [*plain[::spread][:40], *held[:18], *plain[1::spread]]


def _grades(play: Play, now: datetime) -> None:
    who = _person(play, APPROVES, now)
    codes = sorted(play.cast.units)
    for year in (YEAR - 1, YEAR):
        grades = {
            play.cast.units[code].pk: GRADES[max(0, place % 3 - (year == YEAR and place % 6 == 1))]
            for place, code in enumerate(codes)
        }
        set_grades(year=year, grades=grades, basis=f"{year}年度党建工作考核结果", who=who, now=now)


def _rewards(play: Play, now: datetime) -> None:
    who = _person(play, DRAWS, now)
    kinds = {kind.name: kind for kind in HonourKind.objects.all()}
    for name, whom, amount, other in REWARDS:
        values = {
            "kind": kinds[name], "level": Level.COMMITTEE, "for_whom": whom, "amount": Decimal(amount), "other": other,
            "basis": BASIS, "valid_from": date(YEAR, 1, 1),
        }  # fmt: skip
        set_reward(values=values, who=who, now=now)
    set_budget(year=YEAR, amount=Decimal(80_000), basis=BASIS, who=who, now=now)
    draw_list(year=YEAR, who=who, now=now)


def _approve(play: Play, now: datetime) -> None:
    for payments in PaymentList.objects.filter(approved_at=None):
        approve_list(payments=payments, who=_person(play, APPROVES, now), now=now)


def _pay(play: Play, now: datetime) -> None:
    for payments in PaymentList.objects.filter(approved_at__isnull=False, paid_on=None):
        day = timezone.localdate(now)
        pay_list(payments=payments, day=day, voucher="记账凭证0217号", who=_person(play, DRAWS, now), now=now)


def _second_list(play: Play, now: datetime) -> None:
    """A reward is added for one more kind; its list waits for approval."""
    who = _person(play, DRAWS, now)
    values = {
        "kind": HonourKind.objects.get(name="好公仆"), "level": Level.COMMITTEE, "for_whom": ForWhom.PERSON,
        "amount": Decimal(800), "other": "组织事迹交流", "basis": BASIS, "valid_from": date(YEAR, 1, 1),
    }  # fmt: skip
    set_reward(values=values, who=who, now=now)
    draw_list(year=YEAR, who=who, now=now)
