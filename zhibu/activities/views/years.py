"""The year of units: a map of unit and month, and one unit's year with its activities."""

from datetime import date
from io import BytesIO
from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zhibu.activities import exports, papers, policy, queries
from zhibu.activities.views.calendars import by_month, year_of
from zhibu.audit.services import record_export
from zhibu.kernel.lists import file_answer
from zhibu.kernel.papers import DOCX, PDF, Paper, docx, pdf
from zhibu.organisation.policy import managed_unit_or_404

PER_PAGE = 60


def _context(request: HttpRequest, paths: list[str], year: int) -> dict[str, Any]:
    page = Paginator(queries.units_of_year(paths, year), PER_PAGE).get_page(request.GET.get("page"))
    rows = queries.years_of(list(page.object_list), year)
    active = sum(row.whole.held > 0 for row in rows)
    return {
        "year": year,
        "page": page,
        "rows": rows,
        "active": active,
        "whole": queries.total(month for row in rows for month in row.months),
    }


@require_safe
def units_year(request: HttpRequest) -> HttpResponse:
    """All units that an officer manages, by code: how much they held in each month and how many came."""
    who = request.who
    if not who.is_officer:
        raise Http404
    return render(request, "activities/units_year.html", _context(request, who.paths, year_of(request)))


@require_safe
def unit_year(request: HttpRequest, code: str) -> HttpResponse:
    """One unit's year: its activities by month, planned and held, and the map of it and the units below it."""
    unit, year = managed_unit_or_404(request.who, code), year_of(request)
    first = date(year, 1, 1)
    found = queries.entries(queries.activities_of([unit.pk]), first, date(year, 12, 31))
    context = _context(request, [unit.path], year) | {"unit": unit, "months": by_month(found, first)}
    context["may_file"] = request.who.serves(unit) and bool(found)
    return render(request, "activities/unit_year.html", context)


@require_POST
def units_year_xlsx(request: HttpRequest) -> FileResponse:
    """The map as a workbook, of all units or of those within one."""
    who, year = request.who, year_of(request)
    if not who.is_officer:
        raise Http404
    code = request.POST.get("unit", "")
    paths = [managed_unit_or_404(who, code).path] if code else who.paths
    book, count = exports.years(queries.years_of(list(queries.units_of_year(paths, year)), year))
    detail = {"year": year, "unit": code or None, "rows": count}
    record_export(actor=who.actor, what="activities.years", detail=detail, now=timezone.now())
    return file_answer(book, f"{_('Year of the units')}_{year}.xlsx")


@require_POST
def year_file_pdf(request: HttpRequest, code: str) -> FileResponse:
    """The year file of a unit as a PDF. It carries names away, so it is a POST and stands in the log."""
    paper, name = _filed(request, code)
    return file_answer(BytesIO(pdf(paper).data), f"{name}.pdf", PDF)


@require_POST
def year_file_docx(request: HttpRequest, code: str) -> FileResponse:
    """The same as a document."""
    paper, name = _filed(request, code)
    return file_answer(BytesIO(docx(paper)), f"{name}.docx", DOCX)


def _filed(request: HttpRequest, code: str) -> tuple[Paper, str]:
    """The paper, written into the log, and how its file is called."""
    unit, year = policy.filed_unit_or_403(request.who, code), year_of(request)
    kept = queries.year_file(unit.pk, year)
    detail = {"unit": unit.code, "year": year, "rows": len(kept.entries)}
    record_export(actor=request.who.actor, what="activities.year_file", detail=detail, now=timezone.now())
    return papers.year_file(unit, year, kept), f"{_('Year file of organisation life')}_{unit.name}_{year}"
