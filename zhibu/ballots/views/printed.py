"""What is printed for a vote on paper: ballots, tally sheet, report."""

from io import BytesIO

from django.http import FileResponse, Http404, HttpRequest
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from zhibu.ballots import papers, policy, queries
from zhibu.ballots.models import Item, Vote
from zhibu.ballots.states import SHOWN, Way
from zhibu.kernel.lists import file_answer
from zhibu.kernel.papers import DOCX, PDF, docx, pdf


def _on_paper(request: HttpRequest, pk: int) -> tuple[Vote, list[Item]]:
    found = policy.closed_or_404(request.who, pk)
    if found.way != Way.PAPER:
        raise Http404
    return found, list(found.items.filter(written_in=False).order_by("place"))


@require_safe
def ballot_pdf(request: HttpRequest, pk: int) -> FileResponse:
    """One ballot for each person present, all alike: no number, no code, no mark."""
    found, items = _on_paper(request, pk)
    return file_answer(BytesIO(papers.ballots(found, items).data), f"{found.title}_{_('ballots')}.pdf", PDF)


@require_safe
def tally_pdf(request: HttpRequest, pk: int) -> FileResponse:
    """The sheet on which votes are called out and marked."""
    found, items = _on_paper(request, pk)
    return file_answer(BytesIO(pdf(papers.tally(found, items)).data), f"{found.title}_{_('tally sheet')}.pdf", PDF)


def _report(request: HttpRequest, pk: int) -> tuple[Vote, papers.Paper]:
    found = policy.closed_or_404(request.who, pk)
    items = list(found.items.order_by("place"))
    if found.stage not in SHOWN:
        raise Http404
    signed = [one.name for one in found.signatures.order_by("duty")] or [
        one.name for one in found.counted.order_by("at")
    ]
    return found, papers.report(found, queries.result_of(found, items), signed)


@require_safe
def report_pdf(request: HttpRequest, pk: int) -> FileResponse:
    """The report of the result as a PDF."""
    found, paper = _report(request, pk)
    return file_answer(BytesIO(pdf(paper).data), f"{found.title}_{_('report')}.pdf", PDF)


@require_safe
def report_docx(request: HttpRequest, pk: int) -> FileResponse:
    """The report of the result as a Word file."""
    found, paper = _report(request, pk)
    return file_answer(BytesIO(docx(paper)), f"{found.title}_{_('report')}.docx", DOCX)
