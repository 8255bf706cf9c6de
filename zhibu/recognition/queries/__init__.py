"""Reads across honours, grades and rewards."""

from zhibu.recognition.queries.grades import GradeLine, grade_lines, graded_years, grades_of
from zhibu.recognition.queries.recipients import Candidate, Members, Units, squeeze
from zhibu.recognition.queries.register import (
    changes,
    choices,
    honoured_units,
    kinds,
    listed,
    of_code,
    of_member,
    own_tables,
    table,
)
from zhibu.recognition.queries.rewards import (
    Due,
    Money,
    budgets,
    due_rewards,
    lines,
    lists,
    money,
    names_of,
    reward_years,
    rewards,
    total,
)
from zhibu.recognition.queries.statistics import Statistics, standing_units, stated_day, statistics

__all__ = [
    "Candidate",
    "Due",
    "GradeLine",
    "Members",
    "Money",
    "Statistics",
    "Units",
    "budgets",
    "changes",
    "choices",
    "due_rewards",
    "grade_lines",
    "graded_years",
    "grades_of",
    "honoured_units",
    "kinds",
    "lines",
    "listed",
    "lists",
    "money",
    "names_of",
    "of_code",
    "of_member",
    "own_tables",
    "reward_years",
    "rewards",
    "squeeze",
    "standing_units",
    "stated_day",
    "statistics",
    "table",
    "total",
]
