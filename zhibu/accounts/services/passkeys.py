"""Passkeys: a key that a phone or computer keeps and opens with a finger, a face or its own code, instead of a
password or PIN. The protocol (WebAuthn) is the library's.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from zhibu.accounts.models import Passkey, User
from zhibu.accounts.services.actors import own, subject_of
from zhibu.accounts.services.second_factor import pass_second_factor
from zhibu.accounts.services.sessions import BY_PIN, TRUSTED_SESSION_LASTS, open_session
from zhibu.audit.services import Actor, record
from zhibu.kernel.deeds import NotPossibleError

STATE = "passkey"  # session key: the question that the next answer must answer
MOST = 10  # of one account


def _server(request: HttpRequest) -> Fido2Server:
    """The protocol's server for the host name that was asked: a key of another one opens nothing here."""
    host = request.get_host().rsplit(":", 1)[0]
    return Fido2Server(PublicKeyCredentialRpEntity(name=str(_("Zhibu")), id=host))


def ask_for_new(request: HttpRequest, user: User) -> dict[str, Any]:
    """What a browser needs to make a passkey for the account; the question is kept in the session."""
    known = [AttestedCredentialData(bytes(one.credential)) for one in Passkey.objects.filter(user=user)]
    options, state = _server(request).register_begin(
        PublicKeyCredentialUserEntity(id=str(user.pk).encode(), name=user.username, display_name=user.name),
        known,
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    request.session[STATE] = state
    return dict(options)


@transaction.atomic
def add_passkey(request: HttpRequest, user: User, *, answer: Mapping[str, Any], name: str, now: datetime) -> Passkey:
    """Keep the passkey that a browser has made. In a session that a PIN opened it will open members' pages only.
    Raises NotPossibleError when the answer does not fit the question, or there are too many.
    """
    state = request.session.pop(STATE, None)
    if Passkey.objects.filter(user=user).count() >= MOST:
        raise NotPossibleError(_("An account has at most ten passkeys; remove one first."))
    try:
        if state is None:
            raise ValueError("no question was asked")
        made = _server(request).register_complete(state, RegistrationResponse.from_dict(answer))
        kept = made.credential_data
        if kept is None or Passkey.objects.filter(credential_id=kept.credential_id.hex()).exists():
            raise ValueError("no key, or one that is known")
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise NotPossibleError(_("The passkey could not be made. Please try again.")) from error
    passkey = Passkey.objects.create(
        user=user,
        credential_id=kept.credential_id.hex(),
        credential=bytes(kept),
        name=name,
        full=not request.session.get(BY_PIN),
        count=made.counter,
        added_at=now,
    )
    detail = {"passkey": passkey.pk, "full": passkey.full}
    record(actor=own(user), deed="accounts.passkey.added", subject=subject_of(user.pk), detail=detail, now=now)
    return passkey


def ask_who(request: HttpRequest) -> dict[str, Any]:
    """What a browser needs to show which passkeys it has; it names no account."""
    options, state = _server(request).authenticate_begin(user_verification=UserVerificationRequirement.REQUIRED)
    request.session[STATE] = state
    return dict(options)


def sign_in_with_passkey(request: HttpRequest, *, answer: Mapping[str, Any], now: datetime) -> User | None:
    """Sign in whoever holds the passkey; None when the answer is wrong, the passkey unknown or a copy of one that has
    been used since, or the account may not enter. It stands for password and second factor.
    """
    state = request.session.pop(STATE, None)
    try:
        said = AuthenticationResponse.from_dict(answer)
        passkey = Passkey.objects.select_related("user").filter(credential_id=said.raw_id.hex()).first()
        if state is None or passkey is None:
            _note_refused(passkey, now)
            return None
        _server(request).authenticate_complete(state, [AttestedCredentialData(bytes(passkey.credential))], said)
    except (ValueError, TypeError, KeyError, AttributeError):
        _note_refused(None, now)
        return None
    counter = said.response.authenticator_data.counter
    if not passkey.user.is_active or not _counted_on(passkey, counter, now):
        _note_refused(passkey, now)
        return None
    if passkey.full:
        open_session(request, passkey.user, how="passkey", now=now)
        pass_second_factor(request, passkey.user)
    else:
        open_session(request, passkey.user, how="member's passkey", now=now, lasts=TRUSTED_SESSION_LASTS)
    return passkey.user


def _counted_on(passkey: Passkey, counter: int, now: datetime) -> bool:
    """Whether the key has counted its uses on; one that does not count says 0 always. Of two at the same time, one."""
    rows = Passkey.objects.filter(pk=passkey.pk)
    if counter or passkey.count:
        rows = rows.filter(count__lt=counter)
    return bool(rows.update(count=counter, last_used_at=now))


def _note_refused(passkey: Passkey | None, now: datetime) -> None:
    subject = subject_of(passkey.user_id) if passkey else "accounts.user:unknown"
    with transaction.atomic():
        record(
            actor=Actor(None, "nobody"),
            deed="accounts.session.refused",
            subject=subject,
            detail={"how": "passkey"},
            now=now,
        )


@transaction.atomic
def remove_passkey(*, passkey: Passkey, now: datetime) -> None:
    """The passkey opens nothing any more; sessions go on."""
    detail = {"passkey": passkey.pk}
    user = passkey.user
    passkey.delete()
    record(actor=own(user), deed="accounts.passkey.removed", subject=subject_of(user.pk), detail=detail, now=now)
