"""The program with its clock set: what the server of a journey runs that depends on day and hour.

`ZHIBU_TEST_NOW` names the instant of its start; from there its time goes on as usual. Only the server is told so: the
browser, the cache and the machine keep their own time.
"""

import os
from datetime import UTC, datetime

from django.utils import timezone

_begun = datetime.now(tz=UTC)
_set_to = datetime.fromisoformat(os.environ["ZHIBU_TEST_NOW"]).astimezone(UTC)


def now() -> datetime:
    """The instant that the program takes for now."""
    return _set_to + (datetime.now(tz=UTC) - _begun)


timezone.now = now  # before any model takes it as a default

from zhibu.config.wsgi import application  # noqa: E402 - the clock is set first

__all__ = ["application", "now"]
