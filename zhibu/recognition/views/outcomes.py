"""Candidates chosen and published, the decision, the award with its certificates."""

from io import BytesIO

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhibu.audit.services import record_export
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.lists import file_answer
from zhibu.kernel.papers import PDF
from zhibu.recognition import papers, policy, queries, services
from zhibu.recognition.forms.campaigns import AwardForm, ChooseForm, DecisionForm
from zhibu.recognition.models import Campaign


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose whom to publish, with marks and votes beside each, by strokes."""
    who = request.who
    found = policy.run_or_404(who, pk)
    rows = list(queries.remaining(found))
    lines = queries.choice_lines(found, rows)
    form = ChooseForm(request.POST if request.method == "POST" else None, rows=[(one, one.name) for one in rows])
    if request.method == "POST" and form.is_valid():
        try:
            services.choose(campaign=found, **form.cleaned_data, who=who, now=timezone.now())
        except NotPossibleError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("They are on show; everybody may object."))
            return redirect("recognition:campaign", pk)
    least = queries.least_without_post(found.places, who.today) if found.for_persons else 0
    words = {"form": form, "campaign": found, "lines": lines, "least": least}
    return render(request, "recognition/choose.html", words, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter what the meeting decided."""
    who = request.who
    found = policy.run_or_404(who, pk)
    resolutions = queries.resolutions_of_committee()
    choices = [(one.pk, f"{one.record.activity.day} {one.text[:60]}") for one in resolutions]
    data = request.POST if request.method == "POST" else None
    form = DecisionForm(data, resolutions=choices, today=who.today)
    if request.method == "POST" and form.is_valid():
        named = form.cleaned_data.get("resolution")
        taken = next((one for one in resolutions if one.pk == named), None)
        try:
            services.decide(campaign=found, resolution=taken, values=form.cleaned_data, who=who, now=timezone.now())
        except NotPossibleError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The decision is kept."))
            return redirect("recognition:campaign", pk)
    return render(
        request, "recognition/decision.html", {"form": form, "campaign": found}, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
def award(request: HttpRequest, pk: int) -> HttpResponse:
    """Award: what will be written, then writing it."""
    who = request.who
    found = policy.run_or_404(who, pk)
    form = AwardForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.award(campaign=found, **form.cleaned_data, who=who, now=timezone.now())
        except NotPossibleError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("They are honoured; the award document is drafted."))
            return redirect("recognition:campaign", pk)
    words = {"form": form, "campaign": found, "chosen": list(queries.chosen(found))}
    return render(request, "recognition/award.html", words, status=422 if form.errors else 200)


@require_POST
def certificates(request: HttpRequest, pk: int) -> FileResponse:
    """The certificates of all who were honoured in it, in one file."""
    who = request.who
    found: Campaign = policy.run_or_404(who, pk)
    honours = queries.honours_of_campaign(found)
    if not honours:
        raise Http404
    printed = papers.certificates(honours)
    detail = {"campaign": pk, "rows": len(honours)}
    record_export(actor=who.actor, what="recognition.certificates", detail=detail, now=timezone.now())
    return file_answer(BytesIO(printed.data), f"{found.title}_{_('Certificates')}.pdf", PDF)
