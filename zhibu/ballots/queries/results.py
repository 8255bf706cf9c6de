"""What came of a vote: counts in the order of the ballot, and what the rules make of them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from zhibu.ballots.models import Item, Vote
from zhibu.ballots.queries.rules import Rules, rules_of
from zhibu.ballots.states import SHOWN_FROM, TEXTS_FROM, Choice, Fate, Kind
from zhibu.rulebook.queries import Needed


@dataclass(frozen=True)
class Line:
    """One line of a result: how many chose what, in the order of the choices, and what the rules make of it."""

    name: str
    counts: tuple[int, ...]
    fate: str
    written_in: bool = False


@dataclass(frozen=True)
class Result:
    """A closed vote's result. `shown` is False when too few ballots were cast; then there are no lines."""

    rules: Rules
    shown: bool
    enough: bool
    lines: tuple[Line, ...] = ()
    texts: tuple[str, ...] = ()

    @property
    def tied(self) -> list[str]:
        """Who is to be voted on again."""
        return [line.name for line in self.lines if line.fate == Fate.TIED]

    @property
    def elected(self) -> int:
        """How many are elected."""
        return sum(line.fate == Fate.ELECTED for line in self.lines)


def counts_of(marks: Sequence[Sequence[str]], choices: Sequence[str], lines: int) -> list[dict[str, int]]:
    """Per line, how many chose what; a mark that is no choice cannot occur and raises ValueError."""
    counters = [Counter(row[place] for row in marks) for place in range(lines)]
    if any(set(one) - set(choices) for one in counters):
        raise ValueError("a mark that cannot be chosen")
    return [{choice: one[choice] for choice in choices} for one in counters]


def fates(kind: str, votes_for: Sequence[int], majority: Needed | None, places: int | None) -> list[str]:
    """What the rules make of so many votes for each line, in the same order. In an election those with a majority are
    elected; are they more than the places, by votes (EL-17), and where the last place is shared, nobody there is.
    """
    if majority is None or kind not in {Kind.RESOLUTION, Kind.ELECTION}:
        return [Fate.COUNTED.value] * len(votes_for)
    if kind == Kind.RESOLUTION:
        return [Fate.CARRIED.value if majority.met_by(one) else Fate.REJECTED.value for one in votes_for]
    passed = sorted((one for one in votes_for if majority.met_by(one)), reverse=True)
    room = places or 0
    last = passed[room - 1] if 0 < room <= len(passed) else majority.least
    tied = len(passed) > room and (room == 0 or passed[room] == last)
    return [_elected(one, majority, last, tied=tied) for one in votes_for]


def _elected(votes: int, majority: Needed, last: int, *, tied: bool) -> str:
    if not majority.met_by(votes) or votes < last:
        return Fate.NOT_ELECTED.value
    return Fate.TIED.value if tied and votes == last else Fate.ELECTED.value


def result_of(vote: Vote, items: Sequence[Item]) -> Result:
    """The result of a closed vote. Of fewer ballots than five on slips nothing is shown, of fewer than ten no texts;
    a vote without force or void has counts and no fates. One query for the texts, where there are any.
    """
    rules = rules_of(vote, len(items))
    enough = rules.quorum is None or rules.quorum.met_by(vote.present)
    if (vote.by_slips and (vote.ballots or 0) < SHOWN_FROM) or vote.void_because:
        return Result(rules, shown=False, enough=enough)
    chosen = Choice.RECOMMENDED if vote.kind == Kind.RECOMMENDATION else Choice.FOR
    majority = rules.majority if enough else None
    found = fates(vote.kind, [item.counts.get(chosen, 0) for item in items], majority, vote.places)
    lines = tuple(
        Line(item.name, tuple(item.counts.get(choice, 0) for choice in vote.choices), fate, item.written_in)
        for item, fate in zip(items, found, strict=True)
    )
    texts: tuple[str, ...] = ()
    if vote.free_text and (vote.ballots or 0) >= TEXTS_FROM:
        texts = tuple(vote.texts.order_by("pk").values_list("text", flat=True))
    return Result(rules, True, enough, lines, texts)
