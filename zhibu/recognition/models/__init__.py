"""Honours, grades, rewards and model cases, by noun."""

from zhibu.recognition.models.cases import ModelCase
from zhibu.recognition.models.grades import UnitGrade
from zhibu.recognition.models.honours import Change, Honour, HonourKind, Upload
from zhibu.recognition.models.rewards import Budget, Carries, Payment, PaymentList

__all__ = [
    "Budget",
    "Carries",
    "Change",
    "Honour",
    "HonourKind",
    "ModelCase",
    "Payment",
    "PaymentList",
    "UnitGrade",
    "Upload",
]
