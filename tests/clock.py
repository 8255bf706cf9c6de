"""The day on which the tests take place, so that they pass on every other day too: a Thursday in November 2026, from
ten in the morning on.

`ZHIBU_TEST_NOW` names another instant: what only works in November 2026 is found by running the tests at others.
All processes of a run count from the same start. What Django and the sign-in library ask is set; the machine, the
browser and the cache of pages keep their own time.
"""

import os
import time
from datetime import UTC, date, datetime

from django.utils import timezone

SET_TO = datetime.fromisoformat(os.environ.setdefault("ZHIBU_TEST_NOW", "2026-11-26T10:00:00+08:00")).astimezone(UTC)
_begun = datetime.fromisoformat(os.environ.setdefault("ZHIBU_TEST_BEGUN", datetime.now(tz=UTC).isoformat()))


def now() -> datetime:
    """The instant that is taken for now."""
    return SET_TO + (datetime.now(tz=UTC) - _begun)


def today() -> date:
    """The day that it is then in the committee's time zone."""
    return timezone.localdate(now())


def put() -> None:
    """Let the program go by this clock; before any model takes Django's as a default."""
    timezone.now = now
    time.time = lambda: now().timestamp()
