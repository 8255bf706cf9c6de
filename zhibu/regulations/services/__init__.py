"""Everything that changes regulations, affairs and cases, by noun."""

from zhibu.regulations.services.affairs import keep_affair
from zhibu.regulations.services.cases import (
    Received,
    answer,
    apply_for,
    ask_for_more,
    do_step,
    due_day,
    enter,
    left_on,
    supplement,
    tell_the_head,
)
from zhibu.regulations.services.indexing import affair_items, items, take_effect
from zhibu.regulations.services.regulations import ask_for_reviews, begin, change_facts, repeal
from zhibu.regulations.services.versions import (
    approve,
    carry,
    discard,
    fingerprint,
    hand_in,
    send_back,
    write,
)

__all__ = [
    "Received",
    "affair_items",
    "answer",
    "apply_for",
    "approve",
    "ask_for_more",
    "ask_for_reviews",
    "begin",
    "carry",
    "change_facts",
    "discard",
    "do_step",
    "due_day",
    "enter",
    "fingerprint",
    "hand_in",
    "items",
    "keep_affair",
    "left_on",
    "repeal",
    "send_back",
    "supplement",
    "take_effect",
    "tell_the_head",
    "write",
]
