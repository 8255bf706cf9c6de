"""Honours, grades and rewards, by noun."""

from zhibu.recognition.models.grades import UnitGrade
from zhibu.recognition.models.honours import Change, Honour, HonourKind, Upload
from zhibu.recognition.models.rewards import Budget, Carries, Payment, PaymentList

__all__ = [
    "Budget",
    "Carries",
    "Change",
    "Honour",
    "HonourKind",
    "Payment",
    "PaymentList",
    "UnitGrade",
    "Upload",
]
