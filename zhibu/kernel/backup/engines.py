"""Which of the two databases this installation has."""

from types import ModuleType

from django.db import connection

from zhibu.kernel.backup import postgres, sqlite


def engine_name() -> str:
    """ "sqlite" or "postgresql"."""
    return connection.vendor


def engine() -> ModuleType:
    """What knows how to copy, check, load and put in place: dump, unpack, load, remove, steps, kept_as."""
    return sqlite if connection.vendor == "sqlite" else postgres
