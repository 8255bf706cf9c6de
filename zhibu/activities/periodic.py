"""What happens by the clock in this room."""

from datetime import datetime

from django.utils import timezone

from zhibu.activities import queries, services


def deliver_to_joiners(*, now: datetime) -> int:
    """Deliver open notices to those who have joined one of their units since; returns how many were added."""
    today = timezone.localdate(now)
    return sum(services.deliver_to_joiners(notice=notice, now=now) for notice in queries.open_notices(on=today))
