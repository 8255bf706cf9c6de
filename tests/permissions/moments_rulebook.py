"""Moments of the table about rules."""

from django.utils import timezone

from tests.rulebook.test_values import settle
from tests.support import Cast
from zhibu.rulebook.models import Override


def rule_settled(cast: Cast) -> Override:
    """The committee has given units five working days to sign."""
    return settle(cast, "GW-04", value="5", now=timezone.now())
