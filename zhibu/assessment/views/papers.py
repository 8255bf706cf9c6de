"""Results carried away: workbooks and papers of one unit and of all."""

from io import BytesIO
from typing import Any

from django.http import FileResponse, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhibu.assessment import exports, papers, policy, queries
from zhibu.audit.services import record_export
from zhibu.kernel.lists import file_answer
from zhibu.kernel.papers import PDF


def _export(request: HttpRequest, what: str, **detail: Any) -> None:
    record_export(actor=request.who.actor, what=f"assessment.{what}", detail=detail, now=timezone.now())


def _named(what: str) -> str:
    return _("Report of results %(what)s") % {"what": what}


@require_POST
def scores_xlsx(request: HttpRequest, pk: int) -> FileResponse:
    """Every unit of which the person sees the result, by code, with each score."""
    found = policy.assessment_or_404(request.who, pk)
    policy.require_officer(request.who)
    units = [row.unit for row in queries.results_listed(policy.visible_results(request.who).filter(assessment=pk))]
    book, count = exports.sheets(queries.sheets_of(found, units))
    _export(request, "scores", assessment=pk, rows=count)
    return file_answer(book, f"{_('Scores')}_{found.scheme.title}.xlsx")


@require_POST
def report_pdf(request: HttpRequest, pk: int) -> FileResponse:
    """The reports of all units as one PDF, a page or more each, by code."""
    found = policy.run_or_404(request.who, pk)
    units = [row.unit for row in queries.results_listed(policy.visible_results(request.who).filter(assessment=pk))]
    made = papers.report(found, queries.sheets_of(found, units), request.who.committee, request.who.today)
    _export(request, "report", assessment=pk, units=len(units))
    return file_answer(BytesIO(made.data), f"{_named(found.scheme.title)}.pdf", PDF)


@require_POST
def unit_pdf(request: HttpRequest, pk: int, code: str) -> FileResponse:
    """The report of one unit."""
    found = policy.result_or_404(request.who, pk, code)
    sheet = queries.sheet_of(found.assessment, found.unit)
    made = papers.report(found.assessment, [sheet], request.who.committee, request.who.today)
    _export(request, "report", assessment=pk, unit=code)
    return file_answer(BytesIO(made.data), f"{_named(found.unit.name)}.pdf", PDF)


@require_POST
def unit_xlsx(request: HttpRequest, pk: int, code: str) -> FileResponse:
    """The scores of one unit."""
    found = policy.result_or_404(request.who, pk, code)
    policy.require_officer(request.who)
    book, count = exports.sheets([queries.sheet_of(found.assessment, found.unit)])
    _export(request, "scores", assessment=pk, unit=code, rows=count)
    return file_answer(book, f"{_('Scores')}_{found.unit.name}.xlsx")
