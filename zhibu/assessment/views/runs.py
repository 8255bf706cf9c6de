"""Assessments: the list, one of them with its units by code, and its way to the closing."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhibu.assessment import policy, queries, services
from zhibu.assessment.forms import OverForm
from zhibu.assessment.models import Assessment
from zhibu.assessment.states import PAGE
from zhibu.assessment.views import do
from zhibu.kernel.deeds import NotPossibleError


@require_safe
def assessments(request: HttpRequest) -> HttpResponse:
    """Assessments of which the person sees a result, the newest first."""
    who = request.who
    rows = queries.assessments_listed(policy.visible_assessments(who))
    words = {"page": Paginator(rows, PAGE).get_page(request.GET.get("page")), "staff": who.is_staff}
    return render(request, "assessment/assessments.html", words)


@require_safe
def assessment(request: HttpRequest, pk: int) -> HttpResponse:
    """One assessment: the units of which the person sees the result, by code."""
    return render(request, "assessment/assessment.html", _page(request, policy.assessment_or_404(request.who, pk)))


def _page(request: HttpRequest, found: Assessment) -> dict[str, Any]:
    who = request.who
    rows = queries.results_listed(policy.visible_results(who).filter(assessment=found))
    waiting = queries.waiting_answers(found)
    return {
        "assessment": found,
        "scheme": found.scheme,
        "staff": who.is_staff,
        "page": Paginator(rows, 100).get_page(request.GET.get("page")),
        "open": queries.is_open(found),
        "waiting": list(waiting[:PAGE]) if who.is_staff else [],
        "missing": services.missing_by_hand(found) if who.is_staff else 0,
        "today": who.today,
    }


@require_POST
def compute(request: HttpRequest, pk: int) -> HttpResponse:
    """Compute the drafts anew."""
    found = policy.run_or_404(request.who, pk)
    return do(
        request, lambda: services.compute(assessment=found, who=request.who, now=timezone.now()),
        _("The draft scores are computed from the records of today."), "assessment:assessment", pk,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def open_answers(request: HttpRequest, pk: int) -> HttpResponse:
    """Check, then let units read their drafts and answer."""
    found = policy.run_or_404(request.who, pk)
    if request.method == "POST":
        return do(
            request, lambda: services.open_for_answers(assessment=found, who=request.who, now=timezone.now()),
            _("Every unit sees its own draft scores and has a task."), "assessment:assessment", pk,
        )  # fmt: skip
    return render(request, "assessment/open.html", _page(request, found))


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Check, then close and release."""
    found = policy.run_or_404(request.who, pk)
    form = OverForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["over_reason"]
        try:
            services.close(assessment=found, who=request.who, now=timezone.now(), over_reason=reason)
        except NotPossibleError as error:
            form.add_error("over_reason", str(error))
        else:
            messages.success(request, _("It is closed: scores are frozen, and each unit sees its own result."))
            return redirect("assessment:assessment", pk)
    words = _page(request, found) | {"form": form, "top": queries.top_grade(found)}
    return render(request, "assessment/close.html", words, status=422 if form.errors else 200)
