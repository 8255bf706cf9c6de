"""What happens by the clock."""

from datetime import datetime

from django.utils import timezone

from zhibu.assessment.services import remind_of_trials


def look_around(*, now: datetime) -> str:
    """Trials whose day has come are put before the office."""
    return f"{remind_of_trials(now=now, on=timezone.localdate(now))} trials to judge"
