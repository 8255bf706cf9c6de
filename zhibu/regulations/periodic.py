"""What happens by the clock in this room."""

from datetime import datetime

from zhibu.regulations import services


def look_around(*, now: datetime) -> dict[str, int]:
    """Let versions begin in the search, ask owners to review what is to be reviewed, and tell the head of cases beyond
    their day.
    """
    return {
        "begun": services.take_effect(now=now),
        "reviews": services.ask_for_reviews(now=now),
        "overdue": services.tell_the_head(now=now),
    }
