"""What happens by the clock in this room."""

from datetime import datetime

from zhibu.circulation.services.runs import send_out as send


def send_out(*, now: datetime) -> int:
    """Hand to mail and robots what is due; returns how many messages were accepted."""
    return send(now=now)
