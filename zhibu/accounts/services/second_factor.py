"""The second factor: a code from an app on somebody's phone, asked after the password. The codes are the sign-in
library's; what becomes of a session, and the chain, are ours.
"""

import secrets
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth import update_session_auth_hash
from django.db import transaction
from django.http import HttpRequest

from zhibu.accounts.models import Passkey, User
from zhibu.accounts.services.actors import own, subject_of
from zhibu.audit.services import Actor, record

PASSED = "second_factor"  # session key: number of the account whose second factor this session has shown


def pass_second_factor(request: HttpRequest, user: User) -> None:
    """This session has shown the second factor of this account; of another one it has shown nothing."""
    request.session[PASSED] = user.pk


def passed_second_factor(request: HttpRequest, user: User) -> bool:
    """Whether this session has shown the second factor of this account."""
    return bool(request.session.get(PASSED) == user.pk)


@transaction.atomic
def note_set_up(request: HttpRequest, user: User, *, now: datetime) -> None:
    """The account has a second factor from now on: this session has shown it, every other one ends."""
    user.session_salt = secrets.token_hex(8)
    user.save(update_fields=["session_salt"])
    update_session_auth_hash(request, user)
    pass_second_factor(request, user)
    record(actor=own(user), deed="accounts.second_factor.set_up", subject=subject_of(user.pk), now=now)


@transaction.atomic
def note_removed(request: HttpRequest, user: User, *, now: datetime) -> None:
    """The account's holder has taken the second factor away, as for another phone; the session has none any more."""
    request.session.pop(PASSED, None)
    record(actor=own(user), deed="accounts.second_factor.removed", subject=subject_of(user.pk), now=now)


@transaction.atomic
def note_new_codes(user: User, *, now: datetime) -> None:
    """The account's holder has made new recovery codes; the earlier ones no longer work."""
    record(actor=own(user), deed="accounts.recovery_codes.made", subject=subject_of(user.pk), now=now)


def note_refused_code(*, user: User, **_signal: Any) -> None:
    """A wrong code; called by the sign-in library's signal."""
    from django.utils import timezone

    detail = {"how": "code"}
    nobody = Actor(None, "nobody")
    with transaction.atomic():
        record(
            actor=nobody,
            deed="accounts.session.refused",
            subject=subject_of(user.pk),
            detail=detail,
            now=timezone.now(),
        )


@transaction.atomic
def reset_second_factor(user: User, *, by: Actor, now: datetime) -> bool:
    """For a lost phone: second factor, recovery codes and passkeys are gone and every open session ends. The account
    gets a new one at the next sign-in, where it is asked for. True when there was any.
    """
    found, _rows = Authenticator.objects.filter(user_id=user.pk).delete()
    keys, _rows = Passkey.objects.filter(user=user).delete()
    if not found and not keys:
        return False
    user.session_salt = secrets.token_hex(8)
    user.save(update_fields=["session_salt"])
    record(actor=by, deed="accounts.second_factor.reset", subject=subject_of(user.pk), now=now)
    return True
