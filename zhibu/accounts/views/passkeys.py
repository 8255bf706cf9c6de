"""Passkeys: each is asked for on a page whose script hands the question to the browser and sends its answer back.
Where there is no script, and in WeChat's browser, the other ways in remain.
"""

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from zhibu.accounts import services
from zhibu.accounts.forms import NewPasskeyForm, PasskeyForm
from zhibu.accounts.queries import own_passkeys
from zhibu.accounts.views.sign_in import DEVICE
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.views import safe_address


@sensitive_post_parameters("pin")
@require_POST
def new_passkey(request: HttpRequest) -> HttpResponse:
    """Ask for a new passkey, then keep the answer. First the password is confirmed, or the PIN in the form."""
    by_pin = bool(request.session.get(services.BY_PIN))
    if not by_pin and get_adapter().is_reauthentication_required(app="allauth.mfa"):
        return redirect(f"{reverse('account_reauthenticate')}?next={reverse('accounts:own')}")
    sent = "answer" in request.POST
    form = NewPasskeyForm(request.POST if sent else None, by_pin=by_pin)
    if form.is_valid() and by_pin and not _right_pin(request, form.cleaned_data["pin"]):
        form.add_error("pin", _("The PIN is wrong."))
    if form.is_valid():
        try:
            services.add_passkey(
                request,
                request.user,  # type: ignore[arg-type]
                answer=form.cleaned_data["answer"],
                name=form.cleaned_data["name"],
                now=timezone.now(),
            )
        except NotPossibleError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The passkey is added; next time it opens the door."))
            return redirect("accounts:own")
    options = services.ask_for_new(request, request.user)  # type: ignore[arg-type]
    context = {"form": form, "options": options, "by_pin": by_pin}
    return render(request, "accounts/passkey_new.html", context, status=422 if sent else 200)


def _right_pin(request: HttpRequest, pin: str) -> bool:
    """Whether this is the PIN of whoever is signed in, on a device that they trust."""
    answer = services.check_pin(token=request.COOKIES.get(DEVICE, ""), pin=pin, now=timezone.now())
    return answer.user is not None and answer.user == request.user


@require_POST
def remove_passkey(request: HttpRequest, pk: int) -> HttpResponse:
    """A passkey that shall open nothing any more."""
    passkey = own_passkeys(request.user).filter(pk=pk).first()  # type: ignore[arg-type]
    if passkey is None:
        raise Http404
    services.remove_passkey(passkey=passkey, now=timezone.now())
    messages.success(request, _("The passkey no longer opens anything."))
    return redirect("accounts:own")


@login_not_required
@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for a passkey, then sign in by the answer."""
    form = PasskeyForm(request.POST if "answer" in request.POST else None)
    back = safe_address(request, request.POST.get("next", ""), resolve_url(settings.LOGIN_REDIRECT_URL))
    if form.is_valid():
        if services.sign_in_with_passkey(request, answer=form.cleaned_data["answer"], now=timezone.now()):
            return redirect(back)
        form.add_error(None, _("This passkey does not open anything here. Sign in another way."))
    context = {"form": form, "options": services.ask_who(request), "next": back}
    return render(request, "accounts/passkey.html", context, status=422 if form.errors else 200)
