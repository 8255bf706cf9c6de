"""The steps of a document: the one that is due, returned, taken back, signed for, read, reminded of."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhibu.circulation.services import acknowledge, sign_for
from zhibu.documents import policy, services
from zhibu.documents.forms import ReasonForm
from zhibu.documents.states import OUT, PaperState
from zhibu.documents.views.papers import paper_page, step_form
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.trees import within_any

DEEDS: dict[str, Callable[..., Any]] = {
    PaperState.DRAFT: services.hand_in,
    PaperState.CHECKING: services.check,
    PaperState.SIGNING: services.issue,
    PaperState.RECHECKING: services.recheck,
    PaperState.REGISTERING: services.register,
    PaperState.PRINTING: services.printed,
    PaperState.SENDING: services.send,
    PaperState.SENT: services.file,
}


@require_POST
def step(request: HttpRequest, pk: int) -> HttpResponse:
    """Do the step that is due; pressed twice, the second changes nothing."""
    who = request.who
    found = policy.worked_on_or_404(who, pk)
    deed = DEEDS.get(found.state)
    if found.state != request.POST.get("state") or deed is None:
        messages.error(request, _("It has gone on meanwhile; this is how it stands now."))
        return redirect("documents:paper", pk)
    if found.state == PaperState.SIGNING:
        policy.require_may_issue(who, found)
    form = step_form(found, request.POST, who)
    if form is not None and not form.is_valid():
        return paper_page(request, found, form)
    typed = form.cleaned_data if form is not None else {}
    return _do(request, pk, lambda: deed(paper=found, **typed, who=who, now=timezone.now()), _("Done."))


@require_POST
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Return it to its drafter with the reason."""
    who = request.who
    found = policy.worked_on_or_404(who, pk)
    form = ReasonForm(request.POST, prefix="reason")
    if not form.is_valid():
        return paper_page(request, found, reason=form)
    because = form.cleaned_data["because"]
    deed = lambda: services.send_back(paper=found, because=because, who=who, now=timezone.now())  # noqa: E731
    return _do(request, pk, deed, _("Returned; the drafter reads the reason."))


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it back to go on writing."""
    found = policy.worked_on_or_404(request.who, pk)
    deed = lambda: services.take_back(paper=found, who=request.who, now=timezone.now())  # noqa: E731
    return _do(request, pk, deed, _("Taken back; you can go on writing."))


@require_POST
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """A unit signs for it: one click, and a second one changes nothing."""
    who = request.who
    found = policy.paper_or_404(who, pk)
    unit = policy.signing_unit_or_403(who, found, request.POST.get("unit", ""))
    told = {"dispatch": found.dispatch, "seen": request.POST.get("seen", ""), "now": timezone.now()}
    deed = lambda: sign_for(unit=unit, by=who.member, actor=who.actor, **told)  # noqa: E731
    return _do(request, pk, deed, _("%(unit)s has signed for it.") % {"unit": unit.name})


@require_POST
def acknowledgement(request: HttpRequest, pk: int) -> HttpResponse:
    """A member has read it: one tap, and a second one changes nothing."""
    who = request.who
    found = policy.paper_or_404(who, pk)
    if who.is_officer or who.member is None:
        raise PermissionDenied(_("Change to your own pages first; a unit signs, a person acknowledges."))
    told = {"dispatch": found.dispatch, "seen": request.POST.get("seen", ""), "now": timezone.now()}
    deed = lambda: acknowledge(member=who.member, actor=who.actor, **told)  # noqa: E731
    return _do(request, pk, deed, _("Thank you. Noted that you have read it."))


@require_POST
def reminder(request: HttpRequest, pk: int) -> HttpResponse:
    """Remind those who have not answered."""
    who = request.who
    found = policy.worked_on_or_404(who, pk)
    if found.state in OUT:
        try:
            within = within_any("unit__path", who.paths)
            units, members = services.remind(paper=found, within=within, who=who, now=timezone.now())
        except NotPossibleError as error:
            messages.error(request, str(error))
        else:
            said = _("Reminded: %(units)s units, %(members)s members.") % {"units": units, "members": members}
            messages.success(request, said)
    return redirect("documents:reach" if found.dispatch_id else "documents:paper", pk)


def _do(request: HttpRequest, pk: int, deed: Callable[[], Any], words: str) -> HttpResponse:
    try:
        deed()
    except NotPossibleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, words)
    return redirect("documents:paper", pk)
