"""Signing in by phone: opened by an officer for the day, closed, and the members' one tap."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.activities import queries
from zhibu.activities.models import Activity, PhoneSignIn, SignedIn
from zhibu.activities.services.leaves import before_the_roll
from zhibu.activities.services.locks import before_its_roll
from zhibu.audit.services import record
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.models import Member
from zhibu.organisation.policy import Person


@transaction.atomic
def open_phones(*, activity: Activity, minutes: int, who: Person, now: datetime) -> PhoneSignIn:
    """Open signing in by phone for so many minutes, with a new code; who has signed in stays so. Raises
    NotPossibleError on another day than the activity's, once the roll is confirmed, the notice withdrawn or closed.
    """
    kept = before_the_roll(activity)
    if kept.day is None:
        raise NotPossibleError(_("Set the day of the activity first; then its sign-in can be opened on that day."))
    if kept.day != timezone.localdate(now):
        raise NotPossibleError(_("Signing in by phone is opened on the day of the activity."))
    found, _new = PhoneSignIn.objects.update_or_create(
        activity=kept,
        defaults={
            "code": f"{secrets.randbelow(10**6):06d}",
            "opened_by": who.actor.id,
            "opened_at": now,
            "closes_at": now + timedelta(minutes=minutes),
        },
    )
    _record(kept, "opened", who, now, minutes=minutes)
    return found


@transaction.atomic
def close_phones(*, activity: Activity, who: Person, now: datetime) -> None:
    """Close it before its time; closed already, nothing changes."""
    if PhoneSignIn.objects.filter(activity=activity, closes_at__gt=now).update(closes_at=now):
        _record(activity, "closed", who, now)


def sign_in(*, activity: Activity, member: Member, code: str, now: datetime) -> None:
    """A member is here; a second tap changes nothing. One insert, and no line in the log: it is no fact before the
    secretary has confirmed the roll, and after that it is too late. Raises NotPossibleError then, and when the code is
    not the one of now.
    """
    closed = _("Signing in by phone is closed. Tell your secretary that you are here; that is enough.")
    found = queries.phone_sign_in(activity) if queries.phone_open(activity, now) else None
    if found is None:
        raise NotPossibleError(closed)
    if not secrets.compare_digest(found.code.encode(), code.encode()):
        raise NotPossibleError(_("This is not the code of now; look at the board, or tell your secretary."))
    with transaction.atomic():
        if not before_its_roll(activity):
            raise NotPossibleError(closed)  # a tap after the roll would stay for good, and nobody would see it
        SignedIn.objects.bulk_create([SignedIn(activity=activity, member=member, at=now)], ignore_conflicts=True)


def forget_phones(activity: Activity) -> None:
    """The roll is confirmed: what was tapped is not needed any more. Call it in the roll's transaction."""
    SignedIn.objects.filter(activity=activity).delete()


def _record(activity: Activity, what: str, who: Person, now: datetime, **detail: int) -> None:
    record(
        actor=who.actor,
        deed=f"activities.phones.{what}",
        subject=f"activities.activity:{activity.pk}",
        detail=detail,
        now=now,
    )
