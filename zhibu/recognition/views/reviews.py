"""The review of a selection: reviewers named; cases by code, marked without names."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhibu.kernel.deeds import NotPossibleError
from zhibu.recognition import policy, queries, services
from zhibu.recognition.forms.campaigns import AsideForm, MarkForm, ReviewerForm
from zhibu.recognition.models import Nomination, Reviewer
from zhibu.recognition.views import do
from zhibu.recognition.views.campaigns import page_of


@require_POST
def reviewer(request: HttpRequest, pk: int) -> HttpResponse:
    """Name a reviewer."""
    who = request.who
    found = policy.run_or_404(who, pk)
    people = queries.who_may_review(found, who.today)
    form = ReviewerForm(request.POST, people=people, auto_id="reviewer_%s")
    if not form.is_valid():
        words = page_of(request, found, reviewer_form=form)
        return render(request, "recognition/campaign.html", words, status=422)
    return do(
        request, lambda: services.name_reviewer(campaign=found, **form.cleaned_data, who=who, now=timezone.now()),
        _("They review."), "recognition:campaign", pk,
    )  # fmt: skip


@require_POST
def drop_reviewer(request: HttpRequest, pk: int, which: int) -> HttpResponse:
    """Take a reviewer off the list before the review begins."""
    found = policy.run_or_404(request.who, pk)
    one = found.reviewers.filter(pk=which).first()
    if one is None:
        raise Http404
    return do(
        request, lambda: services.drop_reviewer(reviewer=one, who=request.who, now=timezone.now()),
        _("Taken off the list."), "recognition:campaign", pk,
    )  # fmt: skip


@require_safe
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """The cases of a reviewer by code."""
    mine = policy.reviewer_or_403(request.who, pk)
    words = {"campaign": mine.campaign, "cases": queries.to_mark(mine)}
    return render(request, "recognition/review.html", words)


@require_http_methods(["GET", "HEAD", "POST"])
def case(request: HttpRequest, pk: int, code: int) -> HttpResponse:
    """One case without a name: its mark, or stepping aside."""
    mine = policy.reviewer_or_403(request.who, pk)
    found = policy.case_or_404(mine, code)
    if request.method == "POST":
        return _aside(request, mine, found) if "aside" in request.POST else _mark(request, mine, found)
    mark = mine.marks.filter(nomination=found).first()
    first = {"value": str(mark.value), "words": mark.words} if mark else None
    return _page(request, mine, found, MarkForm(initial=first, auto_id="mark_%s"), AsideForm(auto_id="aside_%s"))


def _page(
    request: HttpRequest, mine: Reviewer, found: Nomination, mark_form: MarkForm, aside_form: AsideForm
) -> HttpResponse:
    words = {
        "campaign": mine.campaign,
        "code": found.code,
        "text": queries.without_name(found),
        "aside": mine.asides.filter(nomination=found).first(),
        "mark_form": mark_form,
        "aside_form": aside_form,
    }
    wrong = bool(mark_form.errors or aside_form.errors)
    return render(request, "recognition/case.html", words, status=422 if wrong else 200)


def _mark(request: HttpRequest, mine: Reviewer, found: Nomination) -> HttpResponse:
    form = MarkForm(request.POST, auto_id="mark_%s")
    if form.is_valid():
        try:
            services.mark_case(
                reviewer=mine, nomination=found, **form.cleaned_data, who=request.who, now=timezone.now()
            )
        except NotPossibleError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The mark is kept."))
            return redirect("recognition:campaign_review", mine.campaign_id)
    return _page(request, mine, found, form, AsideForm(auto_id="aside_%s"))


def _aside(request: HttpRequest, mine: Reviewer, found: Nomination) -> HttpResponse:
    form = AsideForm(request.POST, auto_id="aside_%s")
    if not form.is_valid():
        return _page(request, mine, found, MarkForm(auto_id="mark_%s"), form)
    return do(
        request,
        lambda: services.step_aside(
            reviewer=mine, nomination=found, **form.cleaned_data, who=request.who, now=timezone.now()
        ),
        _("You have stepped aside from this case."), "recognition:campaign_review", mine.campaign_id,
    )  # fmt: skip
