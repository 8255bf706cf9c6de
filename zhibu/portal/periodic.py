"""What happens on the website by the clock."""

from datetime import datetime

from zhibu.portal.services import publish_due


def appear_and_go(*, now: datetime) -> str:
    """Publish what has waited for its day, take off what has had its time."""
    return str(publish_due(now=now))
