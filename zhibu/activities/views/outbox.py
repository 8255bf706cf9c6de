"""Before a notice goes out: take it back, or send it without waiting."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhibu.activities import policy, services
from zhibu.kernel.deeds import NotPossibleError


@require_POST
def take_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it back: a draft again, and no number is used."""
    found = policy.issuers_or_404(request.who, pk)
    try:
        services.take_out(notice=found, who=request.who, now=timezone.now())
    except NotPossibleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Taken back; it is a draft again. No number has been used."))
    return redirect("activities:check", pk)


@require_POST
def send_now(request: HttpRequest, pk: int) -> HttpResponse:
    """Send it without waiting; pressed twice, the second leads to the sheet."""
    found = policy.issuers_or_404(request.who, pk)
    try:
        sent = services.send_now(notice=found, who=request.who, now=timezone.now())
    except NotPossibleError as error:
        messages.error(request, str(error))
        return redirect("activities:check", pk)
    messages.success(request, _("%(number)s has been issued.") % {"number": sent.number_text})
    return redirect("activities:notice", pk)
