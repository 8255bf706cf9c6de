"""Officers: a disclosure goes on show, is taken off, becomes final."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhibu.disclosure import policy, queries, services
from zhibu.disclosure.forms import TakeDownForm
from zhibu.disclosure.views.disclosures import page_of, show_form
from zhibu.kernel.dates import day
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.registry import registry


@require_POST
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Put it on show from today."""
    found = policy.disclosure_or_404(request.who, pk)
    policy.require_may_run(request.who, found)
    form = show_form(request, found, bool(services.scan(found, queries.versions(found))))
    if not form.is_valid():
        return render(request, "disclosure/disclosure.html", page_of(request, found, form), status=422)
    try:
        deed = registry.deeds.get(f"disclosure.show.{found.kind}", services.show)
        shown = deed(disclosure=found, **form.cleaned_data, who=request.who, now=timezone.now())
    except NotPossibleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("On show until %(day)s.") % {"day": day(shown.shown_until)})
    return redirect("disclosure:disclosure", pk)


@require_POST
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    """Make it final, as the room that published it does that."""
    found = policy.disclosure_or_404(request.who, pk)
    policy.require_may_run(request.who, found)
    deed = registry.deeds.get(f"disclosure.finish.{found.kind}", services.finish)
    try:
        deed(disclosure=found, who=request.who, now=timezone.now())
    except NotPossibleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("It is final. Its fingerprint stands on the page; nothing of it can change now."))
    return redirect("disclosure:disclosure", pk)


@require_POST
def take_down(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it off again before it is final, with the reason."""
    found = policy.disclosure_or_404(request.who, pk)
    policy.require_may_run(request.who, found)
    form = TakeDownForm(request.POST)
    if not form.is_valid():
        return render(request, "disclosure/disclosure.html", page_of(request, found, form), status=422)
    try:
        services.take_down(disclosure=found, **form.cleaned_data, who=request.who, now=timezone.now())
    except NotPossibleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("It is taken off. Nobody but its officers sees it until it is put on show again."))
    return redirect("disclosure:disclosure", pk)
