"""Practices that units of the sample show, what is said about them, and who takes them up."""

import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from zhibu.activities.models import Activity, Notice
from zhibu.activities.services import close_notice, confirm_roll, issue, report, save_draft
from zhibu.activities.states import Effect
from zhibu.demo.services.days import at, step
from zhibu.demo.services.play import Play
from zhibu.exchange.models import Practice
from zhibu.exchange.services import begin, comment, gather, keep_collection, post, take_up
from zhibu.kernel.periods import HalfYear

TEXTS = Path(__file__).parents[1] / "data" / "practices.toml"


def put_practices(play: Play) -> None:
    """Put practices, comments, take-ups and the collection on the clock."""
    with TEXTS.open("rb") as file:
        texts = tomllib.load(file)
    for text in texts["practice"]:
        play.put(_day(play, text["days_ago"]), lambda now, text=text: _show(play, text, now))  # type: ignore[misc]
    for text in texts["taken"]:
        play.put(_day(play, text["days_ago"]), lambda now, text=text: _take(play, text, now))  # type: ignore[misc]
    play.put(_day(play, 3), lambda now: _gather(play, texts["collection"], now))


def _day(play: Play, days_ago: int, hour: int = 15) -> datetime:
    return at(step((play.now - timedelta(days=days_ago)).date(), 0), hour, 25)


def _show(play: Play, text: dict[str, Any], now: datetime) -> None:
    unit, who = play.cast.units[text["unit"]], play.cast.person(f"zhibu{text['unit']}", now.date())
    rows = Activity.objects.filter(unit=unit, roll_version__gt=0, feedback__isnull=False, shared_practice=None)
    activity = rows.select_related("notice", "unit", "feedback").order_by("-day", "-pk").first()
    if activity is None:
        return
    values = {name: text[name] for name in ("title", "done", "came", "know")} | {"audience": play.cast.root}
    made = post(practice=begin(activity=activity, values=values, who=who, now=now), who=who, now=now)
    for place, (name, said) in enumerate(zip(text["by"], text["comments"], strict=True), 1):
        play.put(now + timedelta(days=place), lambda later, name=name, said=said: _say(play, made, name, said, later))  # type: ignore[misc]


def _say(play: Play, practice: Practice, name: str, said: str, now: datetime) -> None:
    who = play.cast.person(name, now.date(), "member" if name.startswith("dangyuan") else "officer")
    if who.member is not None:
        comment(practice=practice, member=who.member, text=said, who=who, now=now)


def _take(play: Play, text: dict[str, Any], now: datetime) -> None:
    """A draft is made of it; with a result it goes all the way, if all of it lies in the half-year that runs."""
    unit, who = play.cast.units[text["unit"]], play.cast.person(f"zhibu{text['unit']}", now.date())
    practice = Practice.objects.filter(unit__code=text["practice"]).first()
    if practice is None:
        return
    notice = take_up(practice=practice, unit=unit, who=who, now=now)
    running = HalfYear.of(play.now.date())
    if "result" not in text or HalfYear.of(now.date()) != running:
        return
    day = step(now.date(), 4)
    values = {"first_day": day, "last_day": None, "feedback_by": step(day, 3)}
    save_draft(notice=notice, issuer=unit, values=values, units=[unit], who=who, now=now)
    issue(notice=Notice.objects.get(pk=notice.pk), who=who, now=now)
    play.put(at(day, 17, 25), lambda later: _hold(play, notice.pk, text, later))


def _hold(play: Play, notice: int, text: dict[str, Any], now: datetime) -> None:
    who = play.cast.person(f"zhibu{text['unit']}", now.date())
    for activity in Activity.objects.filter(notice=notice).select_related("notice", "unit"):
        held = confirm_roll(activity=activity, exceptions={}, day=now.date(), who=who, now=now)
        report(activity=held, values={"effect": Effect.GOOD, "done": text["result"]}, who=who, now=now)
    closing = at(step(now.date(), 4), 10, 25)

    def close(later: datetime) -> None:
        there = play.cast.person(f"zhibu{text['unit']}", later.date())
        close_notice(notice=Notice.objects.get(pk=notice), result=text["result"], who=there, now=later)

    play.put(closing, close)


def _gather(play: Play, text: dict[str, Any], now: datetime) -> None:
    who = play.cast.person("gongwei", now.date())
    made = keep_collection(collection=None, title=text["title"], words=text["words"], who=who, now=now)
    for practice in Practice.objects.filter(unit__code__in=text["holds"]):
        gather(practice=practice, collections=[made], who=who, now=now)
