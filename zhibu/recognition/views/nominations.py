"""Units nominate: who, the case, handing in; the staff decides otherwise on eligibility."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhibu.kernel.deeds import NotPossibleError
from zhibu.recognition import exports, policy, queries, services
from zhibu.recognition.forms.campaigns import CaseForm
from zhibu.recognition.forms.typed import ReasonForm
from zhibu.recognition.models import Nomination, Quota
from zhibu.recognition.states import Deed, Phase
from zhibu.recognition.views import do


@require_http_methods(["GET", "HEAD", "POST"])
def nominate(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom the unit nominates: everybody it may, with what eligibility says of them."""
    who = request.who
    found = policy.campaign_or_404(who, pk)
    quotas = policy.require_quota(who, found)
    quota, chosen = _picked(request, quotas)
    if request.method == "POST" and quota is not None:
        try:
            made = services.nominate(quota=quota, who_or_what=chosen, who=who, now=timezone.now())
        except NotPossibleError as error:
            messages.error(request, str(error))
        else:
            return redirect("recognition:nomination", made.pk)
    elif request.method == "POST":
        messages.error(request, _("Choose whom your unit nominates."))
    lists = [_offered(one) for one in quotas] if found.criteria else []
    words = {"campaign": found, "lists": lists, "open": policy.may(who, found, Deed.NOMINATE)}
    return render(request, "recognition/nominate.html", words, status=200 if request.method != "POST" else 422)


def _picked(request: HttpRequest, quotas: list[Quota]) -> tuple[Quota | None, int]:
    at, _dash, chosen = request.POST.get("who", "").partition("-")
    known = {str(one.pk): one for one in quotas}
    plain = chosen.isascii() and chosen.isdigit() and len(chosen) < 16
    return (known.get(at), int(chosen)) if plain else (None, 0)


def _offered(quota: Quota) -> dict[str, Any]:
    rows = [
        (one, there, [exports.answer(answer) for answer in one.answers])
        for one, there in queries.may_be_nominated(quota.campaign, quota)
    ]
    mine = list(quota.nominations.order_by("stroke_key", "pk"))
    return {"quota": quota, "rows": rows, "mine": mine, "left": quota.places - len(mine)}


@require_http_methods(["GET", "HEAD", "POST"])
def nomination(request: HttpRequest, pk: int) -> HttpResponse:
    """One nomination with its case; its unit writes on it while nominations run."""
    who = request.who
    found = policy.nomination_or_404(who, pk)
    if request.method == "POST":
        return _save(request, policy.written_or_404(who, pk))
    form = CaseForm(initial={"case": found.case, "edition": found.edition})
    return _page(request, found, form)


def _page(request: HttpRequest, found: Nomination, form: CaseForm) -> HttpResponse:
    who = request.who
    open_ = policy.may(who, found.campaign, Deed.NOMINATE) and who.serves(found.quota.unit)
    words = {
        "one": found,
        "campaign": found.campaign,
        "form": form if open_ else None,
        "answers": [exports.answer(answer) for answer in found.facts],
        "names": queries.campaign_names(found.campaign),
        "review": queries.said_in_review(found) if who.is_staff and found.campaign.phase != Phase.REVIEW else None,
        "may_judge": policy.may(who, found.campaign, Deed.SET_ASIDE),
        "may_drop": policy.may(who, found.campaign, Deed.DROP) and found.chosen_at and not found.dropped_at,
        "reason_form": ReasonForm(auto_id="reason_%s"),
    }
    return render(request, "recognition/nomination.html", words, status=422 if form.errors else 200)


def _save(request: HttpRequest, found: Nomination) -> HttpResponse:
    form = CaseForm(request.POST)
    hand_in = "hand_in" in request.POST
    if form.is_valid():
        try:
            services.write_case(
                nomination=found, **form.cleaned_data, hand_in=hand_in, who=request.who, now=timezone.now()
            )
        except NotPossibleError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("It is handed in.") if hand_in else _("It is kept as a draft."))
            return redirect("recognition:nomination", found.pk)
    return _page(request, found, form)


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a nomination while nominations run."""
    found = policy.written_or_404(request.who, pk)
    campaign = found.campaign_id
    return do(
        request, lambda: services.take_back(nomination=found, who=request.who, now=timezone.now()),
        _("It is removed; its place is free."), "recognition:campaign_nominate", campaign,
    )  # fmt: skip


@require_POST
def set_aside(request: HttpRequest, pk: int) -> HttpResponse:
    """Decide otherwise than eligibility says, or take that word back."""
    found = policy.judged_nomination_or_404(request.who, pk)
    reason = request.POST.get("reason", "").strip()[:300]
    return do(
        request, lambda: services.set_aside(nomination=found, reason=reason, who=request.who, now=timezone.now()),
        _("It is kept, with your name."), "recognition:nomination", pk,
    )  # fmt: skip


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a candidate out of what is published."""
    found = policy.judged_nomination_or_404(request.who, pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say why they are taken out."))
        return redirect("recognition:nomination", pk)
    return do(
        request,
        lambda: services.drop_candidate(
            nomination=found, reason=form.cleaned_data["reason"], who=request.who, now=timezone.now()
        ),
        _("Taken out; a new version of the publication says why."), "recognition:nomination", pk,
    )  # fmt: skip
