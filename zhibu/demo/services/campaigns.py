"""The sample's selections: one from its notice to the award with an objection answered, one in nomination."""

import tomllib
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.utils import timezone

from zhibu.ballots import services as ballots
from zhibu.ballots.states import Choice
from zhibu.demo.services.days import at, step
from zhibu.demo.services.play import Play
from zhibu.disclosure.models import Objection
from zhibu.disclosure.services import answer, object_to
from zhibu.disclosure.states import Outcome
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.models import Post
from zhibu.organisation.policy import Person
from zhibu.organisation.states import MemberState
from zhibu.recognition import queries, services
from zhibu.recognition.models import Campaign, HonourKind, Nomination, Quota
from zhibu.recognition.states import ForWhom, Level, Phase, Why

TEXTS = Path(__file__).parents[1] / "data" / "campaigns.toml"
PREPARES, RUNS = "bangong1", "gongwei"
BEGINS = (8, 10)  # of the year of the first half-year, which is final by then
NOMINATING = 12  # branches with a place in the first selection
REVIEWING = ("zongzhi01", "zongzhi02", "zongzhi03", "zongzhi04", "bangong2")
COMMITTEE, CAME = 15, 13  # members of the committee who vote, and who were there


def put_campaigns(play: Play, desk: date) -> None:
    """Put both selections on the clock."""
    with TEXTS.open("rb") as file:
        texts = tomllib.load(file)
    _Finished(play, texts["members"]).begin(step(date(2026, *BEGINS), 0))
    announced = step(desk, -4)
    play.put(at(announced, 9, 5), lambda now: _units(play, texts["units"], now))
    play.put(at(step(announced, 2), 15, 5), lambda now: _unit_cases(play, texts["units"], now))


def _prepared(play: Play, texts: dict[str, Any], kind: str, whom: str, now: datetime, days: list[int]) -> Campaign:
    today = timezone.localdate(now)
    names = ("nominate_by", "check_by", "review_by", "vote_by", "decide_by")
    values = {
        "title": f"{today.year}年{texts['title']}", "kind": HonourKind.objects.get(name=kind), "for_whom": whom,
        "level": Level.COMMITTEE, "grantor": play.cast.root.name, "year": today.year, "places": texts["places"],
        "words": texts["words"].strip(), **{name: step(today, count) for name, count in zip(names, days, strict=True)},
    }  # fmt: skip
    return services.keep_campaign(campaign=None, values=values, who=play.cast.person(PREPARES, today), now=now)


