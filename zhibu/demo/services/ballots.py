"""The sample's votes: an appraisal closed with its result, a recommendation under way, an election on paper."""

import random
import tomllib
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db.models import Count
from django.utils import timezone

from zhibu.ballots import services
from zhibu.ballots.models import Vote
from zhibu.ballots.queries import members_of, voters_of
from zhibu.ballots.states import Choice, Duty, Kind, Measured, Stage, Way
from zhibu.demo.services.accounts import WITH_PASSWORD
from zhibu.demo.services.days import at, step
from zhibu.demo.services.play import Play
from zhibu.organisation.models import Affiliation

TEXTS = Path(__file__).parents[1] / "data" / "ballots.toml"
LIKED, ELECTING = 0, 1  # places among the branches, the largest first


def put_ballots(play: Play) -> None:
    """Put the votes on the clock."""
    with TEXTS.open("rb") as file:
        texts = tomllib.load(file)
    for name, deed in (("election", _election), ("appraisal", _appraisal), ("recommendation", _recommendation)):
        play.put(_day(play, texts[name]["days_ago"]), lambda now, name=name, deed=deed: deed(play, texts[name], now))  # type: ignore[misc]


def _branch(play: Play, place: int) -> str:
    """One of the largest branches whose secretary has no password, so that the sample's cards are enough to close a
    vote.
    """
    free = [unit.pk for unit in play.cast.branches if f"zhibu{unit.code}" not in WITH_PASSWORD]
    rows = Affiliation.objects.filter(until=None, unit__in=free).values("unit__code").annotate(members=Count("pk"))
    return str(rows.order_by("-members", "unit__code").values_list("unit__code", flat=True)[place])


def _day(play: Play, days_ago: int) -> datetime:
    return min(at(step((play.now - timedelta(days=days_ago)).date(), 0), 10, 40), play.now)


def _save(play: Play, code: str, kind: str, one: dict[str, Any], lines: list[str], now: datetime, **more: Any) -> Vote:
    who, unit = play.cast.person(f"zhibu{code}", now.date()), play.cast.units[code]
    known = {"title": one["title"], "words": one.get("words", ""), "kind": kind, "day": timezone.localdate(now)}
    values = {"measured": Measured.NONE, "way": Way.SLIPS} | known | more
    return services.save(vote=None, unit=unit, values=values, lines=lines, who=who, now=now)


def _names(play: Play, code: str, on: date) -> list[str]:
    return list(dict.fromkeys(members_of(play.cast.units[code], on).values_list("name", flat=True)))


def _others(play: Play, code: str, names: list[str]) -> list[str]:
    """Officers who close a vote: the secretary and whoever stands above, none of them on the ballot."""
    above = f"zongzhi{code[:2]}"
    people = [f"zhibu{code}", f"weiyuan{code}a", f"weiyuan{code}b", above, "bangong1", "bangong2"]
    found = {play.cast.members[name].pk: name for name in reversed(people) if name in play.cast.members}
    return [name for name in reversed(found.values()) if play.cast.members[name].name not in names]


def _cast(vote: Vote, codes: list[str], lines: int, dice: random.Random, one: dict[str, Any]) -> None:
    """All but one vote: mostly kindly, with so many of the limited choice as the ballot allows."""
    most = vote.places or max(1, lines // 3)
    for number, code in enumerate(codes[: len(codes) - one.get("idle", 1)]):
        chosen = set(dice.sample(range(lines), dice.randint(1, min(most, lines))))
        rest = [Choice.QUALIFIED] * 8 + [Choice.BASIC, Choice.ABSTAIN]
        if vote.kind == Kind.APPRAISAL:
            marks = [Choice.OUTSTANDING if place in chosen else dice.choice(rest) for place in range(lines)]
        else:
            marks = [Choice.RECOMMENDED if place in chosen else Choice.ABSTAIN for place in range(lines)]
        said = one.get("texts", [])
        services.cast_ballot(code=code, marks=marks, text=said[number] if number < len(said) else "")


def _appraisal(play: Play, one: dict[str, Any], now: datetime) -> None:
    """Printed, voted, closed by two, read by the members."""
    code, day = _branch(play, LIKED), timezone.localdate(now)
    unit = play.cast.units[code]
    names = _names(play, code, day)[: one["lines"]]
    entitled = voters_of(unit, day).count()
    counts = {"entitled": entitled, "present": max(1, entitled - 1), "free_text": True}
    vote = _save(play, code, Kind.APPRAISAL, one, names, now, **counts)
    who = play.cast.person(f"zhibu{code}", now.date())
    codes = services.print_slips(vote=vote, who=who, now=now)
    services.open_vote(vote=vote, who=who, now=now)
    _cast(vote, codes, len(names), random.Random(one["days_ago"]), one)  # noqa: S311 - invented votes
    closers = _others(play, code, names)
    for duty, name in zip(Duty, closers, strict=False):
        services.close_with(vote=vote, duty=duty, who=play.cast.person(name, now.date()), now=now)
    vote.refresh_from_db()
    if vote.stage == Stage.CLOSED and entitled > one.get("idle", 1) + 5:
        services.publish(vote=vote, who=who, now=now)


def _recommendation(play: Play, one: dict[str, Any], now: datetime) -> None:
    """Open, half of the slips used; the rest lies in a drawer of this installation and is lost."""
    code, day = _branch(play, LIKED), timezone.localdate(now)
    unit = play.cast.units[code]
    names = _names(play, code, day)[-one["lines"] :]
    count = members_of(unit, day).count()
    more = {"places": one["places"], "entitled": count, "present": count}
    vote = _save(play, code, Kind.RECOMMENDATION, one, names, now, **more)
    who = play.cast.person(f"zhibu{code}", now.date())
    codes = services.print_slips(vote=vote, who=who, now=now)
    services.open_vote(vote=vote, who=who, now=now)
    half = codes[: len(codes) // 2 + 1]
    _cast(vote, half, len(names), random.Random(2), one)  # noqa: S311 - invented votes


def _election(play: Play, one: dict[str, Any], now: datetime) -> None:
    """On paper: opened, counted by two who agree, published."""
    code, day = _branch(play, ELECTING), timezone.localdate(now)
    unit = play.cast.units[code]
    counting = _others(play, code, [])[:2]
    who_counts = {play.cast.members[name].name for name in counting}
    members = [name for name in _names(play, code, day) if name not in who_counts]
    names, count = members[: one["lines"]], members_of(unit, day).count()
    if len(names) < one["lines"]:
        return  # a very small sample has no branch that could elect so many
    present = max(1, count * 9 // 10)
    more = {"way": Way.PAPER, "measured": Measured.ELECTION, "places": one["places"]}
    vote = _save(play, code, Kind.ELECTION, one, names, now, entitled=count, present=present, **more)
    who = play.cast.person(f"zhibu{code}", now.date())
    services.open_vote(vote=vote, who=who, now=now)
    shares = (1, 0.93, 0.86, 0.45, 0.8)
    votes = [round(present * shares[place % len(shares)]) for place in range(len(names))]
    items = [
        {Choice.FOR.value: number, Choice.AGAINST.value: (present - number + 1) // 2, "": (present - number) // 2}
        for number in votes
    ]
    figures = {"issued": present, "collected": present, "invalid": 0, "items": items, "others": []}
    for name in counting:
        services.count_paper(vote=vote, figures=figures, who=play.cast.person(name, now.date()), now=now)
    vote.refresh_from_db()
    if vote.stage == Stage.CLOSED:
        services.publish(vote=vote, who=who, now=now)
