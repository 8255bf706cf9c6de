"""Accounts closed and opened again, sessions ended, slips taken back: what may be done about somebody's way in."""

import secrets
from collections.abc import Collection
from datetime import datetime

from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils.translation import gettext as _

from zhibu.accounts.models import Device, Passkey, Slip, User
from zhibu.accounts.services.actors import subject_of
from zhibu.audit.services import SYSTEM, Actor, record, record_many


@transaction.atomic
def end_sessions(user: User, *, by: Actor, now: datetime) -> None:
    """Every open session of the account ends with its next request. Devices stay trusted: the PIN lets in again."""
    user.session_salt = secrets.token_hex(8)
    user.save(update_fields=["session_salt"])
    record(actor=by, deed="accounts.sessions.ended", subject=subject_of(user.pk), now=now)


@transaction.atomic
def end_all_sessions(*, now: datetime) -> str:
    """Nobody is signed in any more, as after a restore: a session that was ended since the copy would be open again.
    Returns that as a sentence.
    """
    users = list(User.objects.only("pk", "session_salt"))
    for user in users:
        user.session_salt = secrets.token_hex(8)
    User.objects.bulk_update(users, ["session_salt"], batch_size=500)
    Session.objects.all().delete()
    detail = {"accounts": len(users)}
    record(actor=SYSTEM, deed="accounts.sessions.all_ended", subject="accounts.sessions", detail=detail, now=now)
    return _("Everybody has to sign in again.")


@transaction.atomic
def close_account(user: User, *, by: Actor, now: datetime) -> bool:
    """Nobody enters by this account any more: sessions end at once, slips and devices lose their force. Posts are not
    touched. True when that is new, False when it was closed already.
    """
    if not User.objects.select_for_update().filter(pk=user.pk, is_active=True).exists():
        return False
    shut(user, by=by, now=now)
    return True


@transaction.atomic
def reopen_account(user: User, *, now: datetime, by: Actor) -> bool:
    """The account may be entered again, with its password or a new slip. True when that is new."""
    if not User.objects.filter(pk=user.pk, is_active=False).update(is_active=True):
        return False
    user.is_active = True
    record(actor=by, deed="accounts.account.reopened", subject=subject_of(user.pk), now=now)
    return True


@transaction.atomic
def revoke_slips(user: User, *, by: Actor, now: datetime) -> int:
    """Slips of the account that nobody has used lose their force; returns how many."""
    count = Slip.objects.filter(user=user, used_at=None, revoked_at=None).update(revoked_at=now)
    if count:
        record(
            actor=by,
            deed="accounts.slip.revoked",
            subject=subject_of(user.pk),
            detail={"slips": count},
            now=now,
        )
    return count


@transaction.atomic
def revoke_slips_of(user_ids: Collection[int], *, by: Actor, now: datetime) -> int:
    """The same for many accounts, with an entry for each that had an open slip; returns how many had one."""
    slips = Slip.objects.filter(user_id__in=user_ids, used_at=None, revoked_at=None, expires_at__gt=now)
    owners = sorted(set(slips.values_list("user_id", flat=True)))
    if owners:
        Slip.objects.filter(user_id__in=owners, used_at=None, revoked_at=None).update(revoked_at=now)
        entries = ((subject_of(pk), {"slips": 1}) for pk in owners)
        record_many(actor=by, deed="accounts.slip.revoked", entries=entries, now=now)
    return len(owners)


def shut(user: User, *, by: Actor, now: datetime) -> None:
    """Close the account inside the transaction of a deed, with its entry in the chain."""
    user.is_active = False
    user.session_salt = secrets.token_hex(8)
    user.save(update_fields=["is_active", "session_salt"])
    slips = Slip.objects.filter(user=user, used_at=None, revoked_at=None).update(revoked_at=now)
    devices = Device.objects.filter(user=user, revoked_at=None).update(revoked_at=now)
    Passkey.objects.filter(user=user).delete()
    detail = {"slips": slips, "devices": devices}
    record(actor=by, deed="accounts.account.closed", subject=subject_of(user.pk), detail=detail, now=now)
