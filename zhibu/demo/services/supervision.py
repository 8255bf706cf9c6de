"""The sample's inspections with what was found at every unit, pressed items, and the log of the four musts."""

import tomllib
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.utils import timezone

from zhibu.demo.services.days import at, step
from zhibu.demo.services.play import Play
from zhibu.organisation.models import Unit
from zhibu.organisation.policy import Person
from zhibu.organisation.states import PostKind, UnitKind
from zhibu.supervision import services
from zhibu.supervision.models import Checklist, Finding, Inspection, Pressed, Visit
from zhibu.supervision.services import Judgement
from zhibu.supervision.states import Judged, Kind, Move

TEXTS = Path(__file__).parents[1] / "data" / "supervision.toml"
STAFF = "bangong1"
LISTED = 160  # days ago
OWN = "0101"  # whoever looks at the sample as its secretary finds something to mend
# How far findings of a released inspection have come, one after the other.
WAYS: tuple[tuple[str, ...], ...] = (
    (Move.PLANNED, Move.BEGUN, Move.DONE, Move.CLOSED),
    (Move.PLANNED, Move.BEGUN, Move.PROGRESS),
    (Move.PLANNED,),
    (Move.PLANNED, Move.BEGUN, Move.DONE, Move.RETURNED),
    (Move.PLANNED, Move.BEGUN, Move.DONE, Move.CLOSED),
    (),
    (Move.PLANNED, Move.BEGUN, Move.DONE),
)
SAID = {
    Move.PLANNED: "plan",
    Move.BEGUN: "begun",
    Move.PROGRESS: "progress",
    Move.DONE: "done",
    Move.RETURNED: "returned",
    Move.CLOSED: "closed",
}


def put_supervision(play: Play) -> None:
    """Put inspections, what became of their findings, pressed items and the log on the clock."""
    with TEXTS.open("rb") as file:
        texts = tomllib.load(file)
    play.put(_day(play, LISTED), partial(_list, play, texts))
    for one in texts["inspection"]:
        play.put(_day(play, one["published"]), partial(_publish, play, texts, one))
    for one in texts["pressed"]:
        play.put(_day(play, one["days_ago"], 10), partial(_press, play, one))
    for one in texts["log"]:
        play.put(_day(play, one["days_ago"], 16), partial(_log, play, one))


def _day(play: Play, days_ago: int, hour: int = 9) -> datetime:
    return at(step((play.now - timedelta(days=days_ago)).date(), 0), hour, 35)


def _later(now: datetime, working_days: int) -> datetime:
    return at(step(timezone.localdate(now), working_days), 9, 35)


def _person(play: Play, name: str, now: datetime) -> Person:
    return play.cast.person(name, timezone.localdate(now))


def _secretary(play: Play, unit: Unit, now: datetime) -> Person:
    begin = "zongzhi" if unit.kind == UnitKind.GENERAL_BRANCH else "zhibu"
    return _person(play, f"{begin}{unit.code}", now)


def _list(play: Play, texts: dict[str, Any], now: datetime) -> None:
    services.keep_checklist(
        title=texts["checklist"], source=None, with_standard=True, who=_person(play, STAFF, now), now=now
    )


def _publish(play: Play, texts: dict[str, Any], one: dict[str, Any], now: datetime) -> None:
    who, today = _person(play, STAFF, now), play.now.date()
    begin = timezone.localdate(now)
    values = {
        "kind": one["kind"], "title": one["title"], "seed": one["seed"], "count": one["count"], "size": one["size"],
        "checklist": Checklist.objects.get(title=texts["checklist"]), "visits_from": step(begin, 2),
        "visits_to": step(begin, 12), "period_first": today - timedelta(days=one["from"]),
        "period_last": today - timedelta(days=one["until"]),
    }  # fmt: skip
    made = services.keep_inspection(inspection=None, values=values, who=who, now=now)
    members = [play.cast.members[name] for name in one["inspectors"] if name in play.cast.members]
    services.add_candidates(inspection=made, members=members, who=who, now=now)
    for name, code, reason in one["ties"]:
        candidate = made.candidates.filter(member=play.cast.members[name]).first()
        if candidate is not None:
            tied = play.cast.units[code]
            services.state_relation(candidate=candidate, unit=tied, reason=reason, who=who, now=now)
    for code, reason in one["out"]:
        services.exclude(inspection=made, unit=play.cast.units[code], reason=reason, who=who, now=now)
    made = services.publish(inspection=made, who=who, now=now)
    play.put(_later(now, 2), partial(_draw, play, texts, one, made))


def _draw(play: Play, texts: dict[str, Any], one: dict[str, Any], inspection: Inspection, now: datetime) -> None:
    services.draw_lots(inspection=inspection, who=_person(play, STAFF, now), now=now)
    if one["done"]:
        play.put(_later(now, 4), partial(_visit_all, play, texts, inspection))
        play.put(_later(now, 7), partial(_release, play, texts, inspection))
    else:
        play.put(_later(now, 1), partial(_begin, play, texts, inspection))


def _visits(inspection: Inspection) -> list[Visit]:
    rows = Visit.objects.filter(inspection=inspection).select_related("unit", "inspection__checklist")
    return list(rows.prefetch_related("seats__candidate__member").order_by("unit__code"))


