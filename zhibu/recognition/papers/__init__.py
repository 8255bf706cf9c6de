"""Papers of this room: certificates, and the list by which rewards are paid."""

from zhibu.recognition.papers.certificates import certificates
from zhibu.recognition.papers.payments import payment_paper

__all__ = ["certificates", "payment_paper"]
