"""A vote is closed by two persons, counted on paper by two, published, held again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhibu.accounts.services import must_prove
from zhibu.ballots import policy, queries, services
from zhibu.ballots.forms import CountForm, DutyForm, choices_of
from zhibu.ballots.models import Vote
from zhibu.ballots.states import Stage
from zhibu.kernel.deeds import NotPossibleError


def _prove(request: HttpRequest) -> HttpResponse:
    return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': request.path})}")


def _waiting(request: HttpRequest, pk: int, *, by_slips: bool) -> Vote | None:
    """The vote when it waits to be closed in this way; None when it has gone on."""
    found = policy.closed_or_404(request.who, pk)
    return found if found.stage == Stage.OPEN and found.by_slips == by_slips else None


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm the closing, having shown once more who one is; the second confirmation opens the box."""
    found = _waiting(request, pk, by_slips=True)
    if found is None:
        return redirect("ballots:vote", pk)
    if must_prove(request):
        return _prove(request)
    signed = queries.signed(found)
    form = DutyForm(request.POST if request.method == "POST" else None, taken=list(signed))
    words = {"vote": found, "form": form, "signed": signed, "slips": queries.slip_counts(found)}
    words["mine"] = any(one.by == request.who.actor.id for one in signed.values())
    if request.method != "POST" or not form.is_valid():
        return render(request, "ballots/close.html", words, status=422 if form.errors else 200)
    try:
        duty = form.cleaned_data["duty"]
        kept = services.close_with(vote=found, duty=duty, who=request.who, now=timezone.now())
    except NotPossibleError as error:
        form.add_error(None, str(error))
        return render(request, "ballots/close.html", words, status=422)
    if kept.stage == Stage.CLOSED:
        messages.success(request, _("The vote is closed; this is what came of it."))
    else:
        messages.success(request, _("Confirmed. Another officer confirms as well, under their own account."))
    return redirect("ballots:vote", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def count(request: HttpRequest, pk: int) -> HttpResponse:
    """Type what one has counted on paper. Nobody sees the other's figures before both are there."""
    found = _waiting(request, pk, by_slips=False)
    if found is None:
        return redirect("ballots:vote", pk)
    names = list(found.items.order_by("place").values_list("name", flat=True))
    counted = list(found.counted.order_by("at"))
    form = CountForm(request.POST if request.method == "POST" else None, vote=found, names=names)
    words = {
        "vote": found,
        "form": form,
        "labels": [label for _sign, label in choices_of(found)],
        "counted": [one.name for one in counted],
        "drifts": queries.drifts(counted, names, choices_of(found)),
    }
    if request.method != "POST" or not form.is_valid():
        return render(request, "ballots/count.html", words, status=422 if form.errors else 200)
    try:
        kept = services.count_paper(vote=found, figures=form.figures, who=request.who, now=timezone.now())
    except NotPossibleError as error:
        form.add_error(None, str(error))
        return render(request, "ballots/count.html", words, status=422)
    if kept.stage == Stage.CLOSED:
        messages.success(request, _("Both counts agree; the vote is closed."))
    elif kept.counted.count() > 1:
        messages.error(request, _("The two counts differ. Where, you see on the page for counting; both count again."))
    else:
        messages.success(request, _("Kept. A second person counts as well, without seeing your figures."))
    return redirect("ballots:vote", pk)


@require_POST
def count_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Put both counts aside."""
    found = _waiting(request, pk, by_slips=False)
    if found is not None:
        services.count_again(vote=found, who=request.who, now=timezone.now())
        messages.success(request, _("Both counts are put aside; two persons count from the beginning."))
    return redirect("ballots:vote", pk)


@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the members read the result."""
    found = policy.prepared_or_404(request.who, pk)
    try:
        services.publish(vote=found, who=request.who, now=timezone.now())
    except NotPossibleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Members of %(unit)s can read the result.") % {"unit": found.unit.name})
    return redirect("ballots:vote", pk)


@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft of the next round."""
    found = policy.prepared_or_404(request.who, pk)
    try:
        made = services.vote_again(vote=found, who=request.who, now=timezone.now())
    except NotPossibleError as error:
        messages.error(request, str(error))
        return redirect("ballots:vote", pk)
    messages.success(request, _("A draft of the next round; look at it before you go on."))
    return redirect("ballots:vote", made.pk)
