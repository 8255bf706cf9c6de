"""One's own sign-in: password, second factor, devices."""

from django.contrib import auth, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zhibu.accounts import services
from zhibu.accounts.queries import has_second_factor, own_devices, own_passkeys, trusted_device
from zhibu.accounts.views.sign_in import DEVICE


@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """What opens one's account, and what may be done about it."""
    here = trusted_device(request.COOKIES.get(DEVICE, ""))
    context = {
        "by_pin": bool(request.session.get(services.BY_PIN)),
        "second": has_second_factor(request.user),
        "devices": list(own_devices(request.user)),
        "here": here.pk if here else 0,
        "passkeys": list(own_passkeys(request.user)),
    }
    return render(request, "accounts/own.html", context)


@require_POST
def remove_device(request: HttpRequest, pk: int) -> HttpResponse:
    """A lost phone: it is trusted no longer, and every session ends; this one begins anew."""
    device = own_devices(request.user).filter(pk=pk).first()
    if device is None:
        raise Http404
    services.remove_device(device=device, now=timezone.now())
    auth.update_session_auth_hash(request, device.user)
    messages.success(request, _("The device no longer gets in. Other open sessions have ended."))
    return redirect("accounts:own")


@require_POST
def everywhere(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere, here too."""
    services.sign_out_everywhere(user=request.user, now=timezone.now())  # type: ignore[arg-type]
    auth.logout(request)
    messages.success(request, _("You are signed out everywhere. Phones need a new slip, or the password."))
    return redirect("account_login")
