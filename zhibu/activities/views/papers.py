"""Papers of notices and activities, for whoever may see the thing itself."""

from io import BytesIO

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zhibu.activities import papers, policy, queries, services
from zhibu.activities.models import Notice
from zhibu.activities.states import NoticeState
from zhibu.audit.services import record_export
from zhibu.kernel.addresses import whole
from zhibu.kernel.lists import file_answer
from zhibu.kernel.papers import DOCX, PDF, PNG, Shape, docx, pdf


def _name(notice: Notice) -> str:
    return f"{notice.number_text or _('Draft')}_{notice.theme}"


@require_safe
def notice_pdf(request: HttpRequest, pk: int) -> FileResponse:
    """The notice as a PDF to print."""
    found = policy.notice_or_404(request.who, pk)
    return file_answer(BytesIO(pdf(papers.notice(found)).data), f"{_name(found)}.pdf", PDF)


@require_safe
def notice_docx(request: HttpRequest, pk: int) -> FileResponse:
    """The notice as a document to go on writing in."""
    found = policy.notice_or_404(request.who, pk)
    return file_answer(BytesIO(docx(papers.notice(found))), f"{_name(found)}.docx", DOCX)


@require_POST
def sign_in_sheet(request: HttpRequest, pk: int, ending: str) -> FileResponse:
    """Who is expected, to sign on paper. Carrying names away is a deed, so it is a POST."""
    who = request.who
    found = policy.activity_or_404(who, pk)
    expected = queries.expected_members(found, found.day or who.today)
    people = list(expected.values_list("pk", "name"))
    printed = services.print_list(activity=found, members=[pk for pk, _name in people], who=who, now=timezone.now())
    paper = papers.sign_in_sheet(found, [name for _pk, name in people], printed)
    data, kind = (pdf(paper).data, PDF) if ending == "pdf" else (docx(paper), DOCX)
    return file_answer(BytesIO(data), f"{_('Sign-in sheet')}_{found.unit.name}.{ending}", kind)


@require_POST
def leave_slip(request: HttpRequest, pk: int, ending: str) -> FileResponse:
    """The slip of a leave, for the member or for those who answer it; it may tell of health, so that is recorded."""
    who = request.who
    found = policy.slip_or_404(who, pk)
    paper = papers.leave_slip(found)
    data, kind = (pdf(paper).data, PDF) if ending == "pdf" else (docx(paper), DOCX)
    detail = {"leave": found.pk, "kind": ending}
    record_export(actor=who.actor, what="activities.leave_slip", detail=detail, now=timezone.now())
    return file_answer(BytesIO(data), f"{_('Leave slip')}_{found.member.name}.{ending}", kind)


@require_safe
def poster(request: HttpRequest, pk: int, shape: Shape = Shape.A4) -> FileResponse:
    """A poster that tells of the activity, with a code that leads to what stands now."""
    found = policy.activity_or_404(request.who, pk)
    if found.roll_version or found.notice.state == NoticeState.WITHDRAWN:
        raise Http404  # it has been held: nothing is announced any more
    address = whole(request, reverse("activities:announced", args=[queries.poster_code(found.pk)]))
    printed = papers.announcement(found, address, shape=shape, on=request.who.today)
    ending, kind = ("png", PNG) if shape.dots else (f"{shape.value}.pdf", PDF)
    return file_answer(BytesIO(printed.data), f"{_('Poster')}_{found.notice.theme}.{ending}", kind)


@login_not_required
@require_safe
def announced(request: HttpRequest, code: str) -> HttpResponse:
    """What the poster says, as it stands now: open to whoever has the poster before them, and it tells no more than
    the poster does. Held or withdrawn, it says that and nothing else.
    """
    found = policy.announced_or_404(code)
    over = found.notice.state == NoticeState.WITHDRAWN or bool(found.roll_version)
    return render(request, "activities/announced.html", {"activity": found, "notice": found.notice, "over": over})
