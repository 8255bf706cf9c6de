"""The sample's library of rules and what its office handles: eight regulations, one of them in its second version."""

import tomllib
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from zhibu.demo.services import words
from zhibu.demo.services.days import at, step
from zhibu.demo.services.play import Play
from zhibu.organisation.policy import Person
from zhibu.organisation.states import PostKind
from zhibu.regulations.models import Affair, Case, Regulation, Version
from zhibu.regulations.queries import as_text, samples
from zhibu.regulations.services import (
    answer,
    apply_for,
    approve,
    ask_for_more,
    begin,
    do_step,
    enter,
    hand_in,
    keep_affair,
    write,
)

AFFAIRS = Path(__file__).parents[1] / "data" / "affairs.toml"
BEGUN, REVISED, DRAFTED = 330, 120, 3  # days before today
WRITES, APPROVES = "bangong1", "gongwei"
INTERNAL = {"office"}
REVIEWED_LATE = "inspection"


def put_regulations(play: Play) -> None:
    """Put the regulations, a new version, a draft, and the affairs with their cases on the clock."""
    for place, key in enumerate(samples()):
        play.put(when(play, BEGUN, place), lambda now, key=key: _begin(play, key, now))  # type: ignore[misc]
    play.put(when(play, REVISED, 0), lambda now: _revise(play, now))
    play.put(when(play, DRAFTED, 0), lambda now: _draft(play, now))
    with AFFAIRS.open("rb") as file:
        affairs = tomllib.load(file)["affair"]
    for place, one in enumerate(affairs):
        play.put(when(play, BEGUN - 20, place), lambda now, one=one: _affair(play, one, now))  # type: ignore[misc]
        for case in one.get("case", []):
            moment = when(play, case["days_ago"], 20 + place)
            play.put(moment, lambda now, one=one, case=case: _case(play, one, case, now))  # type: ignore[misc]


def when(play: Play, days_ago: int, minute: int) -> datetime:
    """A working day about so many days ago, after the office's morning deeds."""
    return at(step((play.now - timedelta(days=days_ago)).date(), 0), 8, 2) + timedelta(minutes=minute)


def _person(play: Play, name: str, now: datetime) -> Person:
    return play.cast.person(name, timezone.localdate(now))


def _approved(play: Play, draft: Version, since: date, now: datetime) -> None:
    hand_in(version=draft, who=_person(play, WRITES, now), now=now)
    approve(version=draft, since=since, who=_person(play, APPROVES, now), now=now)


def _begin(play: Play, key: str, now: datetime) -> None:
    sample, today = samples()[key], timezone.localdate(now)
    values = {
        "title": sample["title"], "kind": sample["kind"], "fields": sample["fields"],
        "owner_unit": play.cast.root, "owner_post": PostKind.CLERK, "source": words.REGULATION_SOURCE,
        "audience": "internal" if key in INTERNAL else "public",
        "review_on": play.now.date() - timedelta(days=5) if key == REVIEWED_LATE else today + timedelta(days=730),
    }  # fmt: skip
    draft = begin(values=values, text=sample["text"], sample=sample, who=_person(play, WRITES, now), now=now)
    _approved(play, draft, step(today, 5), now)


def _regulation(key: str) -> Regulation:
    return Regulation.objects.get(title=samples()[key]["title"])


def _text_of(regulation: Regulation) -> str:
    version = regulation.versions.latest("number")
    return as_text(version.preamble, version.articles.order_by("number"))


def _revise(play: Play, now: datetime) -> None:
    regulation = _regulation("activities")
    text = _text_of(regulation)
    for before, after in words.REGULATION_CHANGES:
        text = text.replace(before, after)
    who = _person(play, WRITES, now)
    draft = write(regulation=regulation, text=text, reason=words.REGULATION_REASON, who=who, now=now)
    _approved(play, draft, step(timezone.localdate(now), 10), now)


def _draft(play: Play, now: datetime) -> None:
    regulation = _regulation("reports")
    text, who = f"{_text_of(regulation)}\n{words.REGULATION_ADDED}", _person(play, WRITES, now)
    draft = write(regulation=regulation, text=text, reason=words.REGULATION_ADDED_WHY, who=who, now=now)
    hand_in(version=draft, who=who, now=now)


def _affair(play: Play, one: dict[str, Any], now: datetime) -> None:
    names = ("name", "applicants", "documents", "steps", "days", "contact", "place")
    values = {name: one[name] for name in names}
    values |= {name: one.get(name, "") for name in ("basis", "fee")} | {"on_line": one.get("on_line", True)}
    if "article" in one:
        values |= {"basis_of": _regulation("openness"), "basis_article": one["article"]}
    keep_affair(affair=None, values=values, who=_person(play, APPROVES, now), now=now)


def _case(play: Play, one: dict[str, Any], case: dict[str, Any], now: datetime) -> None:
    affair, staff = Affair.objects.get(name=one["name"]), _person(play, WRITES, now)
    if "who" in case:
        who = _person(play, case["who"], now)
        made = apply_for(affair=affair, what=case["what"], uploads=[], unit=who.unit, who=who, now=now).case
    else:
        made = enter(affair=affair, name=case["name"], what=case["what"], uploads=[], who=staff, now=now).case
    moment, key = now, made.pk
    for _step in range(case["steps"]):
        moment = at(step(timezone.localdate(moment), 1), 15, 10)
        play.put(moment, lambda then: _do(play, key, do_step, then, words=""))
    later = at(step(timezone.localdate(moment), 1), 15, 40)
    if "more" in case:
        play.put(later, lambda then: _do(play, key, ask_for_more, then, words=case["more"]))
    elif "answer" in case:
        play.put(later, lambda then: _do(play, key, answer, then, words=case["answer"], outcome="granted"))
    elif "refused" in case:
        play.put(later, lambda then: _do(play, key, answer, then, words=case["refused"], outcome="refused"))


def _do(play: Play, key: int, deed: Any, now: datetime, **values: Any) -> None:
    case = Case.objects.select_related("affair").get(pk=key)
    deed(case=case, **values, who=_person(play, WRITES, now), now=now)
