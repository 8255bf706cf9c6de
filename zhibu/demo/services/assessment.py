"""The sample's appraisal of the months up to the joint inspection, released and answered by one unit; the year's
scheme as a draft; counters with what people served said.
"""

import tomllib
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from django.utils import timezone

from zhibu.assessment import services
from zhibu.assessment.models import Assessment, Indicator, Scheme
from zhibu.assessment.queries import serving_units
from zhibu.demo.services.days import at, step
from zhibu.demo.services.play import Play
from zhibu.organisation.models import Unit
from zhibu.organisation.policy import Person

TEXTS = Path(__file__).parents[1] / "data" / "assessment.toml"
STAFF = "bangong1"
FIRST_DAY = date(2026, 1, 1)  # of the sample's records
LENGTH, UNTIL, BEGUN, CLOSED = 300, 42, 21, 9  # days: of the period, and before today
ANSWERS = "0101"  # whoever looks at the sample as its secretary sees an answer that was settled
COUNTERS, SLIPS = 3, 14


def put_assessment(play: Play) -> None:
    """Put the schemes, the closing of the first half-year and the counters on the clock."""
    with TEXTS.open("rb") as file:
        texts = tomllib.load(file)
    play.put(_day(play, 255), partial(_counters, play, texts))
    for days_ago in (230, 170, 110, 50):
        play.put(_day(play, days_ago), partial(_served, play, texts, days_ago))
    play.put(_day(play, BEGUN), partial(_begin, play, texts))
    play.put(_day(play, CLOSED), partial(_close, play))
    play.put(_day(play, CLOSED) + timedelta(hours=1), partial(_year, play))


def _day(play: Play, days_ago: int) -> datetime:
    return at(step((play.now - timedelta(days=days_ago)).date(), 0), 9, 50)


def _person(play: Play, name: str, now: datetime) -> Person:
    return play.cast.person(name, timezone.localdate(now))


def _write(play: Play, texts: dict[str, Any], now: datetime, **columns: Any) -> Scheme:
    who = _person(play, STAFF, now)
    values = {"basis": texts["basis"], "trial": False, "review_on": None, "units": [], **columns}
    made = services.keep_scheme(scheme=None, values=values, who=who, now=now)
    for one in texts["dimension"]:
        dimension = services.keep_dimension(scheme=made, dimension=None, name=one["name"], who=who, now=now)
        for line in one["indicators"]:
            plain = {"fact": "", "visits": "all", "group": "", "target": 100, "whom": "all", "evidence": "", **line}
            plain["weight"] = Decimal(plain["weight"])
            services.keep_indicator(dimension=dimension, indicator=None, values=plain, who=who, now=now)
    return made


def _begin(play: Play, texts: dict[str, Any], now: datetime) -> None:
    who = _person(play, STAFF, now)
    last = (play.now - timedelta(days=UNTIL)).date()
    first = max(FIRST_DAY, last - timedelta(days=LENGTH))
    made = _write(play, texts, now, title=f"{last.year}{texts['title']}", year=last.year, first=first, last=last)
    made = services.put_in_force(scheme=made, who=who, now=now)
    run = services.begin(scheme=made, who=who, now=now)
    _by_hand(play, texts, run, who, now)
    services.open_for_answers(assessment=run, who=who, now=now)
    play.put(at(step(timezone.localdate(now), 2), 10, 20), partial(_answer, play, texts, run))


def _by_hand(play: Play, texts: dict[str, Any], run: Assessment, who: Person, now: datetime) -> None:
    """What no record can hold; each unit has its reason."""
    chance = play.chance("assessment", "by hand")
    scores = run.scores.filter(indicator__how="hand").select_related("unit", "indicator").order_by("unit__code")
    for score in list(scores):
        percent, reason = chance.choice(texts["hand"])
        services.set_by_hand(
            assessment=run,
            unit=score.unit,
            indicator=score.indicator,
            percent=percent,
            reason=reason,
            who=who,
            now=now,
        )


def _answer(play: Play, texts: dict[str, Any], run: Assessment, now: datetime) -> None:
    unit = play.cast.units[ANSWERS]
    indicator = Indicator.objects.get(dimension__scheme=run.scheme_id, fact=texts["answer"]["fact"])
    who = _person(play, f"zhibu{ANSWERS}", now)
    one = services.answer(
        assessment=run, unit=unit, indicator=indicator, words=texts["answer"]["words"], who=who, now=now
    )
    said, percent = texts["answer"]["settled"], texts["answer"]["percent"]
    play.put(
        at(step(timezone.localdate(now), 2), 15, 10),
        lambda then: services.settle(
            answer=one, settled="changed", percent=percent, words=said, who=_person(play, STAFF, then), now=then
        ),
    )


def _close(play: Play, now: datetime) -> None:
    run = Assessment.objects.get()
    services.close(assessment=run, who=_person(play, "gongwei", now), now=now)


def _year(play: Play, now: datetime) -> None:
    """The whole year's scheme is a copy that waits to be put in force."""
    source, who = Scheme.objects.get(), _person(play, STAFF, now)
    made = services.copy_scheme(source=source, year=source.year, who=who, now=now)
    year = source.year
    days = {"first": date(year, 1, 1), "last": date(year, 12, 31), "review_on": None}
    title = f"{year}年度机关党建考核方案"
    values = {"year": year, "title": title, **days, "basis": made.basis, "trial": False, "units": []}
    services.keep_scheme(scheme=made, values=values, who=who, now=now)


def _counters(play: Play, texts: dict[str, Any], now: datetime) -> None:
    who = _person(play, STAFF, now)
    for unit, name in zip(serving_units()[:COUNTERS], texts["counters"], strict=False):
        services.open_counter(unit=unit, name=name, who=who, now=now)


def _served(play: Play, texts: dict[str, Any], days_ago: int, now: datetime) -> None:
    """Some visitors of each counter answer, most of them content."""
    chance, who = play.chance("served", str(days_ago)), _person(play, STAFF, now)
    for unit in Unit.objects.filter(counters__isnull=False).order_by("code"):
        for counter in unit.counters.order_by("pk"):
            codes = services.print_slips(counter=counter, count=SLIPS, who=who, now=now)
            for code in codes[: 6 + chance.randrange(6)]:
                marks = {name: chance.choice((5, 5, 5, 4, 4, 3)) for name in ("manner", "speed", "outcome")}
                words = chance.choice((*texts["said"], "", "", ""))
                services.say(code=code, marks=marks, words=words, now=now)
