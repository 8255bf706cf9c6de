"""By the clock: files that nobody has begun to make, and files that no row knows any more."""

import subprocess
import sys
from datetime import datetime

from zhibu.reporting import services


def make_late(*, now: datetime) -> int:
    """Make what was asked for and not begun; returns how many. Each in a process of its own, which gives its memory
    back.
    """
    keys = services.waiting(now=now)
    for key in keys:
        subprocess.run([sys.executable, "-m", "django", "book", "make", str(key)], check=False)  # noqa: S603
    return len(keys)


def clear_left_over(*, now: datetime) -> int:
    """Remove files of earlier makings."""
    return services.clear_left_over(now=now)
