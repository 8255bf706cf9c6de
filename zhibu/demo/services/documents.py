"""The sample's official documents: sent and filed, a request with its reply, some on their way, one that came."""

import tomllib
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from zhibu.circulation.models import Delivery
from zhibu.circulation.services import acknowledge_many, sign_for
from zhibu.demo.services.accounts import LOADER
from zhibu.demo.services.days import at, step
from zhibu.demo.services.play import Play
from zhibu.documents import services
from zhibu.documents.models import Paper
from zhibu.documents.states import FirstCheck, Handling, PaperKind, kinds
from zhibu.organisation.models import Unit
from zhibu.organisation.policy import Person
from zhibu.organisation.states import UnitKind

TEXTS = Path(__file__).parents[1] / "data" / "documents.toml"
WORD = "样工委"
ROOT, CLERK, HEAD = "bangong1", "bangong2", "gongwei"
SETTLED = 7  # days after which everybody has signed


def put_documents(play: Play) -> None:
    """Put the documents on the clock."""
    with TEXTS.open("rb") as file:
        texts = tomllib.load(file)
    for one in texts["price"]:
        play.put(_day(play, one["days_ago"]), lambda now, one=one: _price(play, one, now))  # type: ignore[misc]
    for one in texts["paper"]:
        play.put(_day(play, one["days_ago"]), lambda now, one=one: _paper(play, one, now))  # type: ignore[misc]
    asked, answered = texts["request"], texts["request"]["reply"]
    branch = next((unit for unit in play.cast.branches if _can_ask(play, unit)), None)
    if branch is not None:
        play.put(_day(play, asked["days_ago"]), lambda now: _request(play, branch, asked, now))
        play.put(_day(play, answered["days_ago"]), lambda now: _reply(play, answered, now))
    play.put(_day(play, texts["incoming"]["days_ago"]), lambda now: _incoming(play, texts["incoming"], now))


def _can_ask(play: Play, unit: Unit) -> bool:
    """A branch right below the committee with two officers: one drafts, the secretary issues."""
    return unit.parent_id == play.cast.root.pk and f"weiyuan{unit.code}a" in play.cast.members


def _day(play: Play, days_ago: int) -> datetime:
    return at(step((play.now - timedelta(days=days_ago)).date(), 0), 8, 40)


def _price(play: Play, one: dict[str, Any], now: datetime) -> None:
    who = play.cast.person(HEAD, now.date())
    services.set_price(fen=one["fen"], since=timezone.localdate(now), who=who, now=now)


def _values(one: dict[str, Any], kind: str) -> dict[str, Any]:
    named = {name: one.get(name, "") for name in ("outside", "attached", "urgency")}
    text = {"title": one["title"], "body": one["body"].strip(), "to_members": one.get("to_members", False)}
    return {"kind": kind, "direction": kinds()[kind].directions[0], **text, **named}


def _through(paper: Paper, who: Person, head: Person, one: dict[str, Any], word: str, now: datetime) -> None:
    """The steps of a document by the right persons, as far as its stop."""
    steps: list[tuple[str, Callable[[], Any]]] = [
        ("draft", lambda: services.hand_in(paper=paper, who=who, now=now)),
        ("checking", lambda: services.check(paper=paper, who=who, now=now)),
        ("signing", lambda: services.issue(paper=paper, who=head, now=now)),
        ("rechecking", lambda: services.recheck(paper=paper, who=who, now=now)),
        ("registering", lambda: services.register(paper=paper, word=word, copies=1, who=who, now=now)),
        ("printing", lambda: _printed(paper, one, who, now)),
        ("sending", lambda: services.send(paper=paper, who=who, now=now)),
    ]
    for state, deed in steps:
        if state == one.get("stop"):
            return
        deed()


def _printed(paper: Paper, one: dict[str, Any], who: Person, now: datetime) -> None:
    office, day = paper.unit.name, timezone.localdate(now)
    services.printed(paper=paper, pages=one.get("pages", 1), print_office=office, printed_on=day, who=who, now=now)


