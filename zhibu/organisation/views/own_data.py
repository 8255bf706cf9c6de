"""What is kept about oneself, to read and to take along; and who has seen it."""

from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zhibu.audit.services import record_export
from zhibu.kernel.lists import file_answer
from zhibu.organisation import exports, policy, queries, services

REVEALED_FOR = 30  # seconds
MOST = 100  # rows of a table on the page; the workbook holds all
LOOKS = 50  # on a page of who has seen what


@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """Everything that is kept about oneself, room by room, numbers masked."""
    return _page(request, full=False)


@require_POST
def in_full(request: HttpRequest) -> HttpResponse:
    """The same with full numbers for half a minute; the log keeps that, and nothing of it is cached."""
    services.reveal_to_self(member=policy.own_member_or_404(request.who), who=request.who, now=timezone.now())
    response = _page(request, full=True)
    response["Refresh"] = f"{REVEALED_FOR}; url={reverse('organisation:own_data')}"
    return response


def _page(request: HttpRequest, *, full: bool) -> HttpResponse:
    member = policy.own_member_or_404(request.who)
    own, *tables = queries.own_tables(member, full=full)
    words = {"member": member, "own": own, "tables": tables, "most": MOST, "full": full, "seconds": REVEALED_FOR}
    response = render(request, "organisation/own_data.html", words)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def data_xlsx(request: HttpRequest) -> FileResponse:
    """The same as a workbook, a sheet for each table; with full numbers when that was ticked."""
    member = policy.own_member_or_404(request.who)
    full = request.POST.get("full") == "1"
    book, rows = exports.own_data(queries.own_tables(member, full=full))
    now = timezone.now()
    detail = {"member": member.pk, "rows": rows, "full": full}
    record_export(actor=request.who.actor, what="organisation.own_data", detail=detail, now=now)
    return file_answer(book, f"{_('My data')}_{timezone.localdate(now):%Y%m%d}.xlsx")


@require_safe
def seen(request: HttpRequest) -> HttpResponse:
    """Who has seen or changed what is kept about oneself, the newest first."""
    member = policy.own_member_or_404(request.who)
    page = Paginator(queries.seen(member), LOOKS).get_page(request.GET.get("page"))
    return render(request, "organisation/seen.html", {"page": page, "looks": queries.looks(page.object_list, member)})


@require_POST
def seen_xlsx(request: HttpRequest) -> FileResponse:
    """The same list as a workbook."""
    member = policy.own_member_or_404(request.who)
    book, rows = exports.looks(queries.looks(queries.seen(member), member))
    now = timezone.now()
    detail = {"member": member.pk, "rows": rows}
    record_export(actor=request.who.actor, what="organisation.seen", detail=detail, now=now)
    return file_answer(book, f"{_('Who has seen my data')}_{timezone.localdate(now):%Y%m%d}.xlsx")
