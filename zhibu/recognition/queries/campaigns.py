"""Reads about selections: the list, the way of one, its places, nominations and reviews."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.accounts.models import User
from zhibu.activities.models import Resolution
from zhibu.ballots.models import Vote
from zhibu.ballots.states import SHOWN as VOTE_CLOSED
from zhibu.ballots.states import Choice
from zhibu.kernel.registry import OwnTable
from zhibu.organisation.models import Affiliation, Member, Post, Unit
from zhibu.organisation.queries import members_by_unit
from zhibu.recognition.models import Aside, Campaign, Honour, HonourKind, Mark, Nomination, Quota, Reviewer
from zhibu.recognition.queries.eligibility import (
    Criteria,
    Eligible,
    members_of_selection,
    units_of_selection,
)
from zhibu.recognition.states import DEEDS, DIFFERENCE, WAY, WITHOUT_POST, Deed, Phase, Role
from zhibu.rulebook.queries import most_of


def campaigns_listed(rows: QuerySet[Campaign], *, year: int | None = None) -> QuerySet[Campaign]:
    """Selections, the newest first."""
    found = rows.filter(year=year) if year else rows
    return found.select_related("kind").order_by("-year", "-made_at", "-pk")


@dataclass(frozen=True)
class Stop:
    """One phase on the strip: `state` is done, now or open; `until` the day that the notice set for it."""

    phase: Phase
    state: str
    until: date | None


def strip_of_campaign(campaign: Campaign) -> list[Stop]:
    """The phases in their order. What was called off or is being prepared has none under way."""
    place = WAY.index(Phase(campaign.phase)) if campaign.phase in WAY else -1
    days = campaign.days
    if campaign.disclosure is not None:
        days[Phase.PUBLICATION] = campaign.disclosure.shown_until or campaign.decide_by
    states = ["done" if number < place else "now" if number == place else "open" for number in range(len(WAY))]
    if campaign.phase == Phase.ARCHIVED:
        states[-1] = "done"
    return [Stop(phase, state, days.get(phase)) for phase, state in zip(WAY, states, strict=True)]


def who_may(phase: str) -> list[tuple[Deed, Role]]:
    """What may be done in a phase and by whom, from the one table."""
    return [(deed, DEEDS[deed].who) for deed in Deed if phase in DEEDS[deed].phases]


def table_of_phases() -> list[tuple[Phase, list[tuple[Deed, Role]]]]:
    """The whole table, phase by phase."""
    return [(phase, found) for phase in Phase if (found := who_may(phase))]


def quotas_of(campaign: Campaign) -> QuerySet[Any]:
    """The places by unit code, with how many of them are taken and handed in."""
    taken = Count("nominations")
    handed = Count("nominations", filter=Q(nominations__handed_in_at__isnull=False))
    return campaign.quotas.select_related("unit").annotate(taken=taken, handed=handed).order_by("unit__code")


@dataclass(frozen=True)
class PlaceLine:
    """A unit to which places may be given: its members, and how many places the rule allows (None: no cap)."""

    unit: Unit
    members: int
    most: int | None
    places: int


def place_lines(campaign: Campaign, today: date) -> list[PlaceLine]:
    """Every unit below the committee by code. For persons SR-33 caps the places by the members of the unit's group.
    Three queries.
    """
    given = dict(campaign.quotas.values_list("unit", "places"))
    units = list(Unit.objects.filter(dissolved=None).exclude(parent=None).order_by("code"))
    own = members_by_unit(today)
    paths = {unit.path: own.get(unit.pk, 0) for unit in units}
    lines = []
    for unit in units:
        members = sum(count for path, count in paths.items() if path.startswith(unit.path))
        most = most_of("SR-33", members, today) if campaign.for_persons else None
        lines.append(PlaceLine(unit, members, most, given.get(unit.pk, 0)))
    return lines


def least_nominations(campaign: Campaign, day: date) -> int:
    """How many places for nomination there must be, so that more are nominated than honoured (AW-14)."""
    return -(-campaign.places * (100 + DIFFERENCE(day)) // 100)


def nominations_of(campaign: Campaign, within: QuerySet[Nomination] | None = None) -> QuerySet[Nomination]:
    """Everybody nominated, or those of them `within` a query, by strokes."""
    rows = Nomination.objects.all() if within is None else within
    found = rows.filter(campaign=campaign).select_related("quota__unit", "home", "unit", "member")
    return found.order_by("stroke_key", "pk")


def remaining(campaign: Campaign) -> QuerySet[Nomination]:
    """Those who may be chosen: handed in, eligible or decided otherwise by a person, not taken out; by strokes."""
    yes = Q(eligible=True, set_aside_at=None) | Q(eligible=False, set_aside_at__isnull=False)
    return nominations_of(campaign).filter(yes, handed_in_at__isnull=False, dropped_at=None)


def chosen(campaign: Campaign) -> QuerySet[Nomination]:
    """Those who were published and are not taken out, by strokes."""
    return nominations_of(campaign).filter(chosen_at__isnull=False, dropped_at=None)


def may_be_nominated(campaign: Campaign, quota: Quota) -> list[tuple[Eligible, bool]]:
    """Everybody whom a unit may nominate, with the answers of eligibility, and whether they are nominated already. Two
    queries.
    """
    criteria = Criteria.read(campaign.criteria)
    ask = members_of_selection if campaign.for_persons else units_of_selection
    found = ask(criteria, path=quota.unit.path)
    there = set(campaign.nominations.values_list("member" if campaign.for_persons else "unit", flat=True))
    return [(one, one.pk in there) for one in found]


def answers_now(campaign: Campaign) -> dict[int, Eligible]:
    """The answers for everybody of the committee, by member or unit. One query."""
    criteria = Criteria.read(campaign.criteria)
    ask = members_of_selection if campaign.for_persons else units_of_selection
    path = Unit.objects.values_list("path", flat=True).get(parent=None)
    return {one.pk: one for one in ask(criteria, path=path)}


def related(reviewer: Member, day: date) -> list[str]:
    """Paths to which a reviewer is tied: the unit they belong to, and those in which they hold a post; the committee's
    own posts do not count, as its officers review for it.
    """
    homes = Affiliation.objects.filter(Affiliation.on(day), member=reviewer).values_list("unit__path", flat=True)
    posts = Post.objects.filter(Post.on(day), member=reviewer).exclude(unit__parent=None)
    return sorted({*homes, *posts.values_list("unit__path", flat=True)})


def is_related(paths: Iterable[str], nomination: Nomination) -> bool:
    """Whether a nomination is of one of these units, one above or one below it."""
    place = nomination.unit or nomination.home or nomination.quota.unit
    return any(place.path.startswith(path) or path.startswith(place.path) for path in paths)


def reviewers_of(campaign: Campaign) -> list[tuple[Reviewer, int, int]]:
    """The reviewers by pinyin, each with how many cases they marked and from how many they stepped aside; 1 query."""
    rows = campaign.reviewers.select_related("member").annotate(
        marked=Count("marks", distinct=True), aside=Count("asides", distinct=True)
    )
    return [(one, one.marked, one.aside) for one in rows.order_by("member__pinyin_key", "pk")]


def who_may_review(campaign: Campaign, day: date) -> QuerySet[Member]:
    """Officers who are no reviewers yet and are not nominated, by pinyin."""
    held = Post.objects.filter(Post.on(day)).values("member")
    rows = Member.objects.filter(pk__in=held).exclude(pk__in=campaign.reviewers.values("member"))
    return rows.exclude(pk__in=campaign.nominations.exclude(member=None).values("member")).order_by("pinyin_key", "pk")


@dataclass(frozen=True)
class ToMark:
    """A case as a reviewer meets it: no name, only its code."""

    nomination: Nomination
    mark: Mark | None
    aside: Aside | None


def to_mark(reviewer: Reviewer) -> list[ToMark]:
    """The cases of a reviewer by code. Three queries."""
    marks = {one.nomination_id: one for one in reviewer.marks.all()}
    asides = {one.nomination_id: one for one in reviewer.asides.all()}
    rows = remaining(reviewer.campaign).order_by("code")
    return [ToMark(one, marks.get(one.pk), asides.get(one.pk)) for one in rows]


def without_name(nomination: Nomination) -> str:
    """The case with the names of the person, the units and those above taken out."""
    text = nomination.case
    places = [nomination.unit, nomination.home, nomination.quota.unit]
    for unit in sorted({unit.name for unit in places if unit is not None}, key=len, reverse=True):
        text = text.replace(unit, _("this unit"))
    return text.replace(nomination.name, _("this comrade")) if nomination.member_id else text


@dataclass(frozen=True)
class Spread:
    """What reviewers gave a case: how many marked it, how many stepped aside, lowest, middle and highest mark."""

    marked: int
    aside: int
    lowest: int | None
    middle: float | None
    highest: int | None
    values: tuple[int, ...] = ()


def spreads(campaign: Campaign) -> dict[int, Spread]:
    """The spread of marks of each nomination by its id; two queries. Who has stepped aside has no mark there."""
    given: dict[int, list[int]] = {}
    for pk, value in Mark.objects.filter(nomination__campaign=campaign).values_list("nomination", "value"):
        given.setdefault(pk, []).append(value)
    asides = Aside.objects.filter(nomination__campaign=campaign).order_by().values("nomination")
    out = dict(asides.annotate(n=Count("pk")).values_list("nomination", "n"))
    return {pk: spread_of(given.get(pk, []), out.get(pk, 0)) for pk in given.keys() | out.keys()}


def spread_of(values: Sequence[int], aside: int) -> Spread:
    """The figures of some marks."""
    found = tuple(sorted(values))
    if not found:
        return Spread(0, aside, None, None, None)
    return Spread(len(found), aside, found[0], float(median(found)), found[-1], found)


def least_marked(campaign: Campaign) -> int:
    """How many marks the case with the fewest has. One query."""
    counts = remaining(campaign).annotate(n=Count("marks")).aggregate(least=Min("n"))
    return counts["least"] or 0


def votes_of(vote: Vote, names: Mapping[str, int]) -> dict[int, int] | None:
    """What a closed vote gave: nomination (by the line of the ballot) → votes; None before it is closed. One query."""
    if vote.stage not in VOTE_CLOSED or vote.void_because:
        return None
    keys = (Choice.RECOMMENDED.value, Choice.FOR.value)
    lines = vote.items.values_list("name", "counts")
    return {
        names[name]: next((counts[key] for key in keys if key in counts), 0) for name, counts in lines if name in names
    }


def ballot_lines(nominations: Iterable[Nomination]) -> dict[str, int]:
    """The lines of a ballot → nomination. Two of one name are told apart by their unit."""
    rows = list(nominations)
    twice = {one.name for one in rows if sum(other.name == one.name for other in rows) > 1}
    found = {}
    for one in rows:
        place = one.home or one.unit or one.quota.unit
        found[f"{one.name}（{place.name}）" if one.name in twice else one.name] = one.pk
    return found


def without_post(members: Iterable[int], day: date) -> int:
    """How many of these members hold no post on a day. One query."""
    wanted = set(members)
    held = set(Post.objects.filter(Post.on(day), member__in=wanted).values_list("member", flat=True))
    return len(wanted - held)


def least_without_post(count: int, day: date) -> int:
    """How many of so many must hold no post (AW-13)."""
    return -(-count * WITHOUT_POST(day) // 100)


def published_of(campaign: Campaign, rows: Iterable[Nomination]) -> dict[str, Any]:
    """What the publication of a selection shows, by strokes: name, unit, and the case in short."""
    return {
        "title": campaign.title, "honour": campaign.kind.name, "places": campaign.places,
        "lines": [
            {"nomination": one.pk, "name": one.name, "unit": one.home.name if one.home else "", "case": one.case[:200]}
            for one in rows
        ],
    }  # fmt: skip


def campaign_title(words: Mapping[str, Any]) -> str:
    """The title of the publication from the words kept with it."""
    return _("Candidates of “%(title)s”") % {"title": words["period"]}


def campaign_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Who was taken out or came in between two versions: (name, before, after)."""
    old, new = ({line["nomination"]: line["name"] for line in one["lines"]} for one in (before, after))
    for pk, name in old.items():
        if pk not in new:
            yield name, _("candidate"), "—"
    for pk, name in new.items():
        if pk not in old:
            yield name, "—", _("candidate")


