"""The PIN on a trusted device."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import F

from zhibu.accounts.models import Device, User
from zhibu.accounts.queries import (
    PIN_TRIES,
    trusted_device,
)
from zhibu.accounts.services.actors import subject_of
from zhibu.audit.services import Actor, record


@dataclass(frozen=True)
class PinAnswer:
    """The account when the PIN was right, else None and how many tries this device has left (0: not trusted)."""

    user: User | None
    tries_left: int = 0


def check_pin(*, token: str, pin: str, now: datetime) -> PinAnswer:
    """Whether this is the PIN of the account that trusts the device with this cookie. The same work for every answer.

    A try is counted before the PIN is looked at, so that tries at the same time cannot pass the limit. After five
    wrong ones the device is no longer trusted.
    """
    device = trusted_device(token)
    taken = device is not None and bool(
        Device.objects.filter(pk=device.pk, revoked_at=None, failures__lt=PIN_TRIES).update(failures=F("failures") + 1)
    )
    if device is None or not taken or not device.user.pin:
        make_password(pin)
        return PinAnswer(None)
    if check_password(pin, device.user.pin):
        Device.objects.filter(pk=device.pk, revoked_at=None).update(failures=0)
        return PinAnswer(device.user, PIN_TRIES)
    return PinAnswer(None, _count_wrong_pin(device, now))


def _count_wrong_pin(device: Device, now: datetime) -> int:
    """Write the wrong try down; how many are left. At none the device is revoked."""
    subject = subject_of(device.user_id)
    nobody = Actor(None, "nobody")
    with transaction.atomic():
        device.refresh_from_db(fields=["failures"])
        left = max(PIN_TRIES - device.failures, 0)
        revoked = not left and Device.objects.filter(pk=device.pk, revoked_at=None).update(revoked_at=now)
        detail = {"how": "pin", "device": device.pk, "tries_left": left}
        record(actor=nobody, deed="accounts.session.refused", subject=subject, detail=detail, now=now)
        if revoked:
            detail = {"device": device.pk, "why": "wrong PIN"}
            record(actor=nobody, deed="accounts.device.revoked", subject=subject, detail=detail, now=now)
    return left
