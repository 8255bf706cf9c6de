"""Reads across dispatches, deliveries, tasks and suggestions, by noun."""

from zhibu.circulation.queries.burden import Account, Outlook, accounts, asked_so_far, months_with_entries, outlook
from zhibu.circulation.queries.channels import channels, held_since, sendings
from zhibu.circulation.queries.due import deliveries_for, due_first, first_steps, tasks_for, todo, todo_of
from zhibu.circulation.queries.own_data import own_tables
from zhibu.circulation.queries.pace import SigningTime, coverage, time_to_sign
from zhibu.circulation.queries.progress import Reach, UnitReach, not_signed, reach, reach_by_unit, signing
from zhibu.circulation.queries.reached import ReachPage, reach_page
from zhibu.circulation.queries.reminders import Waiting, WaitingUnit, possible_from, remindable, waiting, why_nobody

__all__ = [
    "Account",
    "Outlook",
    "Reach",
    "ReachPage",
    "SigningTime",
    "UnitReach",
    "Waiting",
    "WaitingUnit",
    "accounts",
    "asked_so_far",
    "channels",
    "coverage",
    "deliveries_for",
    "due_first",
    "first_steps",
    "held_since",
    "months_with_entries",
    "not_signed",
    "outlook",
    "own_tables",
    "possible_from",
    "reach",
    "reach_by_unit",
    "reach_page",
    "remindable",
    "sendings",
    "signing",
    "tasks_for",
    "time_to_sign",
    "todo",
    "todo_of",
    "waiting",
    "why_nobody",
]