def campaign_names(campaign: Campaign) -> dict[int | None, str]:
    """The accounts named in a selection → name. One query."""
    wanted = campaign.nominations.exclude(set_aside_by=None).values("set_aside_by")
    return dict(User.objects.filter(pk__in=wanted).values_list("pk", "name"))


def selection_years() -> list[int]:
    """The years of selections, the newest first."""
    return list(Campaign.objects.order_by("-year").values_list("year", flat=True).distinct())


def campaign_kinds() -> QuerySet[HonourKind]:
    """Kinds for which a selection may be held: given to units or persons, and not closed."""
    rows = HonourKind.objects.filter(Q(for_unit=True) | Q(for_person=True), closed=False)
    return rows.order_by("name", "pk")


def newest_code(campaign: Campaign) -> int:
    """The highest code given so far."""
    return campaign.nominations.aggregate(last=Max("code"))["last"] or 0


def own_selections(member: Member) -> Iterator[OwnTable]:
    """In which selections the member was nominated, with case and answers; and which they reviewed. Two queries."""
    heads = [
        (_("Selection"), 40),
        (_("Year"), 8),
        (_("Case"), 60),
        (_("How far it is"), 20),
        (_("Taken out because"), 30),
    ]
    rows = Nomination.objects.filter(member=member, handed_in_at__isnull=False).select_related("campaign")
    lines = [
        (
            one.campaign.title,
            one.campaign.year,
            one.case,
            str(one.campaign.get_phase_display()),
            one.dropped_because or None,
        )
        for one in rows.order_by("-made_at", "pk")
    ]
    yield OwnTable(_("Selections I was nominated in"), heads, lines)
    duties = Reviewer.objects.filter(member=member).select_related("campaign").order_by("-named_at", "pk")
    yield OwnTable(
        _("Selections I review"), [(_("Selection"), 40), (_("Year"), 8)],
        [(one.campaign.title, one.campaign.year) for one in duties],
    )  # fmt: skip


