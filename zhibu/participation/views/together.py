"""Units that learn from one another: the page, an offer, a pair and its deeds."""

from collections.abc import Callable

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhibu.kernel.deeds import NotPossibleError
from zhibu.participation import exports, policy, queries, services
from zhibu.participation.forms import AnswerForm, AskForm, OfferForm, ResultForm
from zhibu.participation.models import Pair
from zhibu.participation.views.exports import answer as file_answer


@require_safe
def together(request: HttpRequest) -> HttpResponse:
    """Own units beside the one in the middle and beside themselves; what is offered; own pairs."""
    who = request.who
    policy.require_together(who)
    newest = queries.newest_half()
    words = {
        "period": newest,
        "lines": queries.beside(policy.managed_units(who), newest) if newest and not who.is_staff else [],
        "offers": list(queries.offers()),
        "pairs": list(queries.pairs(policy.visible_pairs(who))),
        "own": {unit.pk for unit in who.own_units},
        "staff": who.is_staff,
    }
    return render(request, "participation/together.html", words)


@require_POST
def together_xlsx(request: HttpRequest) -> FileResponse:
    """The pairs as a workbook."""
    policy.require_together(request.who)
    made = exports.pairs(list(queries.pairs(policy.visible_pairs(request.who))))
    return file_answer(request, "pairs", _("Units that learn from one another"), made)


@require_http_methods(["GET", "HEAD", "POST"])
def new_offer(request: HttpRequest) -> HttpResponse:
    """Offer help in one topic."""
    who = request.who
    policy.require_together(who)
    typed = request.POST if request.method == "POST" else None
    form = OfferForm(typed, units=who.own_units, practices=policy.own_practices(who), initial=request.GET.dict())
    if typed is not None and form.is_valid():
        try:
            services.offer(**form.cleaned_data, who=who, now=timezone.now())
        except NotPossibleError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Your offer stands; units that ask appear on the to-do page."))
            return redirect("participation:together")
    return render(request, "participation/offer.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw one's own offer."""
    services.withdraw(given=policy.own_offer_or_404(request.who, pk), who=request.who, now=timezone.now())
    messages.success(request, _("The offer is withdrawn; pairs that were agreed go on."))
    return redirect("participation:together")


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the help that is offered."""
    who = request.who
    given = policy.offer_or_404(who, pk)
    typed = request.POST if request.method == "POST" else None
    form = AskForm(typed, units=policy.learners(who, given), today=who.today)
    if typed is not None and form.is_valid():
        try:
            made = services.ask(given=given, **form.cleaned_data, who=who, now=timezone.now())
        except NotPossibleError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Asked; the answer appears on this page."))
            return redirect("participation:pair", made.pk)
    words = {"form": form, "offer": given, "may": bool(policy.learners(who, given))}
    return render(request, "participation/ask.html", words, status=422 if form.errors else 200)


def _page(request: HttpRequest, found: Pair, status: int = 200, **forms: object) -> HttpResponse:
    who = request.who
    words = {
        "pair": found,
        "may_answer": found.stage == "asked" and who.serves(found.offer.unit),
        "may_end": found.stage == "agreed" and (who.serves(found.learner) or who.serves(found.offer.unit)),
        "answer_form": AnswerForm(auto_id="answer_%s"),
        "result_form": ResultForm(auto_id="result_%s"),
        "figures": [one for one in (found.before, found.after) if one],
    }
    return render(request, "participation/pair.html", words | forms, status=status)


@require_safe
def pair(request: HttpRequest, pk: int) -> HttpResponse:
    """One pair: goal, answer, result, and the figures of both days."""
    return _page(request, policy.pair_or_404(request.who, pk))


def _done(request: HttpRequest, found: Pair, deed: Callable[[], object], said: str) -> HttpResponse:
    try:
        deed()
    except NotPossibleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return redirect("participation:pair", found.pk)


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree or decline."""
    found = policy.answered_or_404(request.who, pk)
    form = AnswerForm(request.POST, auto_id="answer_%s")
    if not form.is_valid():
        return _page(request, found, 422, answer_form=form)
    typed = {"pair": found, **form.cleaned_data, "who": request.who, "now": timezone.now()}
    return _done(request, found, lambda: services.answer(**typed), _("Answered; the other unit reads it."))


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what came of it."""
    found = policy.ended_or_404(request.who, pk)
    form = ResultForm(request.POST, auto_id="result_%s")
    if not form.is_valid():
        return _page(request, found, 422, result_form=form)
    typed = {"pair": found, **form.cleaned_data, "who": request.who, "now": timezone.now()}
    return _done(request, found, lambda: services.end(**typed), _("The result is kept."))
