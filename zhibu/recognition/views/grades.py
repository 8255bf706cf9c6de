"""Grades of units by year."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhibu.audit.services import record_export
from zhibu.kernel.lists import file_answer
from zhibu.recognition import exports, policy, queries, services
from zhibu.recognition.forms.typed import GradesForm, YearForm


@require_safe
def grades(request: HttpRequest) -> HttpResponse:
    """The grade of every unit in a year, by code, beside the year before."""
    who = request.who
    years = sorted({*queries.graded_years(), who.today.year}, reverse=True)
    form = YearForm(request.GET, years=years)
    lines = queries.grade_lines(form.chosen, who.today)
    words = {"form": form, "year": form.chosen, "lines": lines, "staff": who.is_staff, "officer": who.is_officer}
    return render(request, "recognition/grades.html", words)


@require_POST
def grades_xlsx(request: HttpRequest) -> FileResponse:
    """The list as a workbook."""
    policy.require_officer(request.who)
    years = sorted({*queries.graded_years(), request.who.today.year}, reverse=True)
    year = YearForm(request.POST, years=years).chosen
    book, count = exports.grades(queries.grade_lines(year, request.who.today))
    record_export(
        actor=request.who.actor, what="recognition.grades", detail={"year": year, "rows": count}, now=timezone.now()
    )
    return file_answer(book, f"{_('Grades')}_{year}.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, year: int) -> HttpResponse:
    """Set the grades of a year, all at once."""
    who = request.who
    year = policy.year_or_404(who, year)
    form = GradesForm(request.POST if request.method == "POST" else None, lines=queries.grade_lines(year, who.today))
    if request.method != "POST" or not form.is_valid():
        words = {"form": form, "year": year}
        return render(request, "recognition/grades_edit.html", words, status=422 if form.errors else 200)
    done = services.set_grades(
        year=year, grades=form.grades, basis=form.cleaned_data["basis"], who=who, now=timezone.now()
    )
    messages.success(request, ngettext("%(num)s grade was set.", "%(num)s grades were set.", done) % {"num": done})
    return redirect(f"{reverse('recognition:grades')}?year={year}")
