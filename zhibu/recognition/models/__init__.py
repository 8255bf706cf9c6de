"""Honours, grades, rewards and selections, by noun."""

from zhibu.recognition.models.campaigns import Aside, Campaign, Mark, Nomination, Quota, Reviewer
from zhibu.recognition.models.grades import UnitGrade
from zhibu.recognition.models.honours import Change, Honour, HonourKind, Upload
from zhibu.recognition.models.rewards import Budget, Carries, Payment, PaymentList

__all__ = [
    "Aside",
    "Budget",
    "Campaign",
    "Carries",
    "Change",
    "Honour",
    "HonourKind",
    "Mark",
    "Nomination",
    "Payment",
    "PaymentList",
    "Quota",
    "Reviewer",
    "UnitGrade",
    "Upload",
]
