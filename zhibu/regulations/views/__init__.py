"""Pages of the library of rules and of what the office handles."""

from zhibu.regulations.views.affairs import (
    affair,
    affair_edit,
    affair_new,
    affairs,
    affairs_xlsx,
    counts,
    counts_xlsx,
    guide,
)
from zhibu.regulations.views.cases import apply_for, case, case_file, cases, cases_xlsx, counter, progress
from zhibu.regulations.views.handling import answer, ask_for_more, do_step, supplement
from zhibu.regulations.views.library import (
    article,
    collection,
    field_map,
    map_xlsx,
    regulation,
    regulations,
    regulations_xlsx,
)
from zhibu.regulations.views.versions import approve, differences, discard, hand_in, send_back, version
from zhibu.regulations.views.writing import carried, facts, new, repeal, text

__all__ = [
    "affair", "affair_edit", "affair_new", "affairs", "affairs_xlsx", "answer", "apply_for", "approve", "article",
    "ask_for_more", "carried", "case", "case_file", "cases", "cases_xlsx", "collection", "counter", "counts",
    "counts_xlsx", "differences", "discard", "do_step", "facts", "field_map", "guide", "hand_in", "map_xlsx", "new",
    "progress", "regulation", "regulations", "regulations_xlsx", "repeal", "send_back", "supplement", "text",
    "version",
]  # fmt: skip
