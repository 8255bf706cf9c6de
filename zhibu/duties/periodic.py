"""What happens by the clock, and when a roll is confirmed."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from zhibu.duties.services import ask_to_sign, keep_up, match_unit


def match(*, now: datetime) -> str:
    """Plan, match and remind; ask new holders of posts to sign their list."""
    return f"{keep_up(now=now)}, {ask_to_sign(now=now)} asked to sign"


def after_roll(*, activity: Any, now: datetime) -> None:
    """A roll was confirmed: what it fulfils is done at once in its unit; others of a joint one follow by the clock."""
    match_unit(unit=activity.unit_id, kind=activity.notice.kind, today=timezone.localdate(now), now=now)
