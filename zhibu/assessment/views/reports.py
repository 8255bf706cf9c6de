"""Annual reports of secretaries: the years, one year by code, one report, and what is done with it."""

from io import BytesIO
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhibu.assessment import exports, papers, policy, queries, services
from zhibu.assessment.forms import AppraiseForm, GradeForm, ReportForm, RoundForm
from zhibu.assessment.models import YearReport
from zhibu.assessment.states import PAGE, ReportStage
from zhibu.assessment.views import do
from zhibu.audit.services import record_export
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.lists import file_answer
from zhibu.kernel.papers import DOCX, PDF


@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """The years, the newest first."""
    policy.require_officer(request.who)
    rows = queries.rounds_listed(policy.visible_reports(request.who))
    words = {"page": Paginator(rows, PAGE).get_page(request.GET.get("page")), "staff": request.who.is_staff}
    return render(request, "assessment/reports.html", words)


@require_http_methods(["GET", "HEAD", "POST"])
def round_new(request: HttpRequest) -> HttpResponse:
    """Call for the reports of a year."""
    who = request.who
    policy.require_staff(who)
    form = RoundForm(request.POST if request.method == "POST" else None, today=who.today)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.open_round(**form.cleaned_data, who=who, now=timezone.now())
        except NotPossibleError as error:
            form.add_error("year", str(error))
        else:
            messages.success(request, _("Every unit has its report to write, with the facts of the year in it."))
            return redirect("assessment:report_round", made.pk)
    return render(request, "assessment/round_new.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
def report_round(request: HttpRequest, pk: int) -> HttpResponse:
    """The reports of a year of which the person sees something, by code."""
    found = policy.round_or_404(request.who, pk)
    rows = queries.reports_listed(policy.visible_reports(request.who).filter(round=found))
    page = Paginator(rows, 100).get_page(request.GET.get("page"))
    return render(request, "assessment/report_round.html", {"round": found, "page": page})


@require_POST
def reports_xlsx(request: HttpRequest, pk: int) -> FileResponse:
    """The same as a workbook."""
    found = policy.round_or_404(request.who, pk)
    rows = policy.visible_reports(request.who).filter(round=found)
    book, count = exports.reports(queries.reports_listed(rows))
    _export(request, "reports", round=pk, rows=count)
    return file_answer(book, f"{found.title}.xlsx")


def _export(request: HttpRequest, what: str, **detail: Any) -> None:
    record_export(actor=request.who.actor, what=f"assessment.{what}", detail=detail, now=timezone.now())


def _page(request: HttpRequest, found: YearReport, **forms: Any) -> dict[str, Any]:
    who = request.who
    handed_in = found.stage == ReportStage.HANDED_IN
    words = {
        "report": found,
        "facts": queries.told_facts(found),
        "reads": policy.reads_texts(who, found),
        "may_write": found.stage == ReportStage.WRITING and who.serves(found.unit),
        "may_hand_in": policy.may_hand_in(who, found),
        "may_appraise": policy.may_appraise(who, found),
        "appraises": handed_in and policy.appraises(who, found),
        "may_settle": handed_in and who.is_staff,
        "said": queries.said_of(found, to_office=who.is_staff),
        "appraise_form": AppraiseForm(auto_id="appraise_%s"),
        "grade_form": GradeForm(auto_id="settle_%s"),
    }
    return words | forms


@require_safe
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """One report with the facts of the year, and what was said of it."""
    return render(request, "assessment/report.html", _page(request, policy.report_or_404(request.who, pk)))


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """Write it, heading by heading; what is kept is a draft until it is handed in."""
    found = policy.written_report_or_404(request.who, pk)
    form = ReportForm(request.POST if request.method == "POST" else None, parts=found.parts)
    if request.method == "POST" and form.is_valid():
        return do(
            request,
            lambda: services.write_report(report=found, texts=form.texts, who=request.who, now=timezone.now()),
            _("It is kept. Nobody else reads it before it is handed in."), "assessment:report", pk,
        )  # fmt: skip
    words = {"report": found, "form": form, "facts": queries.told_facts(found)}
    return render(request, "assessment/report_write.html", words, status=422 if form.errors else 200)


@require_POST
def hand_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand it in."""
    found = policy.handed_in_or_404(request.who, pk)
    return do(
        request, lambda: services.hand_in(report=found, who=request.who, now=timezone.now()),
        _("It is handed in and open to those who appraise it."), "assessment:report", pk,
    )  # fmt: skip


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it back, while nobody has given an opinion."""
    found = policy.handed_in_or_404(request.who, pk)
    return do(
        request, lambda: services.take_back(report=found, who=request.who, now=timezone.now()),
        _("It is with you again to be written on."), "assessment:report", pk,
    )  # fmt: skip


@require_POST
def appraise(request: HttpRequest, pk: int) -> HttpResponse:
    """Give an opinion."""
    found = policy.appraised_or_404(request.who, pk)
    form = AppraiseForm(request.POST, auto_id="appraise_%s")
    if not form.is_valid():
        return render(request, "assessment/report.html", _page(request, found, appraise_form=form), status=422)
    return do(
        request,
        lambda: services.appraise(report=found, **form.cleaned_data, who=request.who, now=timezone.now()),
        _("Your opinion is counted; that it was yours is not kept with it."), "assessment:report", pk,
    )  # fmt: skip


@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Settle the grade."""
    found = policy.settled_report_or_404(request.who, pk)
    form = GradeForm(request.POST, auto_id="settle_%s")
    if not form.is_valid():
        return render(request, "assessment/report.html", _page(request, found, grade_form=form), status=422)
    return do(
        request,
        lambda: services.settle_report(report=found, **form.cleaned_data, who=request.who, now=timezone.now()),
        _("The grade is settled; the secretary reads it with its reason."), "assessment:report", pk,
    )  # fmt: skip


@require_POST
def report_pdf(request: HttpRequest, pk: int) -> FileResponse:
    """The report as PDF."""
    found, name = _printed(request, pk)
    made = papers.year_report(found, request.who.committee, request.who.today)
    return file_answer(BytesIO(papers.pdf(made).data), f"{name}.pdf", PDF)


@require_POST
def report_docx(request: HttpRequest, pk: int) -> FileResponse:
    """The same to be opened in Word or WPS."""
    found, name = _printed(request, pk)
    made = papers.year_report(found, request.who.committee, request.who.today)
    return file_answer(BytesIO(papers.docx(made)), f"{name}.docx", DOCX)


def _printed(request: HttpRequest, pk: int) -> tuple[YearReport, str]:
    found = policy.printed_report_or_404(request.who, pk)
    _export(request, "year_report", report=pk, unit=found.unit.code)
    return found, f"{found.round.title}_{found.unit.name}"
