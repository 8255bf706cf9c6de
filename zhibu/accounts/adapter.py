"""Hooks of the sign-in library (django-allauth): what it opens, closes and says goes through our services."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhibu.accounts import services
from zhibu.accounts.queries import may_enter

# The library's messages that are worth a word; it would say others as well.
WORDS = {
    "account/messages/password_changed.txt": _("Your password has been changed."),
    "account/messages/password_set.txt": _("Your password has been set."),
    "account/messages/logged_out.txt": _("You have signed out."),
}


class Adapter(DefaultAccountAdapter):
    """Nobody signs up by themselves: accounts come from slips. Unknown, wrong and closed accounts look alike."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("The user name or the password is wrong."),
        "too_many_login_attempts": _("Too many wrong tries. Wait five minutes, then try again."),
        "enter_current_password": _("This is not your current password."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

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
        services.open_session(request, user, how="password", now=timezone.now())  # type: ignore[arg-type]

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
