"""What a vote is measured against, by the rules of its day. The arithmetic is the rulebook's."""

from dataclasses import dataclass
from typing import Any

from zhibu.ballots.models import Vote
from zhibu.ballots.states import CAP, DIFFERENTIAL, MEASURES, SHOWN, Kind
from zhibu.rulebook.queries import Needed, most_of, needed, needed_of


@dataclass(frozen=True)
class Rules:
    """Quorum and majority, None where no rule applies; `most` is how many lines of one ballot may be chosen."""

    quorum: Needed | None = None
    majority: Needed | None = None
    most: int | None = None

    def kept(self) -> dict[str, Any]:
        """As a closed vote keeps it."""
        rules = (("quorum", self.quorum), ("majority", self.majority))
        return {name: [rule.code, rule.base, rule.least] if rule else None for name, rule in rules} | {
            "most": self.most
        }

    @classmethod
    def read(cls, kept: dict[str, Any]) -> "Rules":
        """What a closed vote has kept."""
        quorum, majority = (Needed(*kept[name]) if kept.get(name) else None for name in ("quorum", "majority"))
        return cls(quorum, majority, kept.get("most"))


def most_chosen(vote: Vote, lines: int) -> int | None:
    """How many lines of one ballot may be found outstanding, recommended, or voted for; None when there is no cap."""
    if vote.kind == Kind.APPRAISAL:
        return most_of(CAP.code, lines, vote.day)
    return vote.places if vote.kind in {Kind.RECOMMENDATION, Kind.ELECTION} else None


def rules_of(vote: Vote, lines: int) -> Rules:
    """By the rules of the vote's day; of a closed vote as they were kept at its closing."""
    if vote.stage in SHOWN:
        return Rules.read(vote.rules)
    measures = MEASURES[vote.measured]
    quorum, majority = (
        needed_of(code, due=vote.entitled, present=vote.present, on=vote.day) if code else None
        for code in (measures.quorum, measures.majority)
    )
    return Rules(quorum, majority, most_chosen(vote, lines))


def more_candidates(vote: Vote) -> int:
    """How many more candidates than places an election needs (EL-07, rounded up); 0 when the rule does not apply."""
    found = needed(DIFFERENTIAL.code, vote.places or 0, vote.day) if vote.kind == Kind.ELECTION else None
    return found.least if found else 0
