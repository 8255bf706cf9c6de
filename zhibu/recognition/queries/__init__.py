"""Reads across honours, grades, rewards and model cases."""

from zhibu.recognition.queries.recipients import Candidate, Members, Units, squeeze
from zhibu.recognition.queries.statistics import Statistics, statistics

__all__ = ["Candidate", "Members", "Statistics", "Units", "squeeze", "statistics"]
