"""Selections: the list, the notice and its places, the page of one, the step to the next phase."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhibu.audit.services import record_export
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.lists import file_answer
from zhibu.recognition import exports, policy, queries, services
from zhibu.recognition.forms.campaigns import CallOffForm, CampaignForm, PlacesForm, ReviewerForm, StepForm
from zhibu.recognition.forms.typed import ReasonForm
from zhibu.recognition.models import Campaign
from zhibu.recognition.states import DEEDS, Deed, Phase
from zhibu.recognition.views import do

ROWS = 50
HIDDEN = (Phase.REVIEW,)  # while cases are marked nobody reads who stands behind a code, nor what was given


@require_safe
def campaigns(request: HttpRequest) -> HttpResponse:
    """Selections that the person may see, the newest first, and who does what when."""
    rows = queries.campaigns_listed(policy.visible_campaigns(request.who))
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    words = {"page": page, "staff": request.who.is_staff, "officer": request.who.is_officer}
    return render(request, "recognition/campaigns.html", words | {"table": queries.table_of_phases()})


@require_POST
def campaigns_xlsx(request: HttpRequest) -> FileResponse:
    """The list as a workbook."""
    who = request.who
    policy.require_officer(who)
    book, count = exports.campaigns(queries.campaigns_listed(policy.visible_campaigns(who)))
    record_export(actor=who.actor, what="recognition.campaigns", detail={"rows": count}, now=timezone.now())
    return file_answer(book, f"{_('Selections')}_{who.today:%Y%m%d}.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin a selection."""
    policy.require_staff(request.who)
    return _write(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the notice of one that is not announced."""
    return _write(request, policy.run_or_404(request.who, pk))


def _write(request: HttpRequest, found: Campaign | None) -> HttpResponse:
    who = request.who
    first = {"grantor": who.committee, "year": who.today.year, "title": ""}
    data = request.POST if request.method == "POST" else None
    kept = policy.run_or_404(who, found.pk) if found else None  # the form writes on its own copy
    offered = {"kinds": queries.campaign_kinds(), "latest": who.today.year}
    form = CampaignForm(data, instance=found, initial=None if found else first, **offered)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.keep_campaign(campaign=kept, values=form.cleaned_data, who=who, now=timezone.now())
        except NotPossibleError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("It is kept."))
            return redirect("recognition:campaign_places", made.pk)
    words = {"form": form, "title": kept.title if kept else "", "pk": kept.pk if kept else None}
    return render(request, "recognition/campaign_edit.html", words, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def places(request: HttpRequest, pk: int) -> HttpResponse:
    """How many each unit may nominate."""
    who = request.who
    found = policy.run_or_404(who, pk)
    form = PlacesForm(request.POST if request.method == "POST" else None, lines=queries.place_lines(found, who.today))
    if request.method == "POST" and form.is_valid():
        try:
            services.give_places(campaign=found, places=form.places, who=who, now=timezone.now())
        except NotPossibleError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The places are given out."))
            return redirect("recognition:campaign", pk)
    words = {"form": form, "campaign": found, "least": queries.least_nominations(found, who.today)}
    return render(request, "recognition/campaign_places.html", words, status=422 if form.errors else 200)


@require_safe
def campaign(request: HttpRequest, pk: int) -> HttpResponse:
    """One selection: how far it is, what is next and who does it, who is in it as far as the person may know."""
    return render(request, "recognition/campaign.html", page_of(request, policy.campaign_or_404(request.who, pk)))


def page_of(request: HttpRequest, found: Campaign, **forms: Any) -> dict[str, Any]:
    """What the page of a selection shows, with forms that were filled in wrongly."""
    who = request.who
    rows = list(queries.nominations_of(found, policy.visible_nominations(who)))
    marks = found.phase not in HIDDEN and who.is_staff
    reviewing = who.is_staff and found.phase in DEEDS[Deed.INVITE].phases
    people = queries.who_may_review(found, who.today) if reviewing else None
    return {
        "campaign": found,
        "staff": who.is_staff,
        "officer": who.is_officer,
        "strip": queries.strip_of_campaign(found),
        "next": [(deed, role, policy.may(who, found, deed)) for deed, role in queries.who_may(found.phase)],
        "may": {deed.value: policy.may(who, found, deed) for deed in Deed},
        "quotas": list(queries.quotas_of(found)),
        "rows": [(one, [exports.answer(answer) for answer in one.facts]) for one in rows],
        "spreads": queries.spreads(found) if marks else {},
        "chosen": list(queries.chosen(found)) if found.disclosure_id else [],
        "names": queries.campaign_names(found) if who.is_staff else {},
        "reviewers": queries.reviewers_of(found) if who.is_staff else [],
        "reviewer_form": ReviewerForm(people=people, auto_id="reviewer_%s") if people is not None else None,
        "off_form": CallOffForm(auto_id="off_%s"),
        "reason_form": ReasonForm(auto_id="reason_%s"),
    } | forms


SAID: dict[str, Any] = {
    Deed.ANNOUNCE: gettext_lazy("It is announced; the units have it on their to-do pages."),
    Deed.CLOSE_NOMINATIONS: gettext_lazy("Nominations are closed and eligibility is answered."),
    Deed.BEGIN_REVIEW: gettext_lazy("The review has begun; the reviewers have it on their to-do pages."),
    Deed.END_REVIEW: gettext_lazy("The review has ended; the marks lie open."),
    Deed.PREPARE_VOTE: gettext_lazy("The vote is drafted; hold it, then come back."),
    Deed.ARCHIVE: gettext_lazy("It is archived."),
    Deed.CALL_OFF: gettext_lazy("It is called off."),
}
DONE_BY: dict[str, Callable[..., Any]] = {
    Deed.ANNOUNCE: services.announce,
    Deed.CLOSE_NOMINATIONS: services.close_nominations,
    Deed.BEGIN_REVIEW: services.begin_review,
    Deed.END_REVIEW: services.end_review,
    Deed.PREPARE_VOTE: services.prepare_vote,
    Deed.ARCHIVE: services.archive,
}


@require_POST
def step(request: HttpRequest, pk: int) -> HttpResponse:
    """The step to the next phase."""
    who = request.who
    found = policy.run_or_404(who, pk)
    form = StepForm(request.POST)
    if not form.is_valid():
        return redirect("recognition:campaign", pk)
    deed, now = Deed(form.cleaned_data["deed"]), timezone.now()
    if deed == Deed.CALL_OFF:
        reason = form.cleaned_data["reason"]
        act = lambda: services.call_off(campaign=found, reason=reason, who=who, now=now)  # noqa: E731
    else:
        act = lambda: DONE_BY[deed](campaign=found, who=who, now=now)  # noqa: E731
    return do(request, act, str(SAID[deed]), "recognition:campaign", pk)


@require_POST
def candidates_xlsx(request: HttpRequest, pk: int) -> FileResponse:
    """Everybody nominated as a workbook, for the staff; not while cases are marked."""
    who = request.who
    found = policy.run_or_404(who, pk)
    hidden = found.phase in HIDDEN
    book, count = exports.candidates(queries.nominations_of(found), {} if hidden else queries.spreads(found))
    detail = {"campaign": pk, "rows": count}
    record_export(actor=who.actor, what="recognition.candidates", detail=detail, now=timezone.now())
    return file_answer(book, f"{found.title}_{_('Candidates')}.xlsx")


@require_POST
def package(request: HttpRequest, pk: int) -> FileResponse:
    """The archive package of one that was awarded."""
    who = request.who
    found = policy.run_or_404(who, pk)
    if found.awarded_at is None:
        raise Http404
    rows = list(queries.nominations_of(found).select_related("quota__unit", "home", "honour__kind"))
    honours = [one.honour for one in rows if one.honour is not None]
    data, count = exports.package(found, rows, queries.spreads(found), honours)
    detail = {"campaign": pk, "files": count}
    record_export(actor=who.actor, what="recognition.package", detail=detail, now=timezone.now())
    return file_answer(data, f"{found.title}.zip", "application/zip")
