"""Who inspects and which units are left out: the two lists of a draft."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhibu.supervision import policy, services
from zhibu.supervision.forms import CandidatesForm, ExcludeForm, RelationForm
from zhibu.supervision.models import Inspection
from zhibu.supervision.views import do
from zhibu.supervision.views.inspections import page_of


def _wrong(request: HttpRequest, found: Inspection, **form: Any) -> HttpResponse:
    return render(request, "supervision/inspection.html", page_of(request, found, **form), status=422)


@require_POST
def inspectors(request: HttpRequest, pk: int) -> HttpResponse:
    """Put persons on the list."""
    who = request.who
    found = policy.run_or_404(who, pk)
    form = CandidatesForm(request.POST, on=who.today, auto_id="list_%s")
    if not form.is_valid():
        return _wrong(request, found, list_form=form)
    return do(
        request,
        lambda: services.add_candidates(inspection=found, members=form.members, who=who, now=timezone.now()),
        _("They are on the list."), "supervision:inspection", pk,
    )  # fmt: skip


@require_POST
def remove_inspector(request: HttpRequest, pk: int, which: int) -> HttpResponse:
    """Take somebody off the list."""
    found = policy.run_or_404(request.who, pk)
    one = policy.candidate_or_404(found, which)
    return do(
        request, lambda: services.remove_candidate(candidate=one, who=request.who, now=timezone.now()),
        _("Taken off the list."), "supervision:inspection", pk,
    )  # fmt: skip


@require_POST
def relation(request: HttpRequest, pk: int) -> HttpResponse:
    """Recuse somebody from a unit."""
    who = request.who
    found = policy.run_or_404(who, pk)
    form = RelationForm(request.POST, inspection=found, on=who.today, auto_id="relation_%s")
    if not form.is_valid():
        return _wrong(request, found, relation_form=form)
    return do(
        request, lambda: services.state_relation(**form.cleaned_data, who=who, now=timezone.now()),
        _("The recusal is kept."), "supervision:inspection", pk,
    )  # fmt: skip


@require_POST
def drop_relation(request: HttpRequest, pk: int, which: int) -> HttpResponse:
    """Take a recusal back."""
    found = policy.run_or_404(request.who, pk)
    one = policy.relation_or_404(found, which)
    return do(
        request, lambda: services.drop_relation(relation=one, who=request.who, now=timezone.now()),
        _("The recusal is gone."), "supervision:inspection", pk,
    )  # fmt: skip


@require_POST
def exclusion(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave a unit out."""
    who = request.who
    found = policy.run_or_404(who, pk)
    form = ExcludeForm(request.POST, on=who.today, auto_id="exclude_%s")
    if not form.is_valid():
        return _wrong(request, found, exclude_form=form)
    return do(
        request, lambda: services.exclude(inspection=found, **form.cleaned_data, who=who, now=timezone.now()),
        _("The unit is left out."), "supervision:inspection", pk,
    )  # fmt: skip


@require_POST
def drop_exclusion(request: HttpRequest, pk: int, which: int) -> HttpResponse:
    """Draw from a unit after all."""
    found = policy.run_or_404(request.who, pk)
    one = policy.excluded_or_404(found, which)
    return do(
        request, lambda: services.include(excluded=one, who=request.who, now=timezone.now()),
        _("The unit is drawn from again."), "supervision:inspection", pk,
    )  # fmt: skip
