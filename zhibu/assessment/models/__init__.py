"""Schemes, assessments and service evaluation, by noun."""

from zhibu.assessment.models.counters import Counter, Said, Slip
from zhibu.assessment.models.runs import Answer, Assessment, ByHand, Result, Score
from zhibu.assessment.models.schemes import Dimension, Indicator, Scheme

__all__ = [
    "Answer",
    "Assessment",
    "ByHand",
    "Counter",
    "Dimension",
    "Indicator",
    "Result",
    "Said",
    "Scheme",
    "Score",
    "Slip",
]
