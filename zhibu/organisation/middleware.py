"""Puts the person who acts on the request, and keeps administrators out of what is not theirs."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from zhibu.accounts.queries import has_second_factor
from zhibu.accounts.services import BY_PIN, passed_second_factor
from zhibu.kernel.doors import is_open_to_administrators
from zhibu.organisation.policy import needs_second_factor, person_for

# What somebody reaches who has still to show a second factor: setting it up, proving oneself, going away.
WITHOUT_SECOND_FACTOR = {
    "mfa_activate_totp",
    "mfa_reauthenticate",
    "account_reauthenticate",
    "account_logout",
    "kernel:language",
    "kernel:text_size",
}
MODE = "mode"  # session key of the chosen mode


class SecondFactor:
    """Who needs a second factor and has shown none sets one up, or shows it, and can do nothing else before. In the
    list of middleware it stands before `WhoActs`, whose `request.who` is there once a view is chosen.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], *_rest: Any) -> HttpResponse | None:
        """No query for who has shown it, and none where nobody is asked."""
        if settings.SECOND_FACTOR == "off" or not getattr(view, "login_required", True):
            return None
        user = request.user
        if not user.is_authenticated or request.session.get(BY_PIN) or passed_second_factor(request, user):
            return None
        request.second_factor_asked = needs_second_factor(request.who)  # type: ignore[attr-defined]
        match = request.resolver_match
        if not request.second_factor_asked or (match and match.view_name in WITHOUT_SECOND_FACTOR):  # type: ignore[attr-defined]
            return None
        if has_second_factor(user):
            return redirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': request.path})}")
        return redirect("mfa_activate_totp")


class WhoActs:
    """`request.who`: the Person, looked up when first asked for; who came in by slip or PIN is a member."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.who = SimpleLazyObject(  # type: ignore[attr-defined]
            lambda: person_for(
                request.user,
                mode=request.session.get(MODE),
                today=timezone.localdate(),
                by_pin=bool(request.session.get(BY_PIN)),
            )
        )
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], *_rest: Any) -> None:
        """Administrators reach only what says that it is open to them (kernel/doors.py): a page that is made tomorrow
        shows them nothing unless somebody decides that it should. No query beyond the account, which pages behind
        sign-in have looked up already.
        """
        if not getattr(view, "login_required", True) or is_open_to_administrators(view):
            return
        if request.user.is_authenticated and request.user.duties:
            raise PermissionDenied(
                _(
                    "Administrators do not see the records of members and units. The committee's staff and the"
                    " officers of each unit do this."
                )
            )
