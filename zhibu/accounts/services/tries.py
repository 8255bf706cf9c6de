"""Counted tries of what anybody may send: one shared counter for all workers."""

import errno
from uuid import uuid4

from allauth.core import ratelimit
from allauth.core.internal import ratelimit as counter
from django.core.cache import cache
from django.http import HttpRequest


def within_limit(request: HttpRequest, action: str) -> bool:
    """Count one try of `action` (a key of settings.ACCOUNT_RATE_LIMITS) and say whether it is still within its limit
    for this address.
    """
    return bool(ratelimit.consume(request, action=action)) or refuse_when_counted()


def within_limit_of_reading(request: HttpRequest, action: str) -> bool:
    """The same for what is asked by GET, which the library counts only when told to."""
    usage = counter.consume(request, app="allauth.account", action=action, limit_get=True)
    return bool(usage) or refuse_when_counted()


def refuse_when_counted() -> bool:
    """False: it was too often. The library also says so when its counter cannot be written, as on a full disk, and
    nobody should be told that they tried too often then: OSError, which becomes the page for outages.
    """
    if not cache.add(f"can-be-written:{uuid4()}", True, timeout=1):
        raise OSError(errno.ENOSPC, "the counter of tries cannot be written")
    return False
