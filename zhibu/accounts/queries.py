"""Who stands behind a cookie or a code. Tokens and codes are looked up by HMAC; they are never stored."""

import unicodedata

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.db.models import Q, QuerySet

from zhibu.accounts.models import Device, Passkey, User
from zhibu.kernel import sealed

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O, U, so nothing is misread
CODE_LENGTH = 10  # 50 bits
PIN_TRIES = 5  # wrong ones in a row before a device is no longer trusted


def may_enter(user: User) -> bool:
    """Whether the account may be signed in at all: active, and not a sample where samples are not wanted."""
    return user.is_active and (settings.SAMPLE_ACCOUNTS or not user.is_sample)


def needs_second_factor(user: User) -> bool:
    """Whether the account must not be entered by a password alone: those of the three administrators, unless the
    policy of the installation asks nobody. What it asks of officers, organisation knows.
    """
    return settings.SECOND_FACTOR != "off" and bool(user.duties)


def has_second_factor(user: User) -> bool:
    """Whether the account asks for a code after the password."""
    return is_mfa_enabled(user, [Authenticator.Type.TOTP])


def unused_recovery_codes(user: User) -> list[str]:
    """The recovery codes of an account that were not used yet; only for the one page that shows them."""
    found = Authenticator.objects.get(user=user, type=Authenticator.Type.RECOVERY_CODES)
    return list(found.wrap().get_unused_codes())


def administrators() -> QuerySet[User]:
    """The accounts of the administrators, each with what it keeps in `duties`."""
    return User.objects.filter(Q(is_system_admin=True) | Q(is_security_admin=True) | Q(is_audit_admin=True))


def read_code(typed: str) -> str:
    """What somebody typed from a slip, as the code it means: case, blanks, hyphens and full-width forms do not
    matter, O is 0, I and L are 1. "" when it cannot be a code.
    """
    text = unicodedata.normalize("NFKC", typed).upper()
    text = "".join(sign for sign in text if not sign.isspace() and sign not in "-‐‑–—.")
    text = text.translate(str.maketrans("OIL", "011"))
    return text if len(text) == CODE_LENGTH and set(text) <= set(ALPHABET) else ""


def print_code(code: str) -> str:
    """A code as it is printed: ABCDE-FGHJK."""
    return f"{code[:5]}-{code[5:]}"


def code_hash(code: str) -> str:
    """How a slip's code is kept and found."""
    return sealed.lookup(f"accounts.slip:{code}")


def own_devices(user: User) -> QuerySet[Device]:
    """The devices that an account trusts, newest first."""
    return Device.objects.filter(user=user, revoked_at=None).select_related("user").order_by("-trusted_at", "-pk")


def own_passkeys(user: User) -> QuerySet[Passkey]:
    """The passkeys of an account, newest first."""
    return Passkey.objects.filter(user=user).select_related("user").order_by("-added_at", "-pk")


def token_hash(token: str) -> str:
    """How a device's cookie is kept and found."""
    return sealed.lookup(f"accounts.device:{token}")


def trusted_device(token: str) -> Device | None:
    """The trusted device with this cookie, its account included; None when there is none or it may not enter."""
    if not token:
        return None
    trusted = Device.objects.filter(revoked_at=None, failures__lt=PIN_TRIES)
    device = trusted.select_related("user").filter(token_hash=token_hash(token)).first()
    return device if device and may_enter(device.user) else None
