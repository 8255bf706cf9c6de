"""Honours, grades, rewards and sanctions, by noun."""

from zhibu.recognition.models.grades import UnitGrade
from zhibu.recognition.models.honours import Change, Honour, HonourKind, Upload
from zhibu.recognition.models.rewards import Budget, Carries, Payment, PaymentList
from zhibu.recognition.models.sanctions import Sanction, SanctionFact, SanctionStep, Talk

__all__ = [
    "Budget",
    "Carries",
    "Change",
    "Honour",
    "HonourKind",
    "Payment",
    "PaymentList",
    "Sanction",
    "SanctionFact",
    "SanctionStep",
    "Talk",
    "UnitGrade",
    "Upload",
]
