"""What happens by the clock."""

from datetime import datetime

from zhibu.recognition.services import end_sanctions


def end_effects(*, now: datetime) -> str:
    """Sanctions whose last day is over end by themselves."""
    return f"{end_sanctions(now=now)} sanctions ended"
