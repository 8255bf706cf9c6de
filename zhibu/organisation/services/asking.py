"""How this room puts something on the to-do list of a unit or a member: the room of tasks stands above this one and
lends its deeds.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from zhibu.kernel.registry import registry

OPEN, CLOSE, KEEP = "tasks.open", "tasks.close", "tasks.keep"


def ask(
    *, key: str, kind: str, url: str, words: dict[str, Any], now: datetime, unit: int | None = None,
    member: int | None = None, due: date | None = None,
) -> None:  # fmt: skip
    """Open a task of a unit's officers or of one member; a key that is open already stays as it is."""
    registry.deeds[OPEN](key=key, kind=kind, url=url, words=words, unit_id=unit, member_id=member, due=due, now=now)


def answered(keys: Iterable[str], *, now: datetime) -> None:
    """Close the tasks with these keys."""
    registry.deeds[CLOSE](list(keys), now=now)
