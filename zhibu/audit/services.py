"""The one way into the chain."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.utils import timezone

from zhibu.audit.models import GENESIS, Entry, digest

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
    in clear; numbers with a fraction are kept as text (see `plain`).
    """
    return record_many(actor=actor, deed=deed, entries=[(subject, detail or {})], now=now)[0]


def record_many(
    *, actor: Actor, deed: str, entries: Iterable[tuple[str, dict[str, Any]]], now: datetime | None = None
) -> list[Entry]:
    """Add one entry per (subject, detail), in order, with one look at the chain and one bulk insert."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("an audit entry belongs in the transaction of its deed")
    _wait_for_turn()
    last = Entry.objects.order_by("-number").values_list("number", "hash").first()
    number, previous = last or (0, GENESIS)
    at = now or timezone.now()
    made = []
    for subject, detail in entries:
        number += 1
        entry = Entry(number=number, at=at, actor=actor.id, role=actor.role, deed=deed, subject=subject)
        entry.detail = plain(json.loads(json.dumps(detail, cls=DjangoJSONEncoder)))
        entry.previous = previous
        entry.hash = previous = digest(previous, number, at, actor.id, actor.role, deed, subject, entry.detail)
        made.append(entry)
    return Entry.objects.bulk_create(made)


@transaction.atomic
def record_export(*, actor: Actor, what: str, detail: dict[str, Any], now: datetime) -> None:
    """Somebody carried a list away: `what` is room.noun ("organisation.roster"), `detail` its scope and row count."""
    record(actor=actor, deed=f"{what}.exported", subject=what, detail=detail, now=now)


def record_backup(*, deed: str, detail: dict[str, Any], now: datetime) -> None:
    """The copy of the whole was made or put back, inside the transaction that is open."""
    record(actor=SYSTEM, deed=deed, subject="kernel.backup", detail=detail, now=now)


def _wait_for_turn() -> None:
    """One writer at a time until the end of the transaction. SQLite needs nothing: its transactions begin IMMEDIATE.

    On PostgreSQL the lock comes before the look at the last entry, so that the look sees what the writer before us
    committed; at a stricter isolation level the primary key refuses a second entry of one number.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def plain(value: Any) -> Any:
    """A JSON value in the form that both databases give back unchanged.

    PostgreSQL's jsonb writes 1e20 as a whole number, forgets the sign of -0.0 and refuses NUL and half characters:
    numbers with a fraction become text, those characters become U+FFFD.
    """
    if isinstance(value, dict):
        return {plain(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, str):
        return value.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return value
