"""Schemes as they are read by the office, and the red line."""

from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zhibu.assessment import exports, policy, queries
from zhibu.assessment.forms import CopyForm, TrialForm
from zhibu.assessment.states import PAGE, SchemeStage, Stage
from zhibu.audit.services import record_export
from zhibu.kernel.lists import file_answer


@require_safe
def schemes(request: HttpRequest) -> HttpResponse:
    """Every scheme, the newest year first."""
    policy.require_staff(request.who)
    page = Paginator(queries.schemes_listed(), PAGE).get_page(request.GET.get("page"))
    return render(request, "assessment/schemes.html", {"page": page})


@require_POST
def schemes_xlsx(request: HttpRequest) -> FileResponse:
    """The list as a workbook."""
    policy.require_staff(request.who)
    book, count = exports.schemes(queries.schemes_listed())
    record_export(actor=request.who.actor, what="assessment.schemes", detail={"rows": count}, now=timezone.now())
    return file_answer(book, f"{_('Schemes')}_{request.who.today:%Y%m%d}.xlsx")


@require_safe
def scheme(request: HttpRequest, pk: int) -> HttpResponse:
    """One scheme: dimensions, indicators, weights, and its next step."""
    found = policy.scheme_or_404(request.who, pk)
    run = queries.run_of(found)
    judging = found.trial and found.stage == SchemeStage.IN_FORCE and run and run.stage == Stage.CLOSED
    words = {
        "scheme": found,
        "parts": queries.parts_of(found),
        "weight": queries.weight_of(found),
        "draft": found.stage == SchemeStage.DRAFT,
        "run": run,
        "units": list(found.units.order_by("code")) if found.trial else [],
        "figures": queries.trial_figures(run) if found.trial and run and run.stage == Stage.CLOSED else None,
        "trial_form": TrialForm() if judging else None,
        "copy_form": CopyForm(initial={"year": found.year + 1}, auto_id="copy_%s"),
    }
    return render(request, "assessment/scheme.html", words)


@require_POST
def scheme_xlsx(request: HttpRequest, pk: int) -> FileResponse:
    """One scheme as a workbook."""
    found = policy.scheme_or_404(request.who, pk)
    book, count = exports.scheme(queries.indicators_of(found))
    detail = {"scheme": pk, "rows": count}
    record_export(actor=request.who.actor, what="assessment.scheme", detail=detail, now=timezone.now())
    return file_answer(book, f"{found.title}.xlsx")


@require_safe
def red_line(request: HttpRequest) -> HttpResponse:
    """What is never counted and why; and the facts that can be."""
    policy.require_staff(request.who)
    return render(request, "assessment/red_line.html", {"lines": queries.RED_LINE, "facts": exports.fact_rows()})
