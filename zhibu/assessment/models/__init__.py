"""Schemes, assessments, annual reports, promises and service evaluation, by noun."""

from zhibu.assessment.models.counters import Counter, Said, Slip
from zhibu.assessment.models.promises import Promise, PromiseSaid, PromiseSlip, PromiseStep
from zhibu.assessment.models.reports import Appraised, ReportRound, YearReport
from zhibu.assessment.models.runs import Answer, Assessment, ByHand, Result, Score
from zhibu.assessment.models.schemes import Dimension, Indicator, Scheme

__all__ = [
    "Answer",
    "Appraised",
    "Assessment",
    "ByHand",
    "Counter",
    "Dimension",
    "Indicator",
    "Promise",
    "PromiseSaid",
    "PromiseSlip",
    "PromiseStep",
    "ReportRound",
    "Result",
    "Said",
    "Scheme",
    "Score",
    "Slip",
    "YearReport",
]
