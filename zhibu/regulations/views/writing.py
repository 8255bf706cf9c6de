"""Pages of the staff: facts, the text, what carries an article, repeal."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from zhibu.kernel.deeds import NotPossibleError
from zhibu.regulations import policy, queries, services
from zhibu.regulations.forms import CarriedForm, FactsForm, RepealForm, TextForm
from zhibu.regulations.views.library import day_of

FORM = ["GET", "HEAD", "POST"]


@require_http_methods(FORM)
def new(request: HttpRequest) -> HttpResponse:
    """Begin a regulation: its facts and its text, from nothing or from a ready-made one."""
    policy.require_writer(request.who)
    sample = queries.samples().get(request.GET.get("sample", ""), {})
    data = request.POST if request.method == "POST" else None
    stands = {"title": sample.get("title", ""), "kind": sample.get("kind"), "fields_covered": sample.get("fields", [])}
    form = FactsForm(data, initial={name: value for name, value in stands.items() if value})
    words = TextForm(data, first=True, initial={"text": sample.get("text", "").strip()})
    if data is not None and form.is_valid() & words.is_valid():
        try:
            made = services.begin(
                values=form.values, text=words.cleaned_data["text"], sample=sample, who=request.who, now=timezone.now()
            )
        except NotPossibleError as error:
            words.add_error("text", str(error))
        else:
            return redirect("regulations:version", made.pk)
    status = 422 if form.errors or words.errors else 200
    page = {"form": form, "text": words, "samples": queries.samples()}
    return render(request, "regulations/new.html", page, status=status)


@require_http_methods(FORM)
def facts(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the facts of a regulation."""
    found = policy.regulation_or_404(request.who, pk)
    policy.require_writer(request.who)
    form = FactsForm(request.POST if request.method == "POST" else None, regulation=found)
    if request.method == "POST" and form.is_valid():
        services.change_facts(regulation=found, values=form.values, who=request.who, now=timezone.now())
        messages.success(request, _("Saved."))
        return redirect("regulations:regulation", pk)
    page = {"form": form, "regulation": found, "title": _("Facts of a regulation"), "button": _("Save")}
    return render(request, "regulations/form.html", page, status=422 if form.errors else 200)


@require_http_methods(FORM)
def text(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the next version, beginning from what is there."""
    found = policy.regulation_or_404(request.who, pk)
    policy.require_writer(request.who)
    stands, first = _stands(found)
    form = TextForm(request.POST if request.method == "POST" else None, first=first, initial=stands)
    if request.method == "POST" and form.is_valid():
        values = {"reason": "", **form.cleaned_data}
        try:
            made = services.write(regulation=found, **values, who=request.who, now=timezone.now())
        except NotPossibleError as error:
            form.add_error(None, str(error))
        else:
            return redirect("regulations:version", made.pk)
    page = {"form": form, "regulation": found, "title": _("Write a version"), "button": _("See how it is divided")}
    return render(request, "regulations/form.html", page, status=422 if form.errors else 200)


def _stands(found: Any) -> tuple[dict[str, str], bool]:
    """What the form begins with, and whether this is the first version."""
    draft = queries.draft_of(found)
    base = draft or queries.newest(found)
    if base is None:
        return {}, True
    words = queries.as_text(base.preamble, queries.articles_of(base))
    return {"text": words, "reason": draft.reason if draft else ""}, (draft or base).number == 1 and draft is not None


@require_http_methods(FORM)
def carried(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Say what carries an article."""
    found = policy.regulation_or_404(request.who, pk)
    policy.require_writer(request.who)
    version = queries.shown(found, day_of(request.GET, request.who.today)) or queries.draft_of(found)
    one = queries.article_or_none(version, number) if version else None
    if one is None:
        raise Http404
    form = CarriedForm(request.POST if request.method == "POST" else None, carried=queries.carried_of(one))
    if request.method == "POST" and form.is_valid():
        services.carry(article=one, values=form.cleaned_data, who=request.who, now=timezone.now())
        messages.success(request, _("Saved."))
        return redirect("regulations:article", pk, number)
    name = queries.citation(found.title, number)
    page = {"form": form, "regulation": found, "title": _("What carries %(article)s", ) % {"article": name},
            "button": _("Save"), "said": one.text}  # fmt: skip
    return render(request, "regulations/form.html", page, status=422 if form.errors else 200)


@require_http_methods(FORM)
def repeal(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a regulation hold no longer."""
    found = policy.regulation_or_404(request.who, pk)
    policy.require_writer(request.who)
    form = RepealForm(request.POST if request.method == "POST" else None, initial={"day": request.who.today})
    if request.method == "POST" and form.is_valid():
        try:
            services.repeal(regulation=found, **form.cleaned_data, who=request.who, now=timezone.now())
        except NotPossibleError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Its last day is on record."))
            return redirect("regulations:regulation", pk)
    page = {"form": form, "regulation": found, "title": _("Repeal a regulation"), "button": _("Repeal it")}
    return render(request, "regulations/form.html", page, status=422 if form.errors else 200)
