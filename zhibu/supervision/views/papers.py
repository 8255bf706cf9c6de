"""Papers of an inspection: its report, a unit's notice of rectification, common findings."""

from io import BytesIO

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zhibu.audit.services import record_export
from zhibu.kernel.lists import file_answer
from zhibu.kernel.papers import DOCX, PDF, Paper, docx, pdf
from zhibu.supervision import exports, papers, policy, queries
from zhibu.supervision.models import Inspection
from zhibu.supervision.states import Stage


def _run(request: HttpRequest, pk: int) -> Inspection:
    """An inspection with visits, for the staff."""
    found = policy.run_or_404(request.who, pk)
    if found.stage not in {Stage.DRAWN, Stage.RELEASED}:
        raise Http404
    return found


@require_safe
def common(request: HttpRequest, pk: int) -> HttpResponse:
    """Common findings by item, with denominators."""
    found = _run(request, pk)
    return render(request, "supervision/common.html", {"inspection": found, "rows": queries.common_findings(found)})


@require_POST
def common_xlsx(request: HttpRequest, pk: int) -> FileResponse:
    """The same as a workbook."""
    found = _run(request, pk)
    book, count = exports.common(queries.common_findings(found))
    detail = {"inspection": pk, "rows": count}
    record_export(actor=request.who.actor, what="supervision.common", detail=detail, now=timezone.now())
    return file_answer(book, f"{_('Common findings')}_{found.title}.xlsx")


def _answer(paper: Paper, name: str, *, word: bool) -> FileResponse:
    data, media, ending = (docx(paper), DOCX, "docx") if word else (pdf(paper).data, PDF, "pdf")
    return file_answer(BytesIO(data), f"{name}.{ending}", media)


def _report(request: HttpRequest, pk: int, *, word: bool) -> FileResponse:
    found = _run(request, pk)
    made = papers.report(found, request.who.committee, request.who.today)
    detail = {"inspection": pk}
    record_export(actor=request.who.actor, what="supervision.report", detail=detail, now=timezone.now())
    return _answer(made, f"{_('Report')}_{found.title}", word=word)


@require_POST
def report_pdf(request: HttpRequest, pk: int) -> FileResponse:
    """The report as PDF."""
    return _report(request, pk, word=False)


@require_POST
def report_docx(request: HttpRequest, pk: int) -> FileResponse:
    """The report for Word."""
    return _report(request, pk, word=True)


def _notice(request: HttpRequest, pk: int, *, word: bool) -> FileResponse:
    """For the staff from the end of the visit on; for the unit, who sees the visit, once it is released."""
    who = request.who
    found = policy.visit_or_404(who, pk)
    if found.finished_at is None:
        raise Http404
    rows = queries.findings_listed(policy.visible_findings(who).filter(visit=found), on=who.today)
    released = found.inspection.released_at
    day = timezone.localdate(released) if released else who.today
    made = papers.rectification(found, list(rows), who.committee, day)
    record_export(actor=who.actor, what="supervision.rectification", detail={"visit": pk}, now=timezone.now())
    return _answer(made, f"{_('Notice of rectification')}_{found.unit.name}", word=word)


@require_POST
def notice_pdf(request: HttpRequest, pk: int) -> FileResponse:
    """The notice of rectification of one unit as PDF."""
    return _notice(request, pk, word=False)


@require_POST
def notice_docx(request: HttpRequest, pk: int) -> FileResponse:
    """The same for Word."""
    return _notice(request, pk, word=True)
