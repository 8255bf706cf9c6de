"""The circular: the figures of a period, and a draft made of them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.policy import require_staff
from zhibu.participation import policy, queries, services
from zhibu.participation.forms import SpanForm
from zhibu.participation.views.help import spans_of


@require_safe
def circular(request: HttpRequest) -> HttpResponse:
    """What a circular would say of a period, each figure with its denominator."""
    require_staff(request.who)
    spans = spans_of(request.who.today)
    first, last = spans[3][1:]
    form = SpanForm(request.GET) if "first" in request.GET else SpanForm(initial={"first": first, "last": last})
    if form.is_bound and form.is_valid():
        first, last = form.cleaned_data["first"], form.cleaned_data["last"]
    found = queries.period(first, last, policy.managed_units(request.who))
    words = {"form": form, "spans": spans, "found": found}
    return render(request, "participation/circular.html", words, status=422 if form.errors else 200)


@require_POST
def draft_circular(request: HttpRequest) -> HttpResponse:
    """A draft of the circular among the official documents."""
    require_staff(request.who)
    form = SpanForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose the days of the circular first."))
        return redirect("participation:circular")
    span = {"first": form.cleaned_data["first"], "last": form.cleaned_data["last"]}
    try:
        paper = services.draft_circular(**span, who=request.who, now=timezone.now())
    except NotPossibleError as error:
        messages.error(request, str(error))
        return redirect("participation:circular")
    messages.success(request, _("Drafted from the figures. Read it, add what is asked for, then hand it in."))
    return redirect("documents:edit", paper.pk)
