"""列席: who sat in at leadership meetings of the host; entered by officers of the unit, read by those above."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhibu.activities import exports, policy, queries, services
from zhibu.activities.forms.sitting_in import SittingInForm
from zhibu.audit.services import record_export
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.lists import file_answer

ROWS = 50


def _year(request: HttpRequest) -> int:
    """The year that was asked for; this one when none or nonsense was."""
    asked = (request.POST if request.method == "POST" else request.GET).get("year", "")
    year = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) == 4 else 0
    return year if 1949 <= year <= 2199 else request.who.today.year


def _form(request: HttpRequest) -> SittingInForm | None:
    """The form of whoever holds a post in a unit; those above only read."""
    units = request.who.own_units
    data = request.POST if request.method == "POST" else None
    officers = queries.officers_of(units, request.who.today)
    return SittingInForm(data, units=units, officers=officers) if units else None


@require_http_methods(["GET", "HEAD", "POST"])
def sittings_in(request: HttpRequest) -> HttpResponse:
    """The list of a year with how often each sat in, and the form for one more."""
    rows = policy.sittings_in_or_404(request.who)
    form = _form(request)
    if request.method == "POST":
        if form is None:
            raise PermissionDenied(_("It is entered by officers of the unit."))
        if form.is_valid():
            try:
                services.sit_in(**form.cleaned_data, who=request.who, now=timezone.now())
            except NotPossibleError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, _("Entered."))
                return redirect("activities:sittings_in")
    year = _year(request) if request.method != "POST" else request.who.today.year
    page = Paginator(queries.sittings_in(rows, year), ROWS).get_page(request.GET.get("page"))
    words: dict[str, Any] = {
        "page": page,
        "year": year,
        "times": queries.times_sat_in(rows, year),
        "served": {unit.pk for unit in request.who.own_units},
        "form": form,
        "base_query": f"year={year}",
    }
    return render(request, "activities/sittings_in.html", words, status=422 if form and form.errors else 200)


@require_POST
def sittings_in_xlsx(request: HttpRequest) -> FileResponse:
    """The same list as a workbook, all its pages."""
    rows = policy.sittings_in_or_404(request.who)
    book, count = exports.sittings_in(queries.sittings_in(rows, _year(request)))
    now = timezone.now()
    detail = {"rows": count, "year": _year(request)}
    record_export(actor=request.who.actor, what="activities.sittings_in", detail=detail, now=now)
    return file_answer(book, f"{_('Sitting in')}_{_year(request)}.xlsx")


@require_POST
def take_back_sitting_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one back that was entered wrongly."""
    found = policy.sitting_in_or_404(request.who, pk)
    services.take_back_sitting_in(sitting=found, who=request.who, now=timezone.now())
    messages.success(request, _("Taken back; it is not counted."))
    return redirect("activities:sittings_in")
