"""Record and minutes on paper, for whoever may read the record. A record that is a draft is marked as one."""

from collections.abc import Callable
from io import BytesIO

from django.http import FileResponse, Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zhibu.activities import papers, policy, queries
from zhibu.audit.services import record_export
from zhibu.kernel.lists import file_answer
from zhibu.kernel.papers import DOCX, PDF, Paper, docx, pdf


def _meeting(request: HttpRequest, pk: int) -> queries.Meeting:
    """The meeting whose record the person reads as it stands; what is being mended only its writers take along."""
    found, kept = policy.read_or_404(request.who, pk)
    if kept is None or (kept.confirmed_at is None and not policy.may_run(request.who, found)):
        raise Http404
    return queries.meeting_of(found, kept)


def _as_pdf(paper: Paper) -> bytes:
    return pdf(paper).data


def _file(
    meeting: queries.Meeting, paper: Paper, made: Callable[[Paper], bytes], name: str, kind: str
) -> FileResponse:
    day = f"{meeting.activity.day:%Y%m%d}" if meeting.activity.day else ""
    ending = "pdf" if kind == PDF else "docx"
    return file_answer(BytesIO(made(paper)), f"{name}_{meeting.activity.unit.name}_{day}.{ending}", kind)


@require_safe
def minutes_pdf(request: HttpRequest, pk: int) -> FileResponse:
    """The minutes as a PDF to print."""
    meeting = _meeting(request, pk)
    return _file(meeting, papers.minutes(meeting), _as_pdf, _("Minutes"), PDF)


@require_safe
def minutes_docx(request: HttpRequest, pk: int) -> FileResponse:
    """The minutes as a document to go on writing in."""
    meeting = _meeting(request, pk)
    return _file(meeting, papers.minutes(meeting), docx, _("Minutes"), DOCX)


@require_POST
def record_pdf(request: HttpRequest, pk: int) -> FileResponse:
    """The record with its names, for officers; carrying them away is a deed."""
    meeting = _carried(request, pk)
    return _file(meeting, papers.record(meeting), _as_pdf, _("Record"), PDF)


@require_POST
def record_docx(request: HttpRequest, pk: int) -> FileResponse:
    """The same as a document."""
    meeting = _carried(request, pk)
    return _file(meeting, papers.record(meeting), docx, _("Record"), DOCX)


def _carried(request: HttpRequest, pk: int) -> queries.Meeting:
    who = request.who
    if not who.is_officer:
        raise Http404
    meeting = _meeting(request, pk)
    detail = {"activity": pk, "rows": len(meeting.on_leave) + len(meeting.absent)}
    record_export(actor=who.actor, what="activities.record", detail=detail, now=timezone.now())
    return meeting
