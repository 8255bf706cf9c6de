"""Reads across dispatches, deliveries, tasks and suggestions, by noun."""

from zhibu.circulation.queries.burden import Account, Outlook, accounts, asked_so_far, months_with_entries, outlook
from zhibu.circulation.queries.due import deliveries_for, due_first, first_steps, tasks_for, todo
from zhibu.circulation.queries.progress import Reach, UnitReach, not_signed, reach, reach_by_unit, signing

__all__ = [
    "Account",
    "Outlook",
    "Reach",
    "UnitReach",
    "accounts",
    "asked_so_far",
    "deliveries_for",
    "due_first",
    "first_steps",
    "months_with_entries",
    "not_signed",
    "outlook",
    "reach",
    "reach_by_unit",
    "signing",
    "tasks_for",
    "todo",
]
