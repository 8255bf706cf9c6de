"""Reads across dispatches, deliveries, tasks and suggestions, by noun."""

from zhibu.circulation.queries.due import deliveries_for, due_first, first_steps, tasks_for, todo
from zhibu.circulation.queries.progress import Reach, UnitReach, not_signed, reach, reach_by_unit, signing

__all__ = [
    "Reach",
    "UnitReach",
    "deliveries_for",
    "due_first",
    "first_steps",
    "not_signed",
    "reach",
    "reach_by_unit",
    "signing",
    "tasks_for",
    "todo",
]
