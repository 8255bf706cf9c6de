"""Papers of this room: certificates, the list by which rewards are paid, notice and decision of a case."""

from zhibu.recognition.papers.certificates import certificates
from zhibu.recognition.papers.conferences import proceedings
from zhibu.recognition.papers.payments import payment_paper
from zhibu.recognition.papers.sanctions import decision_paper, notice_paper

__all__ = [
    "certificates",
    "decision_paper",
    "notice_paper",
    "payment_paper",
    "proceedings",
]
