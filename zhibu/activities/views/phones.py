"""Pages of signing in by phone: the officer's page with the code, and the member's one tap."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhibu.accounts.services import within_limit
from zhibu.activities import papers, policy, queries, services
from zhibu.activities.forms.phones import HereForm, OpenPhonesForm
from zhibu.activities.models import Activity
from zhibu.kernel.addresses import whole
from zhibu.kernel.deeds import NotPossibleError


@require_http_methods(["GET", "HEAD", "POST"])
def phones(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the sign-in of the day; while it is open, the code to show on the wall."""
    found = policy.activity_or_404(request.who, pk)
    policy.require_run(request.who, found)
    form = OpenPhonesForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            services.open_phones(activity=found, **form.cleaned_data, who=request.who, now=timezone.now())
        except NotPossibleError as error:
            form.add_error(None, str(error))
        else:
            return redirect("activities:phones", pk)
    return _phones_page(request, found, form)


def _phones_page(request: HttpRequest, found: Activity, form: OpenPhonesForm) -> HttpResponse:
    now = timezone.now()
    opened = queries.phone_sign_in(found) if queries.phone_open(found, now) else None
    code = urlencode({"code": opened.code}) if opened else ""
    address = whole(request, reverse("activities:here", args=[found.pk]))
    context = {
        "activity": found,
        "form": form,
        "opened": opened,
        "address": address,
        "picture": papers.picture_of(f"{address}?{code}") if opened else "",
        "signed": len(queries.signed_in(found)),
        "expected": queries.expected_members(found, queries.counted_on(found, request.who.today)).count(),
    }
    return render(request, "activities/phones.html", context, status=422 if form.errors else 200)


@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close it before its time."""
    found = policy.activity_or_404(request.who, pk)
    policy.require_run(request.who, found)
    services.close_phones(activity=found, who=request.who, now=timezone.now())
    messages.success(request, _("Signing in by phone is closed."))
    return redirect("activities:phones", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def here(request: HttpRequest, pk: int) -> HttpResponse:
    """One tap: I am here."""
    found, member = policy.here_or_404(request.who, pk)
    form = HereForm(request.POST) if request.method == "POST" else HereForm(initial={"code": request.GET.get("code")})
    if form.is_bound and form.is_valid():
        try:
            if not within_limit(request, "here"):
                raise NotPossibleError(_("Too many tries. Tell your secretary that you are here; that is enough."))
            services.sign_in(activity=found, member=member, code=form.cleaned_data["code"], now=timezone.now())
        except NotPossibleError as error:
            form.add_error("code", str(error))
        else:
            return redirect("activities:here", pk)
    context = {
        "activity": found,
        "form": form,
        "at": queries.signed_in_at(found, member),
        "open": queries.phone_open(found, timezone.now()),
    }
    return render(request, "activities/here.html", context, status=422 if form.errors else 200)
