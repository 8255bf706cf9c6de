"""One unit under inspection: judge its items, hear, ask for evidence, finish; and the unit's answer."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhibu.attachments.queries import answer_with
from zhibu.audit.services import record_export
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.lists import file_answer
from zhibu.supervision import exports, policy, queries, services
from zhibu.supervision.forms import AnswerForm, AskForm, HearingForm, read_judgements
from zhibu.supervision.models import Visit
from zhibu.supervision.states import PAGE, Judged, Stage
from zhibu.supervision.views import do


@require_http_methods(["GET", "HEAD", "POST"])
def visit(request: HttpRequest, pk: int) -> HttpResponse:
    """The items with what the program knows of each; its inspectors judge them here, all in one sending."""
    if request.method == "POST":
        return _judge(request, policy.judged_or_404(request.who, pk))
    found = policy.visit_or_404(request.who, pk)
    return render(request, "supervision/visit.html", _page(request, found))


def _page(request: HttpRequest, found: Visit, **forms: Any) -> dict[str, Any]:
    judging = queries.judging_of(found)
    free = found.finished_at is None and found.inspection.stage == Stage.DRAWN
    mine = policy.may_judge(request.who, found)
    words = {
        "visit": found,
        "judging": judging,
        "judged": sum(one.verdict is not None for one in judging),
        "verdicts": list(Judged),
        "inspectors": [seat.candidate.member.name for seat in found.seats.select_related("candidate__member")],
        "requests": list(queries.requests_of(found)),
        "may_judge": mine and free,
        "hearing": HearingForm(instance=found, auto_id="hearing_%s"),
        "ask": AskForm(items=[one.item for one in judging], auto_id="ask_%s"),
        "findings": list(
            queries.findings_listed(policy.visible_findings(request.who).filter(visit=found), on=request.who.today)
        ),
    }
    return words | forms


def _judge(request: HttpRequest, found: Visit) -> HttpResponse:
    items = found.inspection.checklist.items.values_list("pk", flat=True)
    said = read_judgements(request.POST, list(items))
    try:
        missed = services.judge(visit=found, judgements=said, who=request.who, now=timezone.now())
    except NotPossibleError as error:
        messages.error(request, str(error))
        return redirect("supervision:visit", found.pk)
    if missed:
        text = ngettext(
            "%(num)s item was judged by somebody else meanwhile and stays as they judged it: look at it again.",
            "%(num)s items were judged by somebody else meanwhile and stay as they judged them: look at them again.",
            len(missed),
        )
        messages.error(request, text % {"num": len(missed)})
    else:
        messages.success(request, _("It is kept."))
    return redirect("supervision:visit", found.pk)


@require_safe
def activities(request: HttpRequest, pk: int) -> HttpResponse:
    """The activities behind the facts of a visit, for whoever sees the visit."""
    found = policy.visit_or_404(request.who, pk)
    page = Paginator(queries.activities_of(found), PAGE).get_page(request.GET.get("page"))
    return render(request, "supervision/activities.html", {"visit": found, "page": page})


@require_POST
def activities_xlsx(request: HttpRequest, pk: int) -> FileResponse:
    """The same as a workbook."""
    found = policy.visit_or_404(request.who, pk)
    book, count = exports.activities(queries.activities_of(found))
    detail = {"visit": pk, "rows": count}
    record_export(actor=request.who.actor, what="supervision.activities", detail=detail, now=timezone.now())
    return file_answer(book, f"{_('Activities')}_{found.unit.name}.xlsx")


@require_POST
def hearing(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that the first person responsible was heard."""
    found = policy.judged_or_404(request.who, pk)
    form = HearingForm(request.POST, instance=found, auto_id="hearing_%s")
    if not form.is_valid():
        kept = policy.judged_or_404(request.who, pk)
        return render(request, "supervision/visit.html", _page(request, kept, hearing=form), status=422)
    typed = form.cleaned_data
    return do(
        request,
        lambda: services.hear(
            visit=found, on=typed["heard_on"], whom=typed["heard"], words=typed["heard_words"], who=request.who,
            now=timezone.now(),
        ),
        _("The hearing is recorded."), "supervision:visit", pk,
    )  # fmt: skip


@require_POST
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the unit for more evidence."""
    found = policy.judged_or_404(request.who, pk)
    form = AskForm(request.POST, items=list(found.inspection.checklist.items.all()), auto_id="ask_%s")
    if not form.is_valid():
        return render(request, "supervision/visit.html", _page(request, found, ask=form), status=422)
    return do(
        request,
        lambda: services.ask(visit=found, **form.cleaned_data, who=request.who, now=timezone.now()),
        _("The unit has a task; the account of burden counts it."), "supervision:visit", pk,
    )  # fmt: skip


@require_POST
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    """End the visit."""
    found = policy.judged_or_404(request.who, pk)
    return do(
        request,
        lambda: services.finish(visit=found, who=request.who, now=timezone.now()),
        _("The visit is finished. The unit sees its results when the committee releases them."),
        "supervision:visit", pk,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """What was asked, and the unit's answer."""
    who = request.who
    found = policy.answered_or_404(who, pk) if request.method == "POST" else policy.request_or_404(who, pk)
    form = AnswerForm(request.POST or None, request.FILES or None) if request.method == "POST" else AnswerForm()
    words = {"asked": found, "form": form, "may_answer": policy.may_answer(who, found) and not found.answered_at}
    if request.method != "POST" or not form.is_valid():
        return render(request, "supervision/evidence.html", words, status=422 if form.errors else 200)
    typed = form.cleaned_data["answer"]
    return do(
        request,
        lambda: services.answer(asked=found, words=typed, upload=form.upload, who=who, now=timezone.now()),
        _("Handed in."), "supervision:evidence", pk,
    )  # fmt: skip


@require_POST
def evidence_file(request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
    """The file of an answer. Carrying it away is a deed, so it is a POST and is recorded."""
    found = policy.request_or_404(request.who, pk)
    if found.file is None:
        raise Http404
    try:
        answer = answer_with(found.file)
    except NotPossibleError as error:
        messages.error(request, str(error))
        return redirect("supervision:evidence", pk)
    detail = {"evidence": pk, "file": found.file.pk}
    record_export(actor=request.who.actor, what="supervision.evidence", detail=detail, now=timezone.now())
    return answer
