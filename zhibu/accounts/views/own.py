"""One's own sign-in: password, second factor, devices."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zhibu.accounts import services
from zhibu.accounts.queries import has_second_factor


@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """What opens one's account, and what may be done about it."""
    by_pin = bool(request.session.get(services.BY_PIN))
    return render(request, "accounts/own.html", {"by_pin": by_pin, "second": has_second_factor(request.user)})
