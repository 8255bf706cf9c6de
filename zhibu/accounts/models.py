"""Accounts, activation slips and trusted devices. A person's posts and unit are organisation's."""

from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from zhibu.accounts.states import Duty


class UserManager(BaseUserManager["User"]):
    """Finds accounts by user name, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username__iexact=username)

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        """Make an account; without a password it can only be entered with a slip."""
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """Somebody who can sign in: officers and staff with a password, members with a PIN on a trusted device.

    The three administrators are flags of accounts of their own, never posts: such an account belongs to no member.
    Nobody who keeps the installation or the accounts also keeps watch over the log.
    """

    username = models.CharField(_("user name"), max_length=150, unique=True)
    name = models.CharField(_("name"), max_length=50)
    pin = models.CharField(max_length=128, default="", blank=True)
    is_active = models.BooleanField(default=True)
    is_sample = models.BooleanField(default=False)
    is_system_admin = models.BooleanField(_("system administrator"), default=False)
    is_security_admin = models.BooleanField(_("security administrator"), default=False)
    is_audit_admin = models.BooleanField(_("audit administrator"), default=False)
    session_salt = models.CharField(max_length=32, default="", blank=True)  # another one ends every open session

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()

    class Meta:
        # Two names that differ only in case would lock each other out; the index also serves the look-up.
        constraints = [
            models.UniqueConstraint(Upper("username"), name="one_account_per_user_name"),
            models.UniqueConstraint(
                fields=["is_system_admin"], condition=Q(is_system_admin=True), name="one_system_administrator"
            ),
            models.UniqueConstraint(
                fields=["is_security_admin"], condition=Q(is_security_admin=True), name="one_security_administrator"
            ),
            models.UniqueConstraint(
                fields=["is_audit_admin"], condition=Q(is_audit_admin=True), name="one_audit_administrator"
            ),
            models.CheckConstraint(
                condition=Q(is_audit_admin=False) | Q(is_system_admin=False, is_security_admin=False),
                name="the_auditor_administers_nothing_else",
            ),
        ]

    @property
    def duties(self) -> frozenset[Duty]:
        """What the account administers; empty for everybody but the administrators."""
        return frozenset(duty for duty in Duty if getattr(self, duty.flag))

    def get_session_auth_hash(self) -> str:
        """Sessions end when the password, the PIN or the salt changes: a new slip puts out whoever holds a lost phone,
        and a new salt everybody.
        """
        secret = f"{self.password}|{self.pin}" + (f"|{self.session_salt}" if self.session_salt else "")
        return salted_hmac("zhibu.accounts.session", secret, algorithm="sha256").hexdigest()


class Slip(models.Model):
    """A printed code that lets its holder in once. Only the HMAC of the code is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="slips")
    code_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.BigIntegerField(null=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def usable(self, now: datetime) -> bool:
        """Whether it still opens the door at `now`."""
        return self.used_at is None and self.revoked_at is None and now < self.expires_at


class Passkey(models.Model):
    """A key that a phone or computer keeps for an account (WebAuthn); only its public part is here. A `full` one was
    added after a password and stands for it; another opens members' pages, as a PIN does. `count` is how often the key
    says that it has been used, to find out copies.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="passkeys")
    credential_id = models.CharField(max_length=2046, unique=True)
    credential = models.BinaryField()
    name = models.CharField(_("name"), max_length=50)
    full = models.BooleanField()
    count = models.BigIntegerField(default=0)
    added_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)


class Device(models.Model):
    """A phone or computer on which a member's PIN is enough. Only the HMAC of its cookie is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="devices")
    token_hash = models.CharField(max_length=64, unique=True)
    label = models.CharField(max_length=200)
    trusted_at = models.DateTimeField()
    failures = models.PositiveSmallIntegerField(default=0)
    revoked_at = models.DateTimeField(null=True)
