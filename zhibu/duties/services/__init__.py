"""What changes duties: planning from rules, matching with facts, words of a person, reminders."""

from zhibu.duties.services.lists import add_item, ask_to_sign, draft_list, issue_list, remove_item, sign_list
from zhibu.duties.services.matching import keep_up, match, match_unit
from zhibu.duties.services.planning import begins, plan, spread
from zhibu.duties.services.reminders import remind
from zhibu.duties.services.settling import exempt, make_good, say, take_back

__all__ = [
    "add_item",
    "ask_to_sign",
    "begins",
    "draft_list",
    "exempt",
    "issue_list",
    "keep_up",
    "make_good",
    "match",
    "match_unit",
    "plan",
    "remind",
    "remove_item",
    "say",
    "sign_list",
    "spread",
    "take_back",
]
