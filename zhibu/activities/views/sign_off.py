"""Where a unit asks for it: hand in, sign off, return, take back."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhibu.activities import policy, services
from zhibu.activities.states import NoticeState
from zhibu.activities.views.notices import check_page
from zhibu.kernel.deeds import NotPossibleError


def _do(request: HttpRequest, pk: int, deed: Callable[..., Any], said: str, **more: Any) -> HttpResponse:
    """Do it and lead to where it stands now; what is refused is said there."""
    try:
        deed(notice=policy.notice_or_404(request.who, pk), who=request.who, now=timezone.now(), **more)
    except NotPossibleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return redirect("activities:check", pk)


@require_POST
def submission(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand a draft in for sign-off."""
    policy.submitted_or_404(request.who, pk)
    reason = request.POST.get("reason", "")
    return _do(request, pk, services.submit, _("Handed in; another officer of the unit signs it off."), reason=reason)


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what one has handed in."""
    policy.submitted_or_404(request.who, pk)
    return _do(request, pk, services.take_back, _("Taken back; it is a draft again."))


@require_POST
def sign_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign it off, which issues it; pressed twice, the second leads to the sheet."""
    policy.issuers_or_404(request.who, pk)
    return _do(request, pk, services.sign_off, _("Signed off; it is on its way."))


@require_POST
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Return it to its drafter with a reason."""
    found = policy.submitted_or_404(request.who, pk)
    reason = request.POST.get("reason", "").strip()[:300]
    if not reason and found.state == NoticeState.SUBMITTED:
        return check_page(request, found, refused=_("Say what is to be mended; the drafter reads it above the draft."))
    return _do(request, pk, services.send_back, _("Returned; the drafter reads the reason."), reason=reason)
