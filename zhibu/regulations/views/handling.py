"""The staff handle a case; whoever applied hands in what is missing."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhibu.kernel.deeds import NotPossibleError
from zhibu.regulations import policy, services
from zhibu.regulations.forms import AnswerForm, MoreForm, StepForm, SupplementForm
from zhibu.regulations.models import Case
from zhibu.regulations.views.cases import case_page


def _deed(request: HttpRequest, found: Case, name: str, form: Any, do: Callable[..., Any], said: str) -> HttpResponse:
    """Do what a valid form says and say so; else the page with what is wrong."""
    if form.is_valid():
        values = {field: form.cleaned_data[field] for field in ("words", "outcome") if field in form.cleaned_data}
        try:
            do(case=found, **values, who=request.who, now=timezone.now())
        except NotPossibleError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, said)
            return redirect("regulations:case", found.pk)
    return render(request, "regulations/case.html", case_page(request, found, **{name: form}), status=422)


@require_POST
def do_step(request: HttpRequest, pk: int) -> HttpResponse:
    """The next step is done."""
    found = policy.case_or_404(request.who, pk)
    policy.require_writer(request.who)
    form = StepForm(request.POST, prefix="step")
    return _deed(request, found, "step_form", form, services.do_step, _("The step is noted; the applicant sees it."))


@require_POST
def ask_for_more(request: HttpRequest, pk: int) -> HttpResponse:
    """Return it for more documents; the days stand still."""
    found = policy.case_or_404(request.who, pk)
    policy.require_writer(request.who)
    form = MoreForm(request.POST, prefix="more")
    return _deed(request, found, "more_form", form, services.ask_for_more, _("It is returned; the days stand still."))


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer it."""
    found = policy.case_or_404(request.who, pk)
    policy.require_writer(request.who)
    form = AnswerForm(request.POST, prefix="answer")
    return _deed(request, found, "answer_form", form, services.answer, _("It is answered; the applicant reads it."))


@require_POST
def supplement(request: HttpRequest, pk: int) -> HttpResponse:
    """What was missing is there."""
    found = policy.case_or_404(request.who, pk)
    policy.require_may_supplement(request.who, found)
    names = [_("Document 1"), _("Document 2")]
    form = SupplementForm(request.POST, request.FILES, prefix="supplement", documents=names)

    def do(**values: Any) -> None:
        services.supplement(uploads=form.uploads, **values)

    return _deed(request, found, "supplement_form", form, do, _("It is handed in; the days go on."))
