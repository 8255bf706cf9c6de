"""Puts the person who acts on the request, and keeps administrators out of what is not theirs."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from zhibu.accounts.services import BY_PIN
from zhibu.kernel.doors import is_open_to_administrators
from zhibu.organisation.policy import person_for

MODE = "mode"  # session key of the chosen mode


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
