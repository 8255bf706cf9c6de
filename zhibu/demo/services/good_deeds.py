"""The sample's good deeds and commitments with what those served say, and the year's reports of the secretaries."""

import tomllib
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.utils import timezone

from zhibu.assessment import services
from zhibu.assessment.models import Promise, YearReport
from zhibu.assessment.states import Opinion
from zhibu.demo.services.days import at, step
from zhibu.demo.services.play import Play
from zhibu.kernel.trees import ancestors
from zhibu.organisation.models import Post, Unit
from zhibu.organisation.policy import Person, person_for

TEXTS = Path(__file__).parents[1] / "data" / "good_deeds.toml"
STAFF = "bangong1"
CALLED, HANDED_IN, GRADED, GIVEN = 19, 12, 6, 21  # days before today; days to write
WRITERS = ("0101", "0102")  # the first is graded, the second waits for opinions
OPINIONS = (Opinion.GOOD, Opinion.GOOD, Opinion.FAIR, Opinion.GOOD, Opinion.FAIR, Opinion.FAIR)


def put_good_deeds(play: Play) -> None:
    """Put what units promise and the annual reports on the clock."""
    with TEXTS.open("rb") as file:
        texts = tomllib.load(file)
    for one in texts["promise"]:
        play.put(_day(play, one["made"]), partial(_promise, play, one))
    play.put(_day(play, CALLED), partial(_call, play, texts["report"]))


def _day(play: Play, days_ago: int) -> datetime:
    return at(step((play.now - timedelta(days=days_ago)).date(), 0), 11, 10)


def _person(play: Play, name: str, now: datetime) -> Person:
    return play.cast.person(name, timezone.localdate(now))


def _promise(play: Play, one: dict[str, Any], now: datetime) -> None:
    units = play.cast.units
    member = _person(play, one["member"], now).member if "member" in one else None
    for_unit = units[one["for_unit"]] if "for_unit" in one else None
    values = {
        "unit": units[one["unit"]], "kind": one.get("kind", "people"), "due": _day(play, one["due"]).date(),
        "for_member": member, "for_unit": for_unit, **{name: one[name] for name in ("title", "words", "served")},
    }  # fmt: skip
    made = services.promise_it(values=values, who=_person(play, f"zhibu{one['unit']}", now), now=now)
    if "step" in one:
        play.put(now + timedelta(days=7), partial(_step, play, one, made))
    if "done" in one:
        play.put(_day(play, one["done"]), partial(_done, play, one, made))


def _step(play: Play, one: dict[str, Any], made: Promise, now: datetime) -> None:
    who = _person(play, f"zhibu{one['unit']}", now)
    services.write_step(promise=made, words=one["step"], who=who, now=now)


def _done(play: Play, one: dict[str, Any], made: Promise, now: datetime) -> None:
    who = _person(play, f"zhibu{one['unit']}", now)
    services.do_it(promise=made, words=one["result"], who=who, now=now)
    if "slips" in one:
        codes = services.print_promise_slips(promise=made, count=one["slips"], who=who, now=now)
        play.put(now + timedelta(days=3), partial(_served, one, codes))
    if "member" in one:
        play.put(now + timedelta(days=2), partial(_yes, play, one, made))


def _served(one: dict[str, Any], codes: list[str], now: datetime) -> None:
    words = [*one["said"], *[""] * len(codes)]
    for code, said in zip(codes, words, strict=False):
        services.confirm_by_slip(code=code, done=True, words=said, now=now)


def _yes(play: Play, one: dict[str, Any], made: Promise, now: datetime) -> None:
    who = _person(play, one["member"], now)
    services.confirm(promise=made, done=True, words=one["yes"], who=who, now=now)


def _call(play: Play, texts: dict[str, Any], now: datetime) -> None:
    year = timezone.localdate(now).year
    headings = ["抓党建履职情况", "取得的成效和依据", "存在的问题和原因", "下一年度打算"]
    until: date = step((now + timedelta(days=GIVEN)).date(), 0)
    services.open_round(
        year=year, title=f"{year}{texts['title']}", headings=headings, hand_in_by=until,
        who=_person(play, STAFF, now), now=now,
    )  # fmt: skip
    for number, code in enumerate(WRITERS):
        play.put(_day(play, HANDED_IN - number), partial(_hand_in, play, code, texts["texts"][number]))
    play.put(_day(play, GRADED), partial(_appraise, play, texts, WRITERS[0]))


def _hand_in(play: Play, code: str, texts: list[str], now: datetime) -> None:
    who, report = _person(play, f"zhibu{code}", now), YearReport.objects.get(unit__code=code)
    services.write_report(report=report, texts=texts, who=who, now=now)
    services.hand_in(report=report, who=who, now=now)


def _above(unit: Unit, now: datetime) -> list[Person]:
    """Officers of the units above, those with an account, by their key."""
    today = timezone.localdate(now)
    paths = ancestors(unit.path)[:-1]
    posts = Post.objects.filter(Post.on(today), unit__path__in=paths, member__user__isnull=False)
    users = {post.member.user_id: post.member.user for post in posts.select_related("member__user").order_by("pk")}
    return [person_for(user, mode="officer", today=today) for user in users.values()]


def _appraise(play: Play, texts: dict[str, Any], code: str, now: datetime) -> None:
    """Officers above appraise the first report; the office settles its grade."""
    report = YearReport.objects.select_related("unit").get(unit__code=code)
    comments = [*texts["comments"], *[""] * len(OPINIONS)]
    for who, grade, comment in zip(_above(report.unit, now), OPINIONS, comments, strict=False):
        services.appraise(report=report, grade=grade, comment=comment, who=who, now=now)
    values = {"grade": Opinion.FAIR, "reason": texts["reason"]}
    services.settle_report(report=report, **values, who=_person(play, STAFF, now), now=now)
