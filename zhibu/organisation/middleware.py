"""Puts the person who acts on the request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from zhibu.accounts.services import BY_PIN
from zhibu.organisation.policy import MEMBER, person_for

MODE = "mode"  # session key of the chosen mode


class WhoActs:
    """`request.who`: the Person, looked up when first asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.who = SimpleLazyObject(  # type: ignore[attr-defined]
            lambda: person_for(request.user, mode=_mode(request), today=timezone.localdate())
        )
        return self.get_response(request)


def _mode(request: HttpRequest) -> str | None:
    """The chosen mode; who came in by slip or PIN and not by password is a member."""
    return MEMBER if request.session.get(BY_PIN) else request.session.get(MODE)
