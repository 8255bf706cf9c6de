"""Everything that this room changes, by noun."""

from zhibu.assessment.services.counters import close_counter, open_counter, print_slips, say
from zhibu.assessment.services.running import (
    answer,
    begin,
    close,
    compute,
    missing_by_hand,
    open_for_answers,
    read_it,
    set_by_hand,
    settle,
)
from zhibu.assessment.services.schemes import (
    copy_scheme,
    discard_scheme,
    judge_trial,
    keep_dimension,
    keep_indicator,
    keep_scheme,
    put_in_force,
    remind_of_trials,
    remove_dimension,
    remove_indicator,
)

__all__ = [
    "answer",
    "begin",
    "close",
    "close_counter",
    "compute",
    "copy_scheme",
    "discard_scheme",
    "judge_trial",
    "keep_dimension",
    "keep_indicator",
    "keep_scheme",
    "missing_by_hand",
    "open_counter",
    "open_for_answers",
    "print_slips",
    "put_in_force",
    "read_it",
    "remind_of_trials",
    "remove_dimension",
    "remove_indicator",
    "say",
    "set_by_hand",
    "settle",
]
