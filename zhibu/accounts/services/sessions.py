"""What opens and closes a session."""

from datetime import datetime, timedelta

from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from django.conf import settings
from django.contrib import auth
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from zhibu.accounts.models import User
from zhibu.accounts.queries import (
    may_enter,
)
from zhibu.accounts.services.actors import own, subject_of
from zhibu.audit.services import Actor, record
from zhibu.kernel import sealed

BY_PIN = "by_pin"  # session key: entered without a password, so member's pages only
SLIP_AT = "slip_at"  # session key: when the slip was used, in seconds
PASSWORD_WITHIN = timedelta(minutes=30)  # after a slip a first password may be set for so long
TRUSTED_SESSION_LASTS = timedelta(days=30)


def open_session(request: HttpRequest, user: User, *, how: str, now: datetime, lasts: timedelta | None = None) -> None:
    """Sign the account in on this browser; `how` is "password", "pin", "slip", "passkey", "member's passkey" or
    "sample". Without `lasts` the session ends with the browser or after settings.SESSION_COOKIE_AGE. PermissionDenied
    when the account may not enter.
    """
    if not may_enter(user):
        raise PermissionDenied(_("This account is closed. Ask the office of your committee."))
    with transaction.atomic():
        auth.login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
        request.session[BY_PIN] = how in {"pin", "slip", "member's passkey"}
        if how == "slip":
            request.session[SLIP_AT] = now.timestamp()
        if lasts:
            request.session.set_expiry(int(lasts.total_seconds()))
        record(
            actor=own(user),
            deed="accounts.session.opened",
            subject=subject_of(user.pk),
            detail={"how": how},
            now=now,
        )


def must_prove(request: HttpRequest) -> bool:
    """Whether the person has to show once more that it is they, before something that two persons confirm: unless they
    have just signed in with a password or shown it. The page for it is `account_reauthenticate`. Who has no password
    has nothing to show.
    """
    # as for a change of the second factor: the library asks nothing for an app it does not guard itself
    return bool(is_reauthentication_required(request, app="allauth.mfa"))


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
            record(actor=own(user), deed="accounts.session.closed", subject=subject_of(user.pk), now=now)


def note_refused_password(*, username: str, now: datetime) -> None:
    """Write down a failed sign-in: the account when there is one, else an HMAC of what was typed."""
    known = User.objects.filter(username__iexact=username).values_list("pk", flat=True).first()
    subject = subject_of(known) if known else "accounts.user:unknown"
    detail = {"how": "password"} | ({} if known else {"typed": sealed.lookup(username.casefold())})
    with transaction.atomic():
        nobody = Actor(None, "nobody")
        record(actor=nobody, deed="accounts.session.refused", subject=subject, detail=detail, now=now)


def refuse_sample_accounts() -> None:
    """ImproperlyConfigured when the database holds invented people: a real committee must not be open to them."""
    count = User.objects.filter(is_sample=True).count()
    if count:
        raise ImproperlyConfigured(
            f"{count} sample accounts are in this database: production starts only without them."
            " Use a database of its own for the real committee."
        )
