"""Pages on which a form is built; where it is answered is a page of whoever asks."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhibu.kernel.deeds import NotPossibleError
from zhibu.questionnaire import policy, queries, services
from zhibu.questionnaire.forms import QuestionForm
from zhibu.questionnaire.models import Form, Question
from zhibu.questionnaire.states import MOST_QUESTIONS, Kind


@require_safe
def form(request: HttpRequest, pk: int) -> HttpResponse:
    """The questions of a form in their order, to be added to, moved and changed while it is not frozen."""
    found = policy.form_or_404(request.who, pk)
    lines = queries.lines_of(found)
    context = {
        "form": found,
        "lines": lines,
        "kinds": Kind.choices,
        "kind_words": dict(Kind.choices),
        "full": len(lines) >= MOST_QUESTIONS,
        "most": MOST_QUESTIONS,
        "earlier": queries.earlier_forms(policy.visible_forms(request.who), but=found),
        "ready_made": queries.ready_made(),
    }
    return render(request, "questionnaire/form.html", context)


@require_POST
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """Take over the questions of an earlier form or of a ready-made one."""
    found = policy.form_or_404(request.who, pk)
    source = _source(request)
    if source is None:
        messages.error(request, _("Choose what to copy."))
        return redirect("questionnaire:form", pk)
    try:
        count = services.copy_questions(form=found, source=source, who=request.who, now=timezone.now())
    except NotPossibleError as error:
        messages.error(request, str(error))
    else:
        said = ngettext("%(num)s question has been copied.", "%(num)s questions have been copied.", count)
        messages.success(request, said % {"num": count})
    return redirect("questionnaire:form", pk)


def _source(request: HttpRequest) -> Any:
    """What was chosen: "form:<key>" among the person's own, or "ready:<name>"; None for anything else."""
    what, _colon, key = request.POST.get("source", "").partition(":")
    if what == "ready":
        return queries.ready_made_named(key)
    if what == "form" and key.isascii() and key.isdecimal() and len(key) <= 18:
        return policy.form_or_404(request.who, int(key))
    return None


@require_http_methods(["GET", "HEAD", "POST"])
def question_new(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Write a question of this kind; it goes to the end of the form."""
    found = policy.form_or_404(request.who, pk)
    if kind not in Kind.values:
        raise Http404
    written = QuestionForm(request.POST or None, kind=kind, earlier=queries.lines_of(found))
    if request.method == "POST" and written.is_valid():
        try:
            services.add_question(form=found, kind=kind, **written.deed, who=request.who, now=timezone.now())
        except NotPossibleError as error:
            return _question_page(request, found, written, None, error)
        messages.success(request, _("The question is kept."))
        return redirect("questionnaire:form", pk)
    return _question_page(request, found, written, None)


@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, pk: int) -> HttpResponse:
    """Write one question anew, or take it out."""
    found = policy.question_or_404(request.who, pk)
    if found.form.frozen_at:
        return redirect("questionnaire:form", found.form_id)
    lines = queries.lines_of(found.form)
    here = next(place for place, line in enumerate(lines) if line.pk == pk)
    if request.method != "POST":
        return _question_page(request, found.form, QuestionForm.of(found, lines[here], lines[:here]), found)
    written = QuestionForm(request.POST, kind=found.kind, earlier=lines[:here])
    if not written.is_valid():
        return _question_page(request, found.form, written, found)
    edition = written.cleaned_data["edition"] or 0
    try:
        services.change_question(question=found, **written.deed, edition=edition, who=request.who, now=timezone.now())
    except services.ChangedMeanwhileError as error:
        written.goes_on_from(found.edition)
        return _question_page(request, found.form, written, found, error, status=409)
    except NotPossibleError as error:
        return _question_page(request, found.form, written, found, error)
    messages.success(request, _("The question is kept."))
    return redirect("questionnaire:form", found.form_id)


def _question_page(
    request: HttpRequest,
    found: Form,
    written: QuestionForm,
    kept: Question | None,
    error: NotPossibleError | None = None,
    status: int = 422,
) -> HttpResponse:
    """The page of one question; `error` says why it was not kept."""
    fact = error.fact if isinstance(error, services.HeldAlreadyError) else None
    if error is not None:
        written.add_error("text" if fact else None, str(error))
    context = {
        "form": found,
        "written": written,
        "question": kept,
        "kind": dict(Kind.choices)[written.kind],
        "fact": fact,
        "theirs": kept.text if isinstance(error, services.ChangedMeanwhileError) and kept else "",
    }
    return render(request, "questionnaire/question.html", context, status=status if written.errors else 200)


@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """One place up or down."""
    found = policy.question_or_404(request.who, pk)
    up = request.POST.get("to") == "up"
    try:
        services.move_question(question=found, up=up, who=request.who, now=timezone.now())
    except NotPossibleError as error:
        messages.error(request, str(error))
    return redirect("questionnaire:form", found.form_id)


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a question out of its form."""
    found = policy.question_or_404(request.who, pk)
    try:
        services.remove_question(question=found, who=request.who, now=timezone.now())
    except NotPossibleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The question is taken out."))
    return redirect("questionnaire:form", found.form_id)
