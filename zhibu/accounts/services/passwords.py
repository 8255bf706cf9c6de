"""Passwords of accounts."""

from datetime import datetime

from django.db import transaction

from zhibu.accounts.models import User
from zhibu.accounts.services.actors import own, subject_of
from zhibu.audit.services import record


def set_password(user: User, password: str, *, now: datetime) -> None:
    """Give the account this password, which the form has checked; other sessions of the account end."""
    deed = "accounts.password.changed" if user.has_usable_password() else "accounts.password.set"
    user.set_password(password)
    with transaction.atomic():
        user.save(update_fields=["password"])
        record(actor=own(user), deed=deed, subject=subject_of(user.pk), now=now)
