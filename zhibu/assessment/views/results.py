"""The result of one unit, the rows behind a score, answers and what is set by hand."""

from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhibu.assessment import exports, policy, queries, services
from zhibu.assessment.forms import AnswerForm, HandForm, SettleForm
from zhibu.assessment.models import Indicator, Result
from zhibu.assessment.states import PAGE
from zhibu.assessment.views import do
from zhibu.audit.services import record_export
from zhibu.kernel.lists import file_answer


@require_safe
def result(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """The page of a unit: sum, radar, dots, every score in a sentence, what to do next."""
    who = request.who
    found = policy.result_or_404(who, pk, code)
    sheet = queries.sheet_of(found.assessment, found.unit)
    words = {
        "assessment": found.assessment,
        "unit": found.unit,
        "sheet": sheet,
        "radar": queries.radar(sheet),
        "dots": queries.dots(sheet),
        "open": queries.is_open(found.assessment),
        "staff": who.is_staff,
        "officer": who.is_officer,
        "may_answer": policy.may_answer(who, found),
        "answers": queries.answers_of(found) if who.is_officer else [],
    }
    return render(request, "assessment/result.html", words)


def _page(request: HttpRequest, found: Result, indicator: Indicator, **forms: Any) -> dict[str, Any]:
    who = request.who
    told = queries.told_of(found, indicator)
    lines = queries.shown_lines(found, indicator, who.today)
    answers = queries.answers_of(found, indicator) if who.is_officer else []
    open_still = queries.is_open(found.assessment)
    words = {
        "assessment": found.assessment,
        "unit": found.unit,
        "indicator": indicator,
        "told": told,
        "page": Paginator(lines, PAGE).get_page(request.GET.get("page")),
        "answers": answers,
        "links": who.is_officer,
        "officer": who.is_officer,
        "may_answer": policy.may_answer(who, found) and all(one.settled_at for one in answers),
        "may_set": who.is_staff and open_still,
        "answer_form": AnswerForm(auto_id="answer_%s"),
        "hand_form": HandForm(auto_id="hand_%s"),
    }
    return words | forms


@require_safe
def score(request: HttpRequest, pk: int, code: str, which: int) -> HttpResponse:
    """One score with the rows it came from."""
    found = policy.result_or_404(request.who, pk, code)
    indicator = policy.scored_or_404(found, which)
    return render(request, "assessment/score.html", _page(request, found, indicator))


@require_POST
def rows_xlsx(request: HttpRequest, pk: int, code: str, which: int) -> FileResponse:
    """The rows as a workbook."""
    found = policy.result_or_404(request.who, pk, code)
    policy.require_officer(request.who)
    indicator = policy.scored_or_404(found, which)
    book, count = exports.rows(queries.shown_lines(found, indicator, request.who.today))
    detail = {"assessment": pk, "unit": code, "indicator": which, "rows": count}
    record_export(actor=request.who.actor, what="assessment.rows", detail=detail, now=timezone.now())
    return file_answer(book, f"{found.unit.name}_{indicator.text}.xlsx")


@require_POST
def read(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """The unit has read its draft and has nothing to answer."""
    found = policy.result_or_404(request.who, pk, code)
    policy.require_answer(request.who, found)
    return do(
        request,
        lambda: services.read_it(
            assessment=found.assessment, unit=found.unit, who=request.who, now=timezone.now()
        ),
        _("The office sees that you have read it."), "assessment:result", pk, code,
    )  # fmt: skip


@require_POST
def answer(request: HttpRequest, pk: int, code: str, which: int) -> HttpResponse:
    """The unit answers a draft score."""
    who = request.who
    found = policy.result_or_404(who, pk, code)
    policy.require_answer(who, found)
    indicator = policy.scored_or_404(found, which)
    form = AnswerForm(request.POST, auto_id="answer_%s")
    if not form.is_valid():
        words = _page(request, found, indicator, answer_form=form, may_answer=True)
        return render(request, "assessment/score.html", words, status=422)
    values = {"assessment": found.assessment, "unit": found.unit, "indicator": indicator, **form.cleaned_data}
    return do(
        request, lambda: services.answer(**values, who=who, now=timezone.now()),
        _("Your answer is with the office."), "assessment:result", pk, code,
    )  # fmt: skip


@require_POST
def by_hand(request: HttpRequest, pk: int, code: str, which: int) -> HttpResponse:
    """The office sets a figure by hand."""
    who = request.who
    found = policy.result_or_404(who, pk, code)
    policy.require_staff(who)
    indicator = policy.scored_or_404(found, which)
    form = HandForm(request.POST, auto_id="hand_%s")
    if not form.is_valid():
        words = _page(request, found, indicator, hand_form=form)
        return render(request, "assessment/score.html", words, status=422)
    values = {"assessment": found.assessment, "unit": found.unit, "indicator": indicator, **form.cleaned_data}
    return do(
        request, lambda: services.set_by_hand(**values, who=who, now=timezone.now()),
        _("The figure is set; the unit reads the reason."), "assessment:result", pk, code,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """The office settles an answer with a reason."""
    found = policy.answer_or_404(request.who, pk)
    form = SettleForm(request.POST if request.method == "POST" else None)
    words = {"answer": found, "form": form, "assessment": found.assessment}
    if request.method != "POST" or not form.is_valid():
        return render(request, "assessment/settle.html", words, status=422 if form.errors else 200)
    return do(
        request,
        lambda: services.settle(answer=found, **form.cleaned_data, who=request.who, now=timezone.now()),
        _("It is settled; the unit reads the reason."), "assessment:assessment", found.assessment_id,
    )  # fmt: skip
