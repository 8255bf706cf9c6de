"""Counted tries of what anybody may send: one shared counter for all workers."""

from allauth.core import ratelimit
from django.http import HttpRequest


def within_limit(request: HttpRequest, action: str) -> bool:
    """Count one try of `action` (a key of settings.ACCOUNT_RATE_LIMITS) and say whether it is still within its limit
    for this address.
    """
    return bool(ratelimit.consume(request, action=action))
