"""Hooks of the sign-in library (django-allauth): what it opens, closes and says goes through our services."""

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhibu.accounts import services
from zhibu.accounts.queries import may_enter
from zhibu.kernel import sealed
from zhibu.kernel.views import safe_address

# The library's messages that are worth a word; it would say others as well.
WORDS = {
    "account/messages/password_changed.txt": _("Your password has been changed."),
    "account/messages/password_set.txt": _("Your password has been set."),
    "account/messages/logged_out.txt": _("You have signed out."),
    "mfa/messages/totp_deactivated.txt": _("The second factor is removed."),
}


FRESH = 300  # seconds after a sign-in in which one's sign-in may be changed without proving oneself once more


class Adapter(DefaultAccountAdapter):
    """Nobody signs up by themselves: accounts come from slips. Unknown, wrong and closed accounts look alike."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("The user name or the password is wrong."),
        "too_many_login_attempts": _("Too many wrong tries. Wait five minutes, then try again."),
        "enter_current_password": _("This is not your current password."),
        "incorrect_password": _("This is not your current password."),
        "rate_limited": _("Too many wrong tries. Wait five minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Who has just signed in with a password is not asked for it again."""
        fresh = time.time() - FRESH
        known = get_authentication_records(context.request, context.request.user)
        if any(one["method"] == "password" and one["at"] > fresh for one in known):
            return False
        return super().is_reauthentication_required(app=app, **kwargs)

    def is_safe_url(self, url: str) -> bool:
        """Where somebody may be sent on to: the library would follow any of the allowed hosts, and breaks at some
        texts that are no address.
        """
        return safe_address(context.request, url, default="") == url != ""

    def is_ajax(self, request: HttpRequest) -> bool:
        """Pages answer with pages, whatever a request asks for."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """The library hands back closed accounts whose password is right, to say so; we say nothing of them."""
        user = super().authenticate(request, **credentials)
        if user is not None and not may_enter(user):
            self.authentication_failed(request, **credentials)
            return None
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        services.note_refused_password(username=credentials.get("username", ""), now=timezone.now())

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        how = "password and code" if services.passed_second_factor(request, user) else "password"  # type: ignore[arg-type]
        services.open_session(request, user, how=how, now=timezone.now())  # type: ignore[arg-type]

    def logout(self, request: HttpRequest) -> None:
        services.close_session(request, now=timezone.now())

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        services.set_password(user, password, now=timezone.now())  # type: ignore[arg-type]

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return resolve_url(self.get_login_redirect_url(request))

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        """Say it in our words, or not at all."""
        if message_template in WORDS:
            super().add_message(request, level, message=str(WORDS[message_template]))


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets of second factors are sealed like other personal values."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is wrong, used already or too old. Wait for the next one."),
    }

    def get_totp_issuer(self) -> str:
        return str(_("Zhibu"))

    def encrypt(self, text: str) -> str:
        return sealed.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return sealed.unseal(encrypted_text)
