"""A document as it is printed: PDF, Word."""

from collections.abc import Iterable
from io import BytesIO

from django.http import FileResponse, HttpRequest
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from zhibu.documents import policy, queries
from zhibu.documents.models import Paper
from zhibu.documents.papers import official
from zhibu.kernel.lists import file_answer
from zhibu.kernel.papers import DOCX, PDF


def sheet(paper: Paper) -> official.Sheet:
    """The document with its elements, ready to be typeset."""
    return official.Sheet(**queries.sheet_of(paper))


def pages_of(paper: Paper) -> int:
    """How many pages it has when it is typeset."""
    return official.pages(sheet(paper))


def printed_forms(paper: Paper) -> Iterable[tuple[str, bytes]]:
    """The printed forms of a document for the archive."""
    made = sheet(paper)
    yield "pdf", official.pdf(made)
    yield "docx", official.docx(made)


@require_safe
def paper_pdf(request: HttpRequest, pk: int) -> FileResponse:
    """The document as a PDF to print."""
    found = policy.paper_or_404(request.who, pk)
    return file_answer(BytesIO(official.pdf(sheet(found))), f"{_name(found)}.pdf", PDF)


@require_safe
def paper_docx(request: HttpRequest, pk: int) -> FileResponse:
    """The document as a Word file."""
    found = policy.paper_or_404(request.who, pk)
    return file_answer(BytesIO(official.docx(sheet(found))), f"{_name(found)}.docx", DOCX)


def _name(paper: Paper) -> str:
    return f"{paper.number_text or _('Draft')}_{paper.title}"
