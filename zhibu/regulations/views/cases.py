"""Cases: applied for, entered at the counter, listed, and how far one has come."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhibu.accounts.services import within_limit
from zhibu.attachments.queries import answer_with
from zhibu.audit.services import record_export
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.doors import open_to_administrators
from zhibu.kernel.lists import file_answer
from zhibu.kernel.workdays import known
from zhibu.regulations import exports, policy, queries, services
from zhibu.regulations.forms import AnswerForm, ApplyForm, CodeForm, CounterForm, MoreForm, StepForm, SupplementForm
from zhibu.regulations.models import Case
from zhibu.regulations.states import PAGE, CaseFilter
from zhibu.regulations.views.library import today_of

FORM = ["GET", "HEAD", "POST"]


@require_http_methods(FORM)
def apply_for(request: HttpRequest, pk: int) -> HttpResponse:
    """A member applies; name and unit are known."""
    who = request.who
    policy.require_of_the_committee(who)
    found = policy.affair_or_404(who, queries.affair_or_none(pk))
    if not found.on_line:
        raise Http404
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = ApplyForm(*sent, documents=found.document_names)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.apply_for(
                affair=found, what=form.cleaned_data["what"], uploads=form.uploads, unit=who.unit, who=who,
                now=timezone.now(),
            )  # fmt: skip
        except NotPossibleError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("It is received. How far it has come stands on this page."))
            return redirect("regulations:case", made.case.pk)
    words = {"affair": found, "form": form, "title": found.name, "button": _("Apply"), "me": who}
    return render(request, "regulations/apply.html", words, status=422 if form.errors else 200)


@require_http_methods(FORM)
def counter(request: HttpRequest, pk: int) -> HttpResponse:
    """The staff enter a case for somebody at the counter; the receipt code is shown this once."""
    who = request.who
    found = policy.affair_or_404(who, queries.affair_or_none(pk))
    policy.require_writer(who)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = CounterForm(*sent, documents=found.document_names)
    if request.method == "POST" and form.is_valid():
        typed = {name: form.cleaned_data[name] for name in ("name", "what")}
        try:
            made = services.enter(affair=found, **typed, uploads=form.uploads, who=who, now=timezone.now())
        except NotPossibleError as error:
            form.add_error(None, str(error))
        else:
            return render(request, "regulations/received.html", {"case": made.case, "code": made.code})
    words = {"affair": found, "form": form, "title": found.name, "button": _("Enter it"), "me": None}
    return render(request, "regulations/apply.html", words, status=422 if form.errors else 200)


@open_to_administrators
@login_not_required
@sensitive_post_parameters("code")
@require_http_methods(FORM)
def progress(request: HttpRequest) -> HttpResponse:
    """How far a case has come, by the code of its receipt; tries are counted."""
    form, found, status = CodeForm(request.POST if request.method == "POST" else None), None, 200
    if form.is_bound and form.is_valid():
        if not within_limit(request, "affair_code"):
            form.add_error(None, _("From this address much has been tried in the last hour; please try again later."))
            status = 429
        else:
            found = queries.by_receipt(form.cleaned_data["code"])
            if found is None:
                form.add_error("code", _("There is no case with this code."))
    words: dict[str, Any] = {"form": form, "case": found, "today": today_of(request)}
    if found is not None:
        words |= {"happened": queries.happened(found), "sure": _is_sure(found)}
    return render(
        request, "regulations/progress.html", words, status=status if status != 200 or not form.errors else 422
    )


def _is_sure(found: Case) -> bool:
    """Whether the holidays up to the day it is due are announced."""
    return found.due is None or known(found.due)


def _filter(text: str) -> str:
    return text if text in CaseFilter.values else ""


@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """The cases that the person may see."""
    who = request.who
    policy.require_of_the_committee(who)
    wanted = _filter(request.GET.get("show", ""))
    rows = queries.listed_cases(policy.visible_cases(who), wanted, who.today)
    words = {
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "wanted": wanted,
        "filters": CaseFilter.choices,
        "today": who.today,
        "is_staff": who.is_staff,
        "base_query": urlencode({"show": wanted} if wanted else {}),
    }
    return render(request, "regulations/cases.html", words)


@require_POST
def cases_xlsx(request: HttpRequest) -> FileResponse:
    """The list as a workbook."""
    who = request.who
    policy.require_of_the_committee(who)
    rows = queries.listed_cases(policy.visible_cases(who), _filter(request.POST.get("show", "")), who.today)
    book, count = exports.cases(rows, who.today)
    record_export(actor=who.actor, what="regulations.cases", detail={"rows": count}, now=timezone.now())
    return file_answer(book, f"{_('Cases')}_{who.today:%Y%m%d}.xlsx")


@require_safe
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a case has come, with what the person may do about it."""
    return render(request, "regulations/case.html", case_page(request, policy.case_or_404(request.who, pk)))


def case_page(request: HttpRequest, found: Case, **forms: Any) -> dict[str, Any]:
    """What the page of a case shows, with a form that was filled in wrongly."""
    names = found.affair.step_names
    return {
        "case": found,
        "happened": queries.happened(found),
        "files": queries.files_of(found),
        "steps": names,
        "next_step": names[found.step] if found.step < len(names) else "",
        "today": request.who.today,
        "sure": _is_sure(found),
        "is_staff": policy.may_write(request.who),
        "may_supplement": policy.may_supplement(request.who, found),
        "step_form": StepForm(prefix="step"),
        "more_form": MoreForm(prefix="more"),
        "answer_form": AnswerForm(prefix="answer"),
        "supplement_form": SupplementForm(prefix="supplement", documents=[_("Document 1"), _("Document 2")]),
        **forms,
    }


@require_POST
def case_file(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    """A document that was handed in; it may hold anything, so it is a POST and is recorded."""
    found = policy.case_or_404(request.who, pk)
    kept = policy.file_or_404(found, file)
    try:
        answer = answer_with(kept.file)
    except NotPossibleError as error:
        messages.error(request, str(error))
        return redirect("regulations:case", pk)
    detail = {"case": found.pk, "file": kept.pk}
    record_export(actor=request.who.actor, what="regulations.case_file", detail=detail, now=timezone.now())
    return answer
