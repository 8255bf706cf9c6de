"""Who did what: one chain of entries, each holding the hash of the one before."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from django.db import models

GENESIS = "0" * 64  # what stands before the first entry


class Entry(models.Model):
    """One deed. Never changed, never deleted: triggers refuse it (audit/apps.py).

    The actor is a plain id and the role as text, so that the chain outlives accounts; personal values stand in
    `detail` only as HMAC or as counts.
    """

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    actor = models.BigIntegerField(null=True)
    role = models.CharField(max_length=100)
    deed = models.CharField(max_length=100)
    subject = models.CharField(max_length=200)
    detail = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["subject"])]


_text = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode


def digest(
    previous: str, number: int, at: datetime, actor: int | None, role: str, deed: str, subject: str, detail: Any
) -> str:
    """The hash of an entry over everything in it and the hash before it; 64 hexadecimal digits (SHA-256).

    The same on SQLite and PostgreSQL: keys are sorted, times are UTC to the microsecond, and `detail` holds only what
    both databases give back unchanged (services.plain). Anybody can recompute it from `zhibu audit export`.
    """
    instant = at.astimezone(UTC).isoformat(timespec="microseconds")
    body = _text([previous, number, instant, actor, role, deed, subject, detail])
    return hashlib.sha256(body.encode()).hexdigest()
