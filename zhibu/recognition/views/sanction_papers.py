"""Notice and decision of a case as papers, for whoever reads the case and for nobody else."""

from io import BytesIO

from django.http import FileResponse, Http404, HttpRequest
from django.utils import timezone
from django.views.decorators.http import require_POST

from zhibu.audit.services import record_export
from zhibu.kernel.lists import file_answer
from zhibu.kernel.papers import DOCX, PDF, docx, pdf
from zhibu.recognition import papers, policy, queries


def _paper(request: HttpRequest, pk: int, *, decision: bool, word: bool) -> FileResponse:
    """404 before notice was given, or before it was decided: there is no such paper then."""
    who = request.who
    found = policy.sanction_or_404(who, pk)
    if (found.decided_on if decision else found.told_at) is None:
        raise Http404
    facts, _fell = queries.standing(found)
    if decision:
        made = papers.decision_paper(found, facts, list(found.steps.order_by("at", "pk")))
    else:
        made = papers.notice_paper(found, facts)
    what = "recognition.decision" if decision else "recognition.notice"
    record_export(actor=who.actor, what=what, detail={"sanction": pk}, now=timezone.now())
    data, media, ending = (docx(made), DOCX, "docx") if word else (pdf(made).data, PDF, "pdf")
    return file_answer(BytesIO(data), f"{made.title}_{found.whom}.{ending}", media)


@require_POST
def notice_pdf(request: HttpRequest, pk: int) -> FileResponse:
    """The notice to whom it concerns as PDF."""
    return _paper(request, pk, decision=False, word=False)


@require_POST
def notice_docx(request: HttpRequest, pk: int) -> FileResponse:
    """The same for Word."""
    return _paper(request, pk, decision=False, word=True)


@require_POST
def decision_pdf(request: HttpRequest, pk: int) -> FileResponse:
    """The decision as PDF."""
    return _paper(request, pk, decision=True, word=False)


@require_POST
def decision_docx(request: HttpRequest, pk: int) -> FileResponse:
    """The same for Word."""
    return _paper(request, pk, decision=True, word=True)
