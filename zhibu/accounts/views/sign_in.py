"""Pages of sign-in. Password pages are the library's; slip, PIN and mode are ours."""

from typing import Any

from allauth.account import views as library
from allauth.account.views import LoginView
from allauth.decorators import rate_limit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from zhibu.accounts import services
from zhibu.accounts.forms import PinForm, SlipForm
from zhibu.accounts.queries import trusted_device
from zhibu.kernel.views import safe_address

DEVICE = "device"  # cookie of a trusted device
DEVICE_LASTS = 400 * 86400  # seconds; browsers keep no cookie longer


class SignIn(LoginView):
    """Two ways side by side: password for officers, slip or PIN for members."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            device=trusted_device(self.request.COOKIES.get(DEVICE, "")),
            pin_form=PinForm(),
            next=self.request.GET.get("next") or self.request.POST.get("next") or "",
            **kwargs,
        )


@login_not_required
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def slip(request: HttpRequest) -> HttpResponse:
    """The code of a printed slip, once: makes the PIN, trusts the device, signs in, and shows the PIN."""
    form = SlipForm(request.POST if request.method == "POST" else None, initial={"code": request.GET.get("code", "")})
    if not form.is_valid():
        return render(request, "accounts/slip.html", {"form": form})
    if not services.slip_tries_left(request):
        return too_many(request)
    done = services.use_slip(
        code=form.cleaned_data["code"], label=request.headers.get("User-Agent", ""), now=timezone.now()
    )
    if done is not None:
        return _welcome(request, done)
    services.count_wrong_slip(request)
    form.add_error("code", _("This code does not open anything: it is mistyped, used or too old."))
    return render(request, "accounts/slip.html", {"form": form})


def _welcome(request: HttpRequest, done: services.Activation) -> HttpResponse:
    """Signs in, remembers the device, and shows the PIN this one time; the answer is never stored."""
    services.open_session(request, done.user, how="slip", now=timezone.now(), lasts=services.TRUSTED_SESSION_LASTS)
    response = render(request, "accounts/welcome.html", {"person": done.user, "pin": done.pin})
    response.set_cookie(DEVICE, done.token, max_age=DEVICE_LASTS, httponly=True, samesite="Lax", secure=settings.HTTPS)
    return response


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def set_password(request: HttpRequest) -> HttpResponse:
    """A first password, by the library; right after the slip only."""
    if not services.may_set_password(request, now=timezone.now()):
        messages.info(request, _("To set a password, use a new slip; officers of your unit print it."))
        return redirect(settings.LOGIN_REDIRECT_URL)
    return library.password_set(request)


@login_not_required
@rate_limit(action="pin")
@sensitive_post_parameters("pin")
@require_http_methods(["GET", "POST"])
def pin(request: HttpRequest) -> HttpResponse:
    """The PIN on a trusted device."""
    token = request.COOKIES.get(DEVICE, "")
    back = safe_address(request, request.POST.get("next", ""), resolve_url(settings.LOGIN_REDIRECT_URL))
    form = PinForm(request.POST or None)
    if form.is_valid():
        now = timezone.now()
        answer = services.check_pin(token=token, pin=form.cleaned_data["pin"], now=now)
        if answer.user:
            services.open_session(request, answer.user, how="pin", now=now, lasts=services.TRUSTED_SESSION_LASTS)
            return redirect(back)
        if answer.tries_left:
            form.add_error("pin", _wrong_pin(answer.tries_left))
    return render(request, "accounts/pin.html", {"pin_form": form, "device": trusted_device(token), "next": back})


def _wrong_pin(left: int) -> str:
    text = ngettext("The PIN is wrong. One try is left.", "The PIN is wrong. %(count)s tries are left.", left)
    return text % {"count": left}


@require_POST
def mode(request: HttpRequest) -> HttpResponse:
    """Go on as member or as officer; what one may do follows from posts, not from this word. Who came in by slip or
    PIN signs in with the password first: a phone that is left lying opens nobody's desk.
    """
    chosen = request.POST.get("mode", "")
    if chosen not in {"member", "officer"}:
        return HttpResponseBadRequest()
    if chosen == "officer" and request.session.get(services.BY_PIN):
        services.close_session(request, now=timezone.now())
        messages.info(request, _("Please sign in with your password to work as an officer."))
        return redirect(settings.LOGIN_URL)
    request.session["mode"] = chosen
    return redirect(settings.LOGIN_REDIRECT_URL)


@login_not_required
def too_many(request: HttpRequest) -> HttpResponse:
    """429: wait a little. OSError when nothing was counted as the counter cannot be written."""
    services.refuse_when_counted()
    return render(request, "accounts/429.html", status=429)
