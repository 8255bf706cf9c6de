"""Materialised paths: six digits per step, so that a subtree is one range of an index in every collation."""

from typing import Any

from django.db.models import Q

STEP = 6
DEPTH = 8


def step(number: int) -> str:
    """One step of a path."""
    return f"{number:0{STEP}d}"


def ancestors(path: str) -> list[str]:
    """The paths of a node's ancestors, the root first, itself last."""
    return [path[:end] for end in range(STEP, len(path) + 1, STEP)]


def within(field: str, path: str) -> Q:
    """Rows whose path `field` is `path` or below it.

    A range and not LIKE: SQLite cannot use an index for the latter. Paths hold digits only, so nothing outside the
    subtree sorts between the two ends.
    """
    return Q(**{f"{field}__gte": path, f"{field}__lte": path + "9" * STEP * DEPTH})


def within_any(field: str, paths: Any) -> Q:
    """Rows within any of `paths`; without paths nothing."""
    condition = Q(pk__in=[])
    for path in paths:
        condition |= within(field, path)
    return condition
