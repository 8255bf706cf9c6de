"""Schemes written, copied, put in force, judged."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhibu.assessment import policy, queries, services
from zhibu.assessment.forms import CopyForm, DimensionForm, IndicatorForm, SchemeForm, TrialForm
from zhibu.assessment.models import Dimension, Indicator, Scheme
from zhibu.assessment.states import SchemeStage
from zhibu.assessment.views import do
from zhibu.kernel.deeds import NotPossibleError


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin a scheme."""
    policy.require_staff(request.who)
    return _write(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a draft."""
    found = policy.scheme_or_404(request.who, pk)
    if found.stage != SchemeStage.DRAFT:
        messages.error(request, _("A scheme that was put in force is changed no more; make a new version of it."))
        return redirect("assessment:scheme", pk)
    return _write(request, found)


def _write(request: HttpRequest, found: Scheme | None) -> HttpResponse:
    form = SchemeForm(request.POST if request.method == "POST" else None, instance=found, today=request.who.today)
    words = {"form": form, "scheme": found, "name": found.title if found else ""}
    if request.method != "POST" or not form.is_valid():
        return render(request, "assessment/write.html", words, status=422 if form.errors else 200)
    kept = policy.scheme_or_404(request.who, found.pk) if found else None
    try:
        made = services.keep_scheme(scheme=kept, values=form.cleaned_data, who=request.who, now=timezone.now())
    except NotPossibleError as error:
        form.add_error("title", str(error))
        return render(request, "assessment/write.html", words, status=422)
    messages.success(request, _("The scheme is kept."))
    return redirect("assessment:scheme", made.pk)


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    found = policy.scheme_or_404(request.who, pk)
    try:
        services.discard_scheme(scheme=found, who=request.who, now=timezone.now())
    except NotPossibleError as error:
        messages.error(request, str(error))
        return redirect("assessment:scheme", pk)
    messages.success(request, _("The draft is thrown away."))
    return redirect("assessment:schemes")


@require_POST
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft for another year with the same indicators."""
    form = CopyForm(request.POST, auto_id="copy_%s")
    found = policy.scheme_or_404(request.who, pk)
    if not form.is_valid():
        messages.error(request, _("Write the year like 2026."))
        return redirect("assessment:scheme", pk)
    return _copied(request, found, form.cleaned_data["year"])


@require_POST
def version(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft of the next version of the same scheme."""
    return _copied(request, policy.scheme_or_404(request.who, pk), None)


def _copied(request: HttpRequest, found: Scheme, year: int | None) -> HttpResponse:
    try:
        made = services.copy_scheme(source=found, year=year, who=request.who, now=timezone.now())
    except NotPossibleError as error:
        messages.error(request, str(error))
        return redirect("assessment:scheme", found.pk)
    messages.success(request, _("A draft with the same indicators is made."))
    return redirect("assessment:scheme", made.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def force(request: HttpRequest, pk: int) -> HttpResponse:
    """Check the weights, then put it in force."""
    found = policy.scheme_or_404(request.who, pk)
    if request.method == "POST":
        return do(
            request, lambda: services.put_in_force(scheme=found, who=request.who, now=timezone.now()),
            _("The scheme is in force; it is changed no more."), "assessment:scheme", pk,
        )  # fmt: skip
    words = {"scheme": found, "parts": queries.parts_of(found), "weight": queries.weight_of(found)}
    return render(request, "assessment/force.html", words)


@require_POST
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin to assess by it."""
    found = policy.scheme_or_404(request.who, pk)
    try:
        made = services.begin(scheme=found, who=request.who, now=timezone.now())
    except NotPossibleError as error:
        messages.error(request, str(error))
        return redirect("assessment:scheme", pk)
    messages.success(request, _("Draft scores are computed; only the office sees them."))
    return redirect("assessment:assessment", made.pk)


@require_POST
def trial(request: HttpRequest, pk: int) -> HttpResponse:
    """Judge a trial."""
    found = policy.scheme_or_404(request.who, pk)
    form = TrialForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose what becomes of it and say on which figures that rests."))
        return redirect("assessment:scheme", pk)
    return do(
        request, lambda: services.judge_trial(scheme=found, **form.cleaned_data, who=request.who, now=timezone.now()),
        _("It is decided."), "assessment:scheme", pk,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def dimension_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a dimension."""
    return _dimension(request, policy.scheme_or_404(request.who, pk), None)


@require_http_methods(["GET", "HEAD", "POST"])
def dimension(request: HttpRequest, pk: int) -> HttpResponse:
    """Name a dimension anew."""
    found = policy.dimension_or_404(request.who, pk)
    return _dimension(request, found.scheme, found)


def _dimension(request: HttpRequest, of: Scheme, found: Dimension | None) -> HttpResponse:
    form = DimensionForm(request.POST if request.method == "POST" else None, instance=found)
    words = {"form": form, "scheme": of, "dimension": found}
    if request.method != "POST" or not form.is_valid():
        return render(request, "assessment/dimension.html", words, status=422 if form.errors else 200)
    name = form.cleaned_data["name"]
    return do(
        request,
        lambda: services.keep_dimension(
            scheme=of, dimension=found, name=name, who=request.who, now=timezone.now()
        ),
        _("The dimension is kept."), "assessment:scheme", of.pk,
    )  # fmt: skip


@require_POST
def dimension_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a dimension off, with its indicators."""
    found = policy.dimension_or_404(request.who, pk)
    return do(
        request, lambda: services.remove_dimension(dimension=found, who=request.who, now=timezone.now()),
        _("The dimension is gone."), "assessment:scheme", found.scheme_id,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def indicator_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Add an indicator."""
    return _indicator(request, policy.dimension_or_404(request.who, pk), None)


@require_http_methods(["GET", "HEAD", "POST"])
def indicator(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an indicator."""
    found = policy.indicator_or_404(request.who, pk)
    return _indicator(request, found.dimension, found)


def _indicator(request: HttpRequest, of: Dimension, found: Indicator | None) -> HttpResponse:
    form = IndicatorForm(request.POST if request.method == "POST" else None, instance=found)
    words: dict[str, Any] = {"form": form, "dimension": of, "scheme": of.scheme, "indicator": found}
    if request.method != "POST" or not form.is_valid():
        return render(request, "assessment/indicator.html", words, status=422 if form.errors else 200)
    return do(
        request,
        lambda: services.keep_indicator(
            dimension=of, indicator=found, values=form.values, who=request.who, now=timezone.now()
        ),
        _("The indicator is kept."), "assessment:scheme", of.scheme_id,
    )  # fmt: skip


@require_POST
def indicator_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an indicator off."""
    found = policy.indicator_or_404(request.who, pk)
    return do(
        request, lambda: services.remove_indicator(indicator=found, who=request.who, now=timezone.now()),
        _("The indicator is gone."), "assessment:scheme", found.dimension.scheme_id,
    )  # fmt: skip
