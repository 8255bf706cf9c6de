"""What happens by the clock."""

from datetime import datetime

from zhibu.recognition.services import end_sanctions, remind_of_promises


def end_effects(*, now: datetime) -> str:
    """Sanctions whose last day is over end by themselves."""
    return f"{end_sanctions(now=now)} sanctions ended"


def promises_due(*, now: datetime) -> str:
    """Promises whose day is near come to the to-do page of their unit."""
    return f"{remind_of_promises(now=now)} promises due"
