"""Objections: made, answered, taken to the unit above."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from zhibu.disclosure import policy, queries, services
from zhibu.disclosure.forms import AnswerForm, FurtherForm, ObjectionForm
from zhibu.kernel.deeds import NotPossibleError


@require_http_methods(["GET", "HEAD", "POST"])
def object_to(request: HttpRequest, pk: int) -> HttpResponse:
    """A member says what is not right in what is on show."""
    who = request.who
    found = policy.disclosure_or_404(who, pk)
    policy.require_member(who)
    form = ObjectionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.object_to(
                disclosure=found, member=who.member, text=form.cleaned_data["text"], who=who, now=timezone.now()
            )
        except NotPossibleError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Your objection has been sent. The answer will stand on this page."))
            return redirect("disclosure:disclosure", pk)
    words = {"disclosure": found, "title": queries.title(found), "form": form, "open": policy.may_object(who, found)}
    return render(request, "disclosure/object.html", words, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """An officer reads an objection beside the lines it is about, and answers it."""
    objection = policy.objection_or_404(request.who, pk)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        policy.require_may_answer(request.who, objection)
        if form.is_valid():
            try:
                services.answer(objection=objection, **form.cleaned_data, who=request.who, now=timezone.now())
            except NotPossibleError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, _("%(name)s can read your answer now.") % {"name": objection.member.name})
                return redirect("disclosure:disclosure", objection.disclosure_id)
    words = {
        "objection": objection,
        "title": queries.title(objection.disclosure),
        "form": form,
        "may_answer": request.who.manages(objection.answered_in),
    }
    return render(request, "disclosure/answer.html", words, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def further(request: HttpRequest, pk: int) -> HttpResponse:
    """A member is not content with the answer and takes it to the unit above."""
    who = request.who
    objection = policy.own_objection_or_404(who, pk)
    form = FurtherForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.take_further(objection=objection, **form.cleaned_data, who=who, now=timezone.now())
        except NotPossibleError as error:
            form.add_error(None, str(error))
        else:
            said = _("It has gone to %(unit)s. The answer will stand beside the first one.")
            messages.success(request, said % {"unit": made.answered_in.name})
            return redirect("disclosure:disclosures")
    until = services.further_until(objection)
    words = {
        "objection": objection,
        "title": queries.title(objection.disclosure),
        "form": form,
        "until": until if until and who.today <= until else None,
    }
    return render(request, "disclosure/further.html", words, status=422 if form.errors else 200)
