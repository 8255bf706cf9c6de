"""Everything that opens, closes or prepares a session: slips, devices, PINs, sign-in and sign-out."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import auth
from django.contrib.auth.hashers import check_password, make_password
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils.translation import gettext as _

from zhibu.accounts.models import Device, Slip, User
from zhibu.accounts.queries import (
    ALPHABET,
    CODE_LENGTH,
    PIN_TRIES,
    code_hash,
    may_enter,
    print_code,
    token_hash,
    trusted_device,
)
from zhibu.audit.services import Actor, record, record_many
from zhibu.kernel import sealed

SLIP_LASTS = timedelta(days=7)
BY_PIN = "by_pin"  # session key: entered without a password, so member's pages only
SLIP_AT = "slip_at"  # session key: when the slip was used, in seconds
PASSWORD_WITHIN = timedelta(minutes=30)  # after a slip a first password may be set for so long
TRUSTED_SESSION_LASTS = timedelta(days=30)
_BATCH = 5000  # accounts per statement; databases limit the number of values in one


@dataclass(frozen=True)
class Activation:
    """What using a slip gives: the account, its new PIN (shown once, kept nowhere) and the cookie of the device."""

    user: User
    pin: str
    token: str


@dataclass(frozen=True)
class PinAnswer:
    """The account when the PIN was right, else None and how many tries this device has left (0: not trusted)."""

    user: User | None
    tries_left: int = 0


def _own(user: User) -> Actor:
    """How the chain names somebody who acts on their own account."""
    return Actor(user.pk, "account")


def _subject(user_id: int) -> str:
    return f"accounts.user:{user_id}"


# Slips


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
        entries = ((_subject(user.pk), {"expires": expires}) for user in wanted)
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
        device = Device.objects.create(user=user, token_hash=token_hash(token), label=label[:200], trusted_at=now)
        detail = {"slip": slip.pk, "device": device.pk, "devices_revoked": earlier}
        record(actor=_own(user), deed="accounts.slip.used", subject=_subject(user.pk), detail=detail, now=now)
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


# PIN


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
    subject = _subject(device.user_id)
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


# Sessions


def open_session(request: HttpRequest, user: User, *, how: str, now: datetime, lasts: timedelta | None = None) -> None:
    """Sign the account in on this browser; `how` is "password", "pin", "slip" or "sample". Without `lasts` the session
    ends with the browser or after settings.SESSION_COOKIE_AGE. PermissionDenied when the account may not enter.
    """
    if not may_enter(user):
        raise PermissionDenied(_("This account is closed. Ask the office of your committee."))
    with transaction.atomic():
        auth.login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
        request.session[BY_PIN] = how in {"pin", "slip"}
        if how == "slip":
            request.session[SLIP_AT] = now.timestamp()
        if lasts:
            request.session.set_expiry(int(lasts.total_seconds()))
        record(
            actor=_own(user),
            deed="accounts.session.opened",
            subject=_subject(user.pk),
            detail={"how": how},
            now=now,
        )


def may_set_password(request: HttpRequest, *, now: datetime) -> bool:
    """Whether this session may set a first password: one that a password opened, or right after a slip. A PIN alone
    may not: a phone that is left lying would make its finder an officer.
    """
    if not request.session.get(BY_PIN):
        return True
    used = request.session.get(SLIP_AT)
    return used is not None and now.timestamp() - used <= PASSWORD_WITHIN.total_seconds()


def close_session(request: HttpRequest, *, now: datetime) -> None:
    """Sign out on this browser; a trusted device stays trusted."""
    user = request.user
    with transaction.atomic():
        auth.logout(request)
        if isinstance(user, User):
            record(actor=_own(user), deed="accounts.session.closed", subject=_subject(user.pk), now=now)


def note_refused_password(*, username: str, now: datetime) -> None:
    """Write down a failed sign-in: the account when there is one, else an HMAC of what was typed."""
    known = User.objects.filter(username__iexact=username).values_list("pk", flat=True).first()
    subject = _subject(known) if known else "accounts.user:unknown"
    detail = {"how": "password"} | ({} if known else {"typed": sealed.lookup(username.casefold())})
    with transaction.atomic():
        nobody = Actor(None, "nobody")
        record(actor=nobody, deed="accounts.session.refused", subject=subject, detail=detail, now=now)


def set_password(user: User, password: str, *, now: datetime) -> None:
    """Give the account this password, which the form has checked; other sessions of the account end."""
    deed = "accounts.password.changed" if user.has_usable_password() else "accounts.password.set"
    user.set_password(password)
    with transaction.atomic():
        user.save(update_fields=["password"])
        record(actor=_own(user), deed=deed, subject=_subject(user.pk), now=now)


# Start of the program


def refuse_sample_accounts() -> None:
    """ImproperlyConfigured when the database holds invented people: a real committee must not be open to them."""
    count = User.objects.filter(is_sample=True).count()
    if count:
        raise ImproperlyConfigured(
            f"{count} sample accounts are in this database: production starts only without them."
            " Use a database of its own for the real committee."
        )
