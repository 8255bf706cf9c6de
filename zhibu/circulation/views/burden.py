"""减负台账: what was asked of units in a month, by code, with the formula in words. No ranking."""

import re
from datetime import date
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zhibu.audit.services import record_export
from zhibu.circulation import exports
from zhibu.circulation.queries import accounts, months_with_entries
from zhibu.circulation.states import formula_in_words
from zhibu.kernel.lists import file_answer
from zhibu.kernel.trees import within_any


def _month(text: str, today: date) -> date:
    """The month that an address asks for, as 2026-11; this one without; 404 for anything else."""
    if not text:
        return today.replace(day=1)
    if not re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", text, re.ASCII):
        raise Http404
    return date(int(text[:4]), int(text[5:]), 1)


def _rows(request: HttpRequest, month: date) -> list[Any]:
    who = request.who
    if not who.is_officer:
        raise Http404
    return accounts(month, within_any("path", who.paths), on=who.today)


@require_safe
def burden(request: HttpRequest) -> HttpResponse:
    """The account of a month: officers see the units they manage."""
    who = request.who
    month = _month(request.GET.get("month", ""), who.today)
    rows = _rows(request, month)
    months = months_with_entries(within_any("unit__path", who.paths))
    context = {
        "month": month,
        "months": sorted({month, who.today.replace(day=1), *months}, reverse=True),
        "rows": rows,
        "over": sum(row.over for row in rows),
        "formula": formula_in_words(),
    }
    return render(request, "circulation/burden.html", context)


@require_POST
def burden_xlsx(request: HttpRequest) -> FileResponse:
    """The same as a workbook."""
    who = request.who
    month = _month(request.POST.get("month", ""), who.today)
    book, count = exports.burden(_rows(request, month))
    detail = {"month": f"{month:%Y-%m}", "rows": count}
    record_export(actor=who.actor, what="circulation.burden", detail=detail, now=timezone.now())
    return file_answer(book, f"{_('Burden')}_{month:%Y%m}.xlsx")