@dataclass(frozen=True)
class ChoiceLine:
    """A candidate with what lies beside the choice: the spread of marks, votes, whether a post is held."""

    nomination: Nomination
    spread: Spread
    votes: int | None
    post: bool


def choice_lines(campaign: Campaign, rows: Sequence[Nomination]) -> list[ChoiceLine]:
    """The candidates by strokes, as they come. Four queries at most."""
    spread = spreads(campaign)
    votes: dict[int, int] = {}
    if campaign.vote is not None and campaign.vote.stage != "cancelled":
        votes = votes_of(campaign.vote, ballot_lines(rows)) or {}
    held = set(Post.objects.filter(Post.on(timezone.localdate())).values_list("member", flat=True)) if rows else set()
    return [
        ChoiceLine(one, spread.get(one.pk, spread_of((), 0)), votes.get(one.pk), one.member_id in held) for one in rows
    ]


def resolutions_of_committee() -> list[Resolution]:
    """Resolutions in confirmed records of the committee's own meetings, the newest first. One query."""
    rows = Resolution.objects.filter(
        removed_at=None, record__activity__unit__parent=None, record__confirmed_at__isnull=False
    )
    return list(rows.select_related("record__activity__notice").order_by("-record__activity__day", "-pk")[:50])


def honours_of_campaign(campaign: Campaign) -> list[Honour]:
    """The honours that came of a selection and stand, by strokes. One query."""
    rows = Honour.objects.filter(nomination__campaign=campaign, withdrawn_at=None).select_related("kind", "home")
    return list(rows.order_by("nomination__stroke_key", "pk"))


def said_in_review(nomination: Nomination) -> tuple[list[Mark], list[Aside]]:
    """What reviewers said of a case, lowest mark first and without who; and who stepped aside, by pinyin."""
    marks = list(nomination.marks.exclude(words="").order_by("value", "pk"))
    asides = nomination.asides.select_related("reviewer__member").order_by("reviewer__member__pinyin_key", "pk")
    return marks, list(asides)
