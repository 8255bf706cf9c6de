"""What changes duties: planning from rules, matching with facts, words of a person, reminders."""

from zhibu.duties.services.matching import keep_up, match, match_unit
from zhibu.duties.services.planning import begins, plan, spread
from zhibu.duties.services.reminders import remind
from zhibu.duties.services.settling import exempt, make_good, say, take_back

__all__ = [
    "begins",
    "exempt",
    "keep_up",
    "make_good",
    "match",
    "match_unit",
    "plan",
    "remind",
    "say",
    "spread",
    "take_back",
]
