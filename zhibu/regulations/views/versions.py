"""A version: how it was divided, what differs, and its way to being approved."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zhibu.kernel.dates import day
from zhibu.kernel.deeds import NotPossibleError
from zhibu.regulations import policy, queries, services
from zhibu.regulations.forms import ApproveForm, ReasonForm
from zhibu.regulations.models import Version


@require_safe
def version(request: HttpRequest, pk: int) -> HttpResponse:
    """One version: a draft with how it was divided, or what was approved."""
    found = policy.version_or_404(request.who, pk)
    return render(request, "regulations/version.html", _page(request, found))


def _page(request: HttpRequest, found: Version, **forms: Any) -> dict[str, Any]:
    articles = queries.articles_of(found)
    draft = found.approved_at is None
    return {
        "version": found,
        "regulation": found.regulation,
        "held": queries.standing_of(found, request.who.today),
        "articles": articles,
        "wrong": queries.faults(articles) if draft else [],
        "before": queries.earlier(found),
        "approve_form": ApproveForm(initial={"since": request.who.today}),
        "return_form": ReasonForm(),
        "may_write": policy.may_write(request.who),
        "may_approve": policy.may_approve(request.who, found),
        "fits": found.approved_at is None or services.fingerprint(found) == found.fingerprint,
        **forms,
    }


@require_safe
def differences(request: HttpRequest, pk: int) -> HttpResponse:
    """What differs from the version before it, article by article."""
    found = policy.version_or_404(request.who, pk)
    before = queries.earlier(found)
    rows = queries.compare(queries.articles_of(before), queries.articles_of(found)) if before else []
    page = {
        "version": found,
        "regulation": found.regulation,
        "before": before,
        "rows": rows,
        "counts": {
            state: sum(one.state == state for one in rows) for state in ("same", "moved", "changed", "new", "gone")
        },
    }
    return render(request, "regulations/differences.html", page)


def _deed(request: HttpRequest, pk: int, do: Callable[[Version], Any], said: str) -> HttpResponse:
    """Do something to a version and say so, or why not."""
    found = policy.version_or_404(request.who, pk)
    policy.require_writer(request.who)
    try:
        do(found)
    except NotPossibleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return redirect("regulations:version", pk)


@require_POST
def hand_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the office to approve it."""
    done = {"who": request.who, "now": timezone.now()}
    return _deed(
        request, pk, lambda found: services.hand_in(version=found, **done),
        _("It is handed in. Another person of the office approves it."),
    )  # fmt: skip


@require_POST
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Give it back with what is to be mended."""
    found = policy.version_or_404(request.who, pk)
    policy.require_writer(request.who)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return render(request, "regulations/version.html", _page(request, found, return_form=form), status=422)
    done = {"because": form.cleaned_data["because"], "who": request.who, "now": timezone.now()}
    return _deed(request, pk, lambda one: services.send_back(version=one, **done), _("It is returned."))


@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve it, with its first day."""
    found = policy.version_or_404(request.who, pk)
    policy.require_may_approve(request.who, found)
    form = ApproveForm(request.POST)
    if not form.is_valid():
        return render(request, "regulations/version.html", _page(request, found, approve_form=form), status=422)
    since = form.cleaned_data["since"]
    done = {"since": since, "who": request.who, "now": timezone.now()}
    said = _("It is approved and in force from %(day)s. Its text can no longer be changed.")
    return _deed(
        request, pk, lambda one: services.approve(version=one, **done), said % {"day": day(since, with_year=True)}
    )


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    found = policy.version_or_404(request.who, pk)
    policy.require_writer(request.who)
    try:
        left = services.discard(version=found, who=request.who, now=timezone.now())
    except NotPossibleError as error:
        messages.error(request, str(error))
        return redirect("regulations:version", pk)
    messages.success(request, _("The draft is gone."))
    return redirect("regulations:regulation", left.pk) if left else redirect("regulations:regulations")
