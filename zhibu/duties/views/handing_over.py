"""What the next holder of a post takes over, as a page and on paper, for the officers of the unit."""

from io import BytesIO

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from zhibu.audit.services import record_export
from zhibu.duties import papers, policy, queries
from zhibu.duties.queries import HandingOver
from zhibu.duties.views import names
from zhibu.kernel.lists import file_answer
from zhibu.kernel.papers import DOCX, PDF, Paper, docx, pdf
from zhibu.organisation.states import PostKind


def _pack(request: HttpRequest, code: str, post: str) -> HandingOver:
    who = request.who
    policy.officer_or_404(who)
    unit = policy.managed_unit_or_404(who, code)
    policy.require_own_unit(who, unit)
    if post not in PostKind.values:
        raise Http404
    return queries.handing_over(unit, post, who.today)


@require_safe
def handover(request: HttpRequest, code: str, post: str) -> HttpResponse:
    """The pack on the screen, each line one click from where it is dealt with."""
    return render(request, "duties/handover.html", {"pack": _pack(request, code, post), "names": names()})


def _paper(request: HttpRequest, code: str, post: str) -> tuple[Paper, str]:
    pack = _pack(request, code, post)
    detail = {"unit": pack.unit.code, "post": post}
    record_export(actor=request.who.actor, what="duties.handover", detail=detail, now=timezone.now())
    paper = papers.handing_over(pack, names())
    return paper, f"{pack.unit.name}_{paper.title}"


@require_POST
def handover_pdf(request: HttpRequest, code: str, post: str) -> FileResponse:
    """The pack on A4, with lines to sign."""
    paper, name = _paper(request, code, post)
    return file_answer(BytesIO(pdf(paper).data), f"{name}.pdf", PDF)


@require_POST
def handover_docx(request: HttpRequest, code: str, post: str) -> FileResponse:
    """The same for a word processor."""
    paper, name = _paper(request, code, post)
    return file_answer(BytesIO(docx(paper)), f"{name}.docx", DOCX)
