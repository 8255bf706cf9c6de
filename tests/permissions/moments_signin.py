"""What stands there before a line about sign-in, second factor, devices and slips."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.utils import timezone

from tests.support import Cast
from zhibu.accounts.models import Device, Passkey, User


def second_factor_of_the_auditor(cast: Cast) -> Any:
    """The auditor's account has a second factor, whose phone is lost."""
    user = User.objects.get(is_audit_admin=True)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": ""})
    return user


def security_administrator(cast: Cast) -> Any:
    """The security administrator's own account."""
    return User.objects.get(is_security_admin=True)


def passkey_of_member(cast: Cast) -> Passkey:
    """A passkey of a member of 0101."""
    kept = {"credential_id": "aa", "credential": b"", "name": "Phone", "full": False, "added_at": timezone.now()}
    return Passkey.objects.create(user=cast.member.user, **kept)


def device_of_member(cast: Cast) -> Device:
    """A phone that a member of 0101 trusts."""
    return Device.objects.create(user=cast.member.user, token_hash="a" * 64, label="Phone", trusted_at=timezone.now())
