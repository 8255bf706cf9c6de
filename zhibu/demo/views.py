"""Sign-in as somebody of the sample."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from zhibu.accounts.services import open_session
from zhibu.demo import queries
from zhibu.organisation.policy import MEMBER, OFFICER


@require_POST
@login_not_required
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as a sample account in the mode of its card; 404 for every other account and where samples are off."""
    user = queries.sample_account(request.POST.get("username", "")) if settings.SAMPLE_ACCOUNTS else None
    if user is None:
        raise Http404
    open_session(request, user, how="sample", now=timezone.now())
    mode = request.POST.get("mode")
    request.session["mode"] = mode if mode in {MEMBER, OFFICER} else MEMBER
    return redirect(settings.LOGIN_REDIRECT_URL)
