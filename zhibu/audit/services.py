"""The one way into the chain."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.utils import timezone

from zhibu.audit.models import Entry

GENESIS = "0" * 64
_LOCK = 5_270_001  # advisory lock of the chain; any number that nobody else uses


@dataclass(frozen=True)
class Actor:
    """Who is written into the chain: account id and the role in which they acted, as text."""

    id: int | None
    role: str


SYSTEM = Actor(None, "system")


def record(
    *, actor: Actor, deed: str, subject: str, detail: dict[str, Any] | None = None, now: datetime | None = None
) -> Entry:
    """Add one entry and return it. Call it last in the deed's own transaction: the chain lets one writer in at a time.

    `deed` is room.noun.verb ("activities.notice.issued"), `subject` room.noun:key. `detail` holds no personal value
    in clear.
    """
    return record_many(actor=actor, deed=deed, entries=[(subject, detail or {})], now=now)[0]


def record_many(
    *, actor: Actor, deed: str, entries: Iterable[tuple[str, dict[str, Any]]], now: datetime | None = None
) -> list[Entry]:
    """Add one entry per (subject, detail), in order, with two queries whatever their number."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("an audit entry belongs in the transaction of its deed")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    last = Entry.objects.order_by("-number").values_list("number", "hash").first()
    number, previous = last or (0, GENESIS)
    at = now or timezone.now()
    made = []
    for subject, detail in entries:
        number += 1
        plain = json.loads(json.dumps(detail, cls=DjangoJSONEncoder))
        entry = Entry(
            number=number,
            at=at,
            actor=actor.id,
            role=actor.role,
            deed=deed,
            subject=subject,
            detail=plain,
            previous=previous,
        )
        previous = entry.hash = digest(entry)
        made.append(entry)
    return Entry.objects.bulk_create(made)


def digest(entry: Entry) -> str:
    """The hash of an entry over everything in it and the hash before it; 64 hexadecimal digits (SHA-256)."""
    body = {
        "number": entry.number,
        "at": entry.at.astimezone(timezone.get_fixed_timezone(0)).isoformat(timespec="microseconds"),
        "actor": entry.actor,
        "role": entry.role,
        "deed": entry.deed,
        "subject": entry.subject,
        "detail": entry.detail,
    }
    text = entry.previous + json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
