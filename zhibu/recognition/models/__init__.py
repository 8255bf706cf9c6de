"""Honours, grades, rewards, selections and sanctions, by noun."""

from zhibu.recognition.models.campaigns import Aside, Campaign, Mark, Nomination, Quota, Reviewer
from zhibu.recognition.models.conferences import Conference, Speech
from zhibu.recognition.models.grades import UnitGrade
from zhibu.recognition.models.honours import Change, Honour, HonourKind, Upload
from zhibu.recognition.models.promises import Promise, Proof
from zhibu.recognition.models.rewards import Budget, Carries, Payment, PaymentList
from zhibu.recognition.models.sanctions import Sanction, SanctionFact, SanctionStep, Talk

__all__ = [
    "Aside",
    "Budget",
    "Campaign",
    "Carries",
    "Change",
    "Conference",
    "Honour",
    "HonourKind",
    "Mark",
    "Nomination",
    "Payment",
    "PaymentList",
    "Promise",
    "Proof",
    "Quota",
    "Reviewer",
    "Sanction",
    "SanctionFact",
    "SanctionStep",
    "Speech",
    "Talk",
    "UnitGrade",
    "Upload",
]
