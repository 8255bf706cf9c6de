"""Printed slips: made, used once, turned into a PIN and a trusted device."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from allauth.core import ratelimit
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.http import HttpRequest

from zhibu.accounts.models import Device, Passkey, Slip, User
from zhibu.accounts.queries import (
    ALPHABET,
    CODE_LENGTH,
    code_hash,
    may_enter,
    print_code,
    token_hash,
)
from zhibu.accounts.services.actors import own, subject_of
from zhibu.audit.services import Actor, record, record_many

SLIP_LASTS = timedelta(days=7)
_BATCH = 5000  # accounts per statement; databases limit the number of values in one


@dataclass(frozen=True)
class Activation:
    """What using a slip gives: the account, its new PIN (shown once, kept nowhere) and the cookie of the device."""

    user: User
    pin: str
    token: str


def make_slips(users: Iterable[User], *, by: Actor, now: datetime) -> list[tuple[User, str]]:
    """A fresh code for each account, good for seven days and once; earlier unused slips of these accounts are revoked.

    Returns (account, code as printed) in the order given, each account once. The codes exist only in this answer;
    the chain gets one entry per account, without the code. Who may ask for slips is checked by the caller.
    """
    wanted = list({user.pk: user for user in users}.values())
    codes = ["".join(secrets.choice(ALPHABET) for _place in range(CODE_LENGTH)) for _user in wanted]
    expires = now + SLIP_LASTS
    with transaction.atomic():
        for start in range(0, len(wanted), _BATCH):
            batch = [user.pk for user in wanted[start : start + _BATCH]]
            Slip.objects.filter(user_id__in=batch, used_at=None, revoked_at=None).update(revoked_at=now)
        Slip.objects.bulk_create(
            [
                Slip(user=user, code_hash=code_hash(code), made_at=now, made_by=by.id, expires_at=expires)
                for user, code in zip(wanted, codes, strict=True)
            ],
            batch_size=_BATCH,
        )
        entries = ((subject_of(user.pk), {"expires": expires}) for user in wanted)
        record_many(actor=by, deed="accounts.slip.made", entries=entries, now=now)
    return [(user, print_code(code)) for user, code in zip(wanted, codes, strict=True)]


def use_slip(*, code: str, label: str, now: datetime) -> Activation | None:
    """Turn a slip into a PIN and a trusted device; None when the code is unknown, used, revoked or expired, or its
    account may not enter. Of two at the same time one wins.

    Devices trusted before are no longer trusted, and the new PIN ends every open session of the account.
    """
    pin, token = make_pin(), secrets.token_urlsafe(32)
    hashed = make_password(pin)  # before the transaction: it takes time, and the same time for a wrong code
    with transaction.atomic():
        slip = Slip.objects.select_related("user").filter(code_hash=code_hash(code)).first()
        if slip is None or not slip.usable(now) or not may_enter(slip.user):
            return None
        if not Slip.objects.filter(pk=slip.pk, used_at=None, revoked_at=None).update(used_at=now):
            return None
        user = slip.user
        user.pin = hashed
        user.save(update_fields=["pin"])
        earlier = list(Device.objects.filter(user=user, revoked_at=None).values_list("pk", flat=True))
        Device.objects.filter(pk__in=earlier).update(revoked_at=now)
        Passkey.objects.filter(user=user).delete()  # they may be on the phone that is lost
        device = Device.objects.create(user=user, token_hash=token_hash(token), label=label[:200], trusted_at=now)
        detail = {"slip": slip.pk, "device": device.pk, "devices_revoked": earlier}
        record(actor=own(user), deed="accounts.slip.used", subject=subject_of(user.pk), detail=detail, now=now)
    return Activation(user, pin, token)


def slip_tries_left(request: HttpRequest) -> bool:
    """Whether this address may try another code; only wrong ones are counted (settings.ACCOUNT_RATE_LIMITS)."""
    return ratelimit.consume(request, action="slip", dry_run=True)


def count_wrong_slip(request: HttpRequest) -> None:
    """One wrong code more from this address."""
    ratelimit.consume(request, action="slip")


def make_pin() -> str:
    """Six digits that nobody guesses first: at least four different ones, no even steps such as 123456 or 975310."""
    while True:
        pin = f"{secrets.randbelow(1_000_000):06d}"
        steps = {int(right) - int(left) for left, right in pairwise(pin)}
        if len(set(pin)) >= 4 and len(steps) > 1:
            return pin
