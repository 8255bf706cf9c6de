"""What a rule asks in a period, and of which unit."""

from zhibu.duties.models.duties import Duty, Requirement

__all__ = ["Duty", "Requirement"]
