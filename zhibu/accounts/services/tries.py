"""Counted tries of what anybody may send: one shared counter for all workers."""

from allauth.core import ratelimit
from allauth.core.internal import ratelimit as counter
from django.http import HttpRequest


def within_limit(request: HttpRequest, action: str) -> bool:
    """Count one try of `action` (a key of settings.ACCOUNT_RATE_LIMITS) and say whether it is still within its limit
    for this address.
    """
    return bool(ratelimit.consume(request, action=action))


def within_limit_of_reading(request: HttpRequest, action: str) -> bool:
    """The same for what is asked by GET, which the library counts only when told to."""
    usage = counter.consume(request, app="allauth.account", action=action, limit_get=True)
    return bool(usage)