class _Finished:
    """The selection of members, day by day."""

    def __init__(self, play: Play, texts: dict[str, Any]) -> None:
        self.play, self.texts = play, texts
        self.rng = play.chance("selection")
        self.low = False  # whether one whose participation alone was too low is nominated

    def begin(self, first: date) -> None:
        """Put its phases on the clock, working days after its notice."""
        for after, hour, deed in (
            (0, 9, self.announce), (3, 15, self.nominate), (9, 9, self.close), (10, 9, self.review),
            (12, 15, self.mark), (15, 9, self.vote), (16, 9, self.publish), (18, 14, self.object),
            (19, 10, self.answer), (23, 9, self.finish), (24, 16, self.decide), (25, 9, self.award),
            (30, 9, self.archive),
        ):  # fmt: skip
            self.play.put(at(step(first, after) if after else first, hour, 25), deed)

    def one(self) -> Campaign:
        """As it stands now."""
        return Campaign.objects.get(for_whom=ForWhom.PERSON)

    def person(self, name: str, now: datetime, mode: str = "officer") -> Person:
        """Somebody of the cast on that day."""
        return self.play.cast.person(name, timezone.localdate(now), mode)

    def announce(self, now: datetime) -> None:
        """The notice with a place for each of some branches."""
        made = _prepared(self.play, self.texts, "优秀共产党员", ForWhom.PERSON, now, [8, 9, 14, 16, 26])
        who = self.person(RUNS, now)
        lines = queries.place_lines(made, timezone.localdate(now))
        branches = {unit.pk for unit in self.play.cast.branches}
        able = [line.unit.pk for line in lines if line.unit.pk in branches and line.most]
        places = dict.fromkeys(able[:: max(1, len(able) // NOMINATING)][:NOMINATING], 1)
        while made.places > 1 and len(places) < queries.least_nominations(made, timezone.localdate(now)):
            made.places -= 1  # in a small sample fewer branches may nominate
        made.save(update_fields=["places"])
        services.give_places(campaign=made, places=places, who=who, now=now)
        services.announce(campaign=made, who=who, now=now)

    def nominate(self, now: datetime) -> None:
        """Each branch nominates somebody without a post, mostly one whom the facts let be chosen."""
        held = set(Post.objects.values_list("member", flat=True))
        for place, quota in enumerate(self.one().quotas.select_related("unit", "campaign").order_by("unit__code")):
            offered = [one for one, _there in queries.may_be_nominated(quota.campaign, quota) if one.pk not in held]
            wanted = [one for one in offered if _low(one)] if place >= 3 and not self.low else []
            self.low = self.low or bool(wanted)
            wanted = wanted or [one for one in offered if one.yes != (place == 5)] or offered
            if wanted:
                self._write(quota, self.rng.choice(wanted).pk, self.texts["cases"][place], now)

    def _write(self, quota: Quota, pk: int, case: str, now: datetime) -> None:
        _hand_in(quota, pk, case, self.person(f"zhibu{quota.unit.code}", now), now)

    def close(self, now: datetime) -> None:
        """Eligibility is answered; of one who is not eligible a person decides otherwise; reviewers are named."""
        who, one = self.person(RUNS, now), self.one()
        services.close_nominations(campaign=one, who=who, now=now)
        for out in one.nominations.filter(eligible=False, member__state=MemberState.FORMAL):
            services.set_aside(nomination=out, reason=self.texts["set_aside"], who=who, now=now)
        for name in REVIEWING:
            services.name_reviewer(campaign=self.one(), member=self.play.cast.members[name], who=who, now=now)

    def review(self, now: datetime) -> None:
        """Codes are drawn, related ones step aside."""
        services.begin_review(campaign=self.one(), who=self.person(RUNS, now), now=now)

    def mark(self, now: datetime) -> None:
        """Every reviewer marks; one recognises somebody and steps aside."""
        names = {self.play.cast.members[name].pk: name for name in REVIEWING}
        declared = False
        for reviewer in self.one().reviewers.select_related("campaign", "member").order_by("pk"):
            who = self.person(names[reviewer.member_id], now)
            for case in queries.to_mark(reviewer):
                given = {"reviewer": reviewer, "nomination": case.nomination, "who": who, "now": now}
                if case.aside is None and not declared and names[reviewer.member_id] == "bangong2":
                    services.step_aside(reason=self.texts["aside"], **given)
                    declared = True
                elif case.aside is None:
                    services.mark_case(value=self.rng.randint(6, 10), words="", **given)

    def vote(self, now: datetime) -> None:
        """The committee recommends in secret, on paper, counted by two."""
        who, one = self.person(RUNS, now), self.one()
        services.end_review(campaign=one, who=who, now=now)
        vote = services.prepare_vote(campaign=one, who=who, now=now)
        lines = list(vote.items.order_by("place").values_list("name", flat=True))
        values = {"entitled": COMMITTEE, "present": CAME}
        vote = ballots.save(vote=vote, unit=self.play.cast.root, values=values, lines=lines, who=who, now=now)
        ballots.open_vote(vote=vote, who=who, now=now)
        votes = [self.rng.randint(4, CAME) for _line in lines]
        items = [{Choice.RECOMMENDED.value: count, "": CAME - count} for count in votes]
        figures = {"issued": CAME, "collected": CAME, "invalid": 0, "items": items, "others": []}
        for name in (RUNS, PREPARES):
            ballots.count_paper(vote=vote, figures=figures, who=self.person(name, now), now=now)
        vote.refresh_from_db()
        ballots.publish(vote=vote, who=who, now=now)

    def publish(self, now: datetime) -> None:
        """A person chooses, with marks and votes beside; they go on show."""
        one = self.one()
        lines = queries.choice_lines(one, list(queries.remaining(one)))
        liked = sorted(lines, key=lambda line: (-(line.votes or 0), line.nomination.pk))[: one.places]
        chosen = [line.nomination.pk for line in liked]
        services.choose(campaign=one, chosen=chosen, basis=self.texts["basis"], who=self.person(RUNS, now), now=now)

    def object(self, now: datetime) -> None:
        """A member asks about the list."""
        member, found = self.play.cast.members["dangyuan0102"], self.one().disclosure
        assert found is not None
        who = self.person("dangyuan0102", now, "member")
        object_to(disclosure=found, member=member, text=self.texts["objection"], who=who, now=now)

    def answer(self, now: datetime) -> None:
        """The office answers in writing."""
        for objection in Objection.objects.filter(disclosure=self.one().disclosure, answered_at=None):
            words, who = self.texts["answer"], self.person(RUNS, now)
            answer(objection=objection, outcome=Outcome.EXPLAINED, text=words, who=who, now=now)

    def finish(self, now: datetime) -> None:
        """The days on show are over."""
        found = self.one().disclosure
        assert found is not None
        services.finish_publication(disclosure=found, who=self.person(RUNS, now), now=now)

    def decide(self, now: datetime) -> None:
        """The committee's meeting decides."""
        day = timezone.localdate(now)
        values = {
            "body": self.texts["body"], "number": self.texts["minutes"].format(year=day.year), "day": day,
            "due": COMMITTEE, "present": CAME, "votes_for": CAME,
        }  # fmt: skip
        services.decide(campaign=self.one(), resolution=None, values=values, who=self.person(PREPARES, now), now=now)

    def award(self, now: datetime) -> None:
        """Honours, certificates, the award document."""
        number = self.texts["number"].format(year=timezone.localdate(now).year)
        services.award(campaign=self.one(), document_number=number, who=self.person(RUNS, now), now=now)

    def archive(self, now: datetime) -> None:
        """It is closed for good."""
        services.archive(campaign=self.one(), who=self.person(PREPARES, now), now=now)


def _hand_in(quota: Quota, pk: int, case: str, who: Person, now: datetime, *, hand_in: bool = True) -> Nomination:
    made = services.nominate(quota=quota, who_or_what=pk, who=who, now=now)
    return services.write_case(nomination=made, case=case, edition=made.edition, hand_in=hand_in, who=who, now=now)


def _units(play: Play, texts: dict[str, Any], now: datetime) -> None:
    """The second one is announced, once a half-year is final."""
    made = _prepared(play, texts, "先进基层党组织", ForWhom.UNIT, now, [12, 14, 20, 24, 36])
    who = play.cast.person(RUNS, timezone.localdate(now))
    places = {unit.pk: 1 for code, unit in sorted(play.cast.units.items()) if len(code) > 2 and code.endswith("1")}
    services.give_places(campaign=made, places=places, who=who, now=now)
    with suppress(NotPossibleError):  # no half-year is final in the first days of July
        services.announce(campaign=made, who=who, now=now)


def _unit_cases(play: Play, texts: dict[str, Any], now: datetime) -> None:
    """Some units have handed in, one has a draft."""
    made = Campaign.objects.filter(for_whom=ForWhom.UNIT, phase=Phase.NOMINATION).first()
    if made is None:
        return
    quotas = list(made.quotas.select_related("unit", "campaign").order_by("unit__code"))[1:]
    for quota, case in _pairs(quotas, texts["cases"]):
        who = play.cast.person(f"zhibu{quota.unit.code}", timezone.localdate(now))
        _hand_in(quota, quota.unit_id, case, who, now, hand_in=case != texts["cases"][-1])


def _low(one: queries.Eligible) -> bool:
    """Whether only the participation rate speaks against somebody."""
    return [why for why, ok, _figures in one.answers if not ok] == [Why.RATE]


def _pairs(quotas: list[Quota], cases: list[str]) -> Iterator[tuple[Quota, str]]:
    yield from zip(quotas, cases, strict=False)