def _paper(play: Play, one: dict[str, Any], now: datetime) -> None:
    who, head = (play.cast.person(name, now.date()) for name in (ROOT, HEAD))
    units = [unit for unit in play.cast.units.values() if not unit.is_root] if one.get("to") != [] else []
    values = _values(one, one["kind"])
    paper = services.save(paper=None, unit=play.cast.root, values=values, main=units, who=who, now=now)
    _through(paper, who, head, one, WORD, now)
    paper.refresh_from_db()
    if paper.dispatch is not None and one["days_ago"] > SETTLED:
        when = now + timedelta(days=1)
        play.put(when, lambda later: _signed(play, paper, later))
        if kept := one.get("filed"):
            done = now + timedelta(days=30)
            play.put(done, lambda later: services.file(paper=paper, retention=kept, who=who, now=later))


def _signed(play: Play, paper: Paper, now: datetime) -> None:
    """Every unit signs by its secretary, and most members have read what is for them."""
    assert paper.dispatch is not None
    for unit in play.cast.units.values():
        name = f"zongzhi{unit.code}" if unit.kind == UnitKind.GENERAL_BRANCH else f"zhibu{unit.code}"
        who = play.cast.person(name, now.date())
        sign_for(dispatch=paper.dispatch, unit=unit, by=who.member, actor=who.actor, now=now)
    waiting = Delivery.objects.filter(dispatch=paper.dispatch, member__isnull=False).order_by("member_id")
    members = list(waiting.values_list("member_id", flat=True))
    acknowledge_many(dispatch=paper.dispatch, members=members[: len(members) * 9 // 10], actor=LOADER, now=now)


def _request(play: Play, branch: Unit, one: dict[str, Any], now: datetime) -> None:
    who = play.cast.person(f"weiyuan{branch.code}a", now.date())
    values = _values(one, PaperKind.REQUEST) | {"one_matter": True}
    paper = services.save(paper=None, unit=branch, values=values, main=[play.cast.root], who=who, now=now)
    _through(paper, who, play.cast.person(f"zhibu{branch.code}", now.date()), one, f"样支{branch.code}", now)
    paper.refresh_from_db()
    office = play.cast.person(ROOT, now.date())
    assert paper.dispatch is not None
    sign_for(dispatch=paper.dispatch, unit=play.cast.root, by=office.member, actor=office.actor, now=now)


def _reply(play: Play, one: dict[str, Any], now: datetime) -> None:
    request = Paper.objects.get(kind=PaperKind.REQUEST)
    who, head = (play.cast.person(name, now.date()) for name in (ROOT, HEAD))
    values = _values(one, PaperKind.REPLY)
    paper = services.save(
        paper=None, unit=play.cast.root, values=values, main=[request.unit], replies_to=request, who=who, now=now
    )
    _through(paper, who, head, one, WORD, now)
    paper.refresh_from_db()
    branch = play.cast.person(f"zhibu{request.unit.code}", now.date())
    assert paper.dispatch is not None
    sign_for(dispatch=paper.dispatch, unit=request.unit, by=branch.member, actor=branch.actor, now=now)


def _incoming(play: Play, one: dict[str, Any], now: datetime) -> None:
    """Came in, checked, proposed, instructed; one of two readers has read it."""
    clerk, head = play.cast.person(CLERK, now.date()), play.cast.person(HEAD, now.date())
    named = {name: one[name] for name in ("sender", "their_number", "title", "urgency", "pages")}
    assert clerk.member is not None
    values = {**named, "kind": PaperKind.NOTICE, "copies": 1, "received_at": now, "signed_by": clerk.member.name}
    came = services.register_incoming(unit=play.cast.root, values=values, who=clerk, now=now)
    came = services.first_check(incoming=came, checks=FirstCheck.values, who=clerk, now=now)
    proposed = {name: one[name] for name in ("proposal", "lead", "with_others", "pressed_by")}
    proposed |= {"handling": Handling.DECISION, "due": step(timezone.localdate(play.now), one["due_in"])}
    readers = [play.cast.members[name] for name in (HEAD, ROOT)]
    came = services.propose(incoming=came, values=proposed, readers=readers, who=clerk, now=now)
    came = services.instruct(incoming=came, instruction=one["instruction"], who=head, now=now)
    services.read(incoming=came, who=head, now=now)
