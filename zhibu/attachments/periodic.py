"""What happens by the clock in this room."""

from datetime import datetime

from zhibu.attachments import services


def clear_left_over(*, now: datetime) -> dict[str, int]:
    """Remove files of deeds that failed."""
    return {"files": services.clear_left_over(now=now)}
