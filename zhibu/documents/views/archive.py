"""The archive: what was filed, by year, as a list, a workbook, and one package."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zhibu.audit.services import record_export
from zhibu.documents import exports, policy, queries
from zhibu.documents.models import Incoming, Paper
from zhibu.documents.states import ROWS
from zhibu.documents.views.printed import printed_forms
from zhibu.kernel.lists import file_answer

ZIP = "application/zip"


def _filed(request: HttpRequest, year: int | None) -> tuple[QuerySet[Paper], QuerySet[Incoming]]:
    """What was filed of the units that the officer manages."""
    who = request.who  # type: ignore[attr-defined]
    policy.require_officer_mode(who)
    return queries.filed_papers(policy.kept_papers(who), year), queries.filed_incoming(
        policy.visible_incoming(who), year
    )


def _year(given: Any) -> int | None:
    text = given.get("year", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) == 4 else None


@require_safe
def archive(request: HttpRequest) -> HttpResponse:
    """The archive of one year, or of all."""
    year = _year(request.GET)
    out, came = _filed(request, year)
    words = {
        "year": year,
        "years": queries.years(*_filed(request, None)),
        "page": Paginator(out, ROWS).get_page(request.GET.get("page")),
        "came": Paginator(came, ROWS).get_page(request.GET.get("came")),
    }
    return render(request, "documents/archive.html", words)


@require_POST
def archive_xlsx(request: HttpRequest) -> FileResponse:
    """The same as a workbook."""
    book, count = exports.archive(*_filed(request, _year(request.POST)))
    now = timezone.now()
    record_export(actor=request.who.actor, what="documents.archive", detail={"rows": count}, now=now)
    return file_answer(book, f"{_('Archive')}_{timezone.localdate(now):%Y%m%d}.xlsx")


@require_POST
def archive_package(request: HttpRequest, year: int) -> FileResponse:
    """What was filed of a year as one package."""
    out, came = _filed(request, year)
    if not out.exists() and not came.exists():
        raise Http404
    data, count = exports.package(year, out, came, made=printed_forms)
    detail = {"year": year, "files": count}
    record_export(actor=request.who.actor, what="documents.package", detail=detail, now=timezone.now())
    return file_answer(data, f"{_('Archive')}_{year}.zip", ZIP)
