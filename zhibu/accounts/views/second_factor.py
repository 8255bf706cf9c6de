"""Pages of the second factor: the library's, with our words, entries in the chain, and codes that are shown once."""

from typing import Any

from allauth.mfa.base.views import AuthenticateView, ReauthenticateView
from allauth.mfa.recovery_codes.internal import flows as codes
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from allauth.mfa.totp.internal import flows as totp
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.accounts import services
from zhibu.accounts.queries import has_second_factor, needs_second_factor, unused_recovery_codes

OWN = reverse_lazy("accounts:own")


def _with_password(request: HttpRequest) -> None:
    """Who came in by slip or PIN has nothing to protect by a second factor, and may lock its owner out."""
    if request.session.get(services.BY_PIN):
        raise PermissionDenied(_("Sign in with your password first; the second factor belongs to the password."))


def _show_codes(request: HttpRequest) -> HttpResponse:
    """The recovery codes, this one time: the answer to the deed itself, so that no address shows them again."""
    return render(request, "mfa/recovery_codes/index.html", {"codes": unused_recovery_codes(request.user)})


class Ask(AuthenticateView):
    """After the password: the code."""

    def form_valid(self, form: Any) -> HttpResponse:
        services.pass_second_factor(self.request, self.stage.login.user)
        return super().form_valid(form)


class SetUp(ActivateTOTPView):
    """A picture to scan, a code to prove it; then the recovery codes."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        _with_password(request)
        if has_second_factor(request.user):
            return redirect(OWN)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        secret = kwargs["form"].secret if "form" in kwargs else ""
        found = super().get_context_data(**kwargs)
        secret = secret or found["form"].secret
        blocks = " ".join(secret[place : place + 4] for place in range(0, len(secret), 4))
        return {**found, "secret": blocks, "must": _must(self.request)}

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            totp.activate_totp(self.request, form)
            services.note_set_up(self.request, self.request.user, now=timezone.now())
        return _show_codes(self.request)


class Remove(DeactivateTOTPView):
    """Away with it: for another phone, or where nobody asks for one."""

    success_url = OWN

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        _with_password(request)
        if not has_second_factor(request.user):
            return redirect(OWN)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "must": _must(self.request)}

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            answer = super().form_valid(form)
            services.note_removed(self.request, self.request.user, now=timezone.now())
        return answer


class NewCodes(GenerateRecoveryCodesView):
    """Other recovery codes instead of those that were lost or used."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        _with_password(request)
        if not has_second_factor(request.user):
            messages.info(request, _("Recovery codes come with the second factor. Set it up first."))
            return redirect(OWN)
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            codes.generate_recovery_codes(self.request)
            services.note_new_codes(self.request.user, now=timezone.now())
        return _show_codes(self.request)


class Confirm(ReauthenticateView):
    """The code once more: before a change of one's sign-in, or for a session that has not shown it yet."""

    def form_valid(self, form: Any) -> HttpResponse:
        services.pass_second_factor(self.request, self.request.user)
        return super().form_valid(form)


def _must(request: HttpRequest) -> bool:
    """Whether this account may do nothing else without a second factor."""
    asked = getattr(request, "second_factor_asked", None)
    return needs_second_factor(request.user) if asked is None else asked
