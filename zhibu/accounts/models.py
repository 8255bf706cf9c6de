"""Accounts, activation slips and trusted devices. A person's posts and unit are organisation's."""

from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Upper
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _


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
    """Somebody who can sign in: officers and staff with a password, members with a PIN on a trusted device."""

    username = models.CharField(_("user name"), max_length=150, unique=True)
    name = models.CharField(_("name"), max_length=50)
    pin = models.CharField(max_length=128, default="", blank=True)
    is_active = models.BooleanField(default=True)
    is_sample = models.BooleanField(default=False)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()

    class Meta:
        # Two names that differ only in case would lock each other out; the index also serves the look-up.
        constraints = [models.UniqueConstraint(Upper("username"), name="one_account_per_user_name")]

    def get_session_auth_hash(self) -> str:
        """Sessions end when the password or the PIN changes: a new slip puts out whoever holds a lost phone."""
        return salted_hmac("zhibu.accounts.session", f"{self.password}|{self.pin}", algorithm="sha256").hexdigest()


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


class Device(models.Model):
    """A phone or computer on which a member's PIN is enough. Only the HMAC of its cookie is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="devices")
    token_hash = models.CharField(max_length=64, unique=True)
    label = models.CharField(max_length=200)
    trusted_at = models.DateTimeField()
    failures = models.PositiveSmallIntegerField(default=0)
    revoked_at = models.DateTimeField(null=True)
