"""Everything that this room changes, by noun."""

from zhibu.supervision.services.checklists import keep_checklist, keep_item, remove_item, standard
from zhibu.supervision.services.findings import escalate, move
from zhibu.supervision.services.inspections import (
    add_candidates,
    discard,
    draw_lots,
    drop_relation,
    exclude,
    include,
    keep_inspection,
    publish,
    release,
    remove_candidate,
    state_relation,
)
from zhibu.supervision.services.pressing import close, log, press, report, send_back, take_back, urge
from zhibu.supervision.services.visits import Judgement, answer, ask, finish, hear, judge

__all__ = [
    "Judgement",
    "add_candidates",
    "answer",
    "ask",
    "close",
    "discard",
    "draw_lots",
    "drop_relation",
    "escalate",
    "exclude",
    "finish",
    "hear",
    "include",
    "judge",
    "keep_checklist",
    "keep_inspection",
    "keep_item",
    "log",
    "move",
    "press",
    "publish",
    "release",
    "remove_candidate",
    "remove_item",
    "report",
    "send_back",
    "standard",
    "state_relation",
    "take_back",
    "urge",
]