def _inspector(play: Play, visit: Visit, now: datetime) -> Person:
    member = visit.seats.all()[0].candidate.member
    return _person(play, member.user.username, now)


def _judgements(play: Play, texts: dict[str, Any], visit: Visit, items: list[int]) -> list[Judgement]:
    """Mostly good; what is not has a note. A general branch has no members of its own."""
    chance = play.chance("judged", visit.inspection.title, visit.unit.code)
    general = visit.unit.kind == UnitKind.GENERAL_BRANCH
    found = []
    for place, item in enumerate(items):
        draw = chance.random()
        if general and place == 13:
            found.append(Judgement(item, Judged.NOT_APPLICABLE))
        elif draw < (0.16 if place in {1, 9} else 0.03) or (visit.unit.code == OWN and place == 1):
            judged = Judged.NOT_DONE if draw < 0.01 else Judged.IMPROVE
            found.append(Judgement(item, judged, chance.choice(texts["said"]["notes"])))
        else:
            found.append(Judgement(item, Judged.GOOD))
    return found


def _visit_all(play: Play, texts: dict[str, Any], inspection: Inspection, now: datetime) -> None:
    items = list(inspection.checklist.items.order_by("place").values_list("pk", flat=True))
    said = texts["said"]
    for visit in _visits(inspection):
        who = _inspector(play, visit, now)
        services.judge(visit=visit, judgements=_judgements(play, texts, visit, items), who=who, now=now)
        on = timezone.localdate(now)
        services.hear(visit=visit, on=on, whom=said["heard"], words=said["key_words"], who=who, now=now)
        services.finish(visit=visit, who=who, now=now)


def _begin(play: Play, texts: dict[str, Any], inspection: Inspection, now: datetime) -> None:
    """The first unit is half judged, and asked for something that the program cannot know."""
    items = list(inspection.checklist.items.order_by("place").values_list("pk", flat=True))
    visit = _visits(inspection)[0]
    who = _inspector(play, visit, now)
    judgements = _judgements(play, texts, visit, items)[: len(items) // 2]
    services.judge(visit=visit, judgements=judgements, who=who, now=now)
    services.ask(visit=visit, item=None, **texts["evidence"], who=who, now=now)


def _release(play: Play, texts: dict[str, Any], inspection: Inspection, now: datetime) -> None:
    services.release(inspection=inspection, who=_person(play, STAFF, now), now=now)
    rows = Finding.objects.filter(visit__inspection=inspection).select_related("unit", "item")
    for place, finding in enumerate(rows.order_by("unit__code", "item__place")):
        spot = inspection.kind == Kind.SPOT  # the older one: all but one are closed
        way = WAYS[0] if spot and place else WAYS[place % len(WAYS)]
        for number, move in enumerate(way):
            when = at(step(timezone.localdate(now), 2 + 3 * number), 10, place % 60)
            play.put(when, _moved(play, texts, finding, move))


def _moved(play: Play, texts: dict[str, Any], finding: Finding, move: str) -> Callable[[datetime], None]:
    def deed(now: datetime) -> None:
        by_unit = move not in {Move.RETURNED, Move.CLOSED}
        who = _secretary(play, finding.unit, now) if by_unit else _person(play, STAFF, now)
        services.move(finding=finding, move=move, words=texts["said"][SAID[Move(move)]], who=who, now=now)

    return deed


def _press(play: Play, one: dict[str, Any], now: datetime) -> None:
    unit = play.cast.units[one["unit"]]
    values = {
        "what": one["what"], "unit": unit, "post": PostKind(one["post"]) if one["post"] else "",
        "due": play.now.date() + timedelta(days=one["due"]), "word": one["word"],
        "leader": play.cast.members[one["leader"]],
    }  # fmt: skip
    made = services.press(values=values, who=_person(play, STAFF, now), now=now)
    for days_ago, words in one["urged"]:
        play.put(_day(play, days_ago, 11), partial(_urge, play, made, words))
    if "report" in one:
        days_ago, words = one["report"]
        play.put(_day(play, days_ago, 14), partial(_report, play, made, words))
    if "close" in one:
        days_ago, words = one["close"]
        play.put(_day(play, days_ago, 15), partial(_close, play, made, words))


def _urge(play: Play, pressed: Pressed, words: str, now: datetime) -> None:
    services.urge(pressed=pressed, words=words, who=_person(play, STAFF, now), now=now)


def _report(play: Play, pressed: Pressed, words: str, now: datetime) -> None:
    services.report(pressed=pressed, words=words, who=_secretary(play, pressed.unit, now), now=now)


def _close(play: Play, pressed: Pressed, words: str, now: datetime) -> None:
    services.close(pressed=pressed, words=words, who=_person(play, STAFF, now), now=now)


def _log(play: Play, one: dict[str, Any], now: datetime) -> None:
    visit = None
    if one["must"] == "hears":
        rows = Visit.objects.filter(unit__code=one["unit"], heard_on__isnull=False)
        visit = rows.order_by("-heard_on").first()
    values = {
        "must": one["must"], "day": timezone.localdate(now), "leader": play.cast.members[one["leader"]],
        "unit": play.cast.units.get(one["unit"]), "what": one["what"], "activity": None, "visit": visit,
    }  # fmt: skip
    services.log(values=values, who=_person(play, STAFF, now), now=now)
