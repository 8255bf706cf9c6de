"""One's own devices: a trusted phone is taken off, or everything is signed out at once."""

import secrets
from datetime import datetime

from django.db import transaction

from zhibu.accounts.models import Device, Passkey, User
from zhibu.accounts.services.actors import own, subject_of
from zhibu.audit.services import record


@transaction.atomic
def remove_device(*, device: Device, now: datetime) -> bool:
    """Trust one of one's own devices no longer, and end every open session: which of them it holds cannot be told.
    True when that is new.
    """
    if not Device.objects.filter(pk=device.pk, revoked_at=None).update(revoked_at=now):
        return False
    _end_sessions(device.user)
    detail = {"device": device.pk, "why": "removed by its owner"}
    record(
        actor=own(device.user),
        deed="accounts.device.revoked",
        subject=subject_of(device.user_id),
        detail=detail,
        now=now,
    )
    return True


@transaction.atomic
def sign_out_everywhere(*, user: User, now: datetime) -> int:
    """End every open session of one's account, trust no device any longer and forget its passkeys; returns how many
    devices were trusted.
    """
    Passkey.objects.filter(user=user).delete()
    count = Device.objects.filter(user=user, revoked_at=None).update(revoked_at=now)
    _end_sessions(user)
    record(
        actor=own(user),
        deed="accounts.sessions.ended",
        subject=subject_of(user.pk),
        detail={"devices": count},
        now=now,
    )
    return count


def _end_sessions(user: User) -> None:
    user.session_salt = secrets.token_hex(8)
    user.save(update_fields=["session_salt"])
