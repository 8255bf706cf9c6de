"""Addresses of calendar feeds: made and revoked by the person they belong to."""

import secrets
from datetime import datetime

from django.db import transaction

from zhibu.activities import queries
from zhibu.activities.models import CalendarKey
from zhibu.audit.services import record
from zhibu.organisation.models import Member, Unit
from zhibu.organisation.policy import Person


@transaction.atomic
def make_calendar_key(*, member: Member, unit: Unit | None, who: Person, now: datetime) -> str:
    """Make the secret of a new address and return it; the earlier one no longer holds. It exists only in this answer:
    the database keeps its hash.
    """
    # Held so that of two at the same moment the second revokes what the first has made.
    Member.objects.select_for_update().get(pk=member.pk)
    CalendarKey.objects.filter(member=member, unit=unit, revoked_at=None).update(revoked_at=now)
    token = secrets.token_urlsafe(32)
    made = CalendarKey.objects.create(
        member=member, unit=unit, token_hash=queries.calendar_token_hash(token), made_at=now
    )
    record(
        actor=who.actor,
        deed="activities.calendar_key.made",
        subject=f"activities.calendar_key:{made.pk}",
        detail={"unit": unit.code if unit else None},
        now=now,
    )
    return token


@transaction.atomic
def revoke_calendar_key(*, member: Member, unit: Unit | None, who: Person, now: datetime) -> bool:
    """Let the address in force hold no longer. True the first time; without one nothing changes, and it is False."""
    if not CalendarKey.objects.filter(member=member, unit=unit, revoked_at=None).update(revoked_at=now):
        return False
    record(
        actor=who.actor,
        deed="activities.calendar_key.revoked",
        subject=f"activities.member:{member.pk}",
        detail={"unit": unit.code if unit else None},
        now=now,
    )
    return True
