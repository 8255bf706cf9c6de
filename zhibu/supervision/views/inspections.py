"""Inspections: the list, one of them with its draw, and its way from draft to release."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhibu.audit.services import record_export
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.lists import file_answer
from zhibu.supervision import exports, policy, queries, services
from zhibu.supervision.forms import CandidatesForm, ExcludeForm, InspectionForm, RelationForm
from zhibu.supervision.models import Inspection
from zhibu.supervision.states import PAGE, Stage
from zhibu.supervision.views import do


@require_safe
def inspections(request: HttpRequest) -> HttpResponse:
    """Inspections that the person may see, the newest first, and their own visits that wait."""
    who = request.who
    rows = queries.inspections_listed(policy.visible_inspections(who))
    waiting = policy.assigned(who).filter(finished_at=None, inspection__stage=Stage.DRAWN)
    words = {
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "staff": who.is_staff,
        "waiting": list(waiting.select_related("unit", "inspection").order_by("inspection", "unit__code")[:PAGE]),
    }
    return render(request, "supervision/inspections.html", words)


@require_POST
def inspections_xlsx(request: HttpRequest) -> FileResponse:
    """The list as a workbook."""
    who = request.who
    policy.require_officer(who)
    book, count = exports.inspections(queries.inspections_listed(policy.visible_inspections(who)))
    record_export(actor=who.actor, what="supervision.inspections", detail={"rows": count}, now=timezone.now())
    return file_answer(book, f"{_('Inspections')}_{who.today:%Y%m%d}.xlsx")


@require_safe
def inspection(request: HttpRequest, pk: int) -> HttpResponse:
    """One inspection: what is drawn from, with which seed, how to repeat it, and how far the visits are."""
    return render(request, "supervision/inspection.html", page_of(request, policy.inspection_or_404(request.who, pk)))


def page_of(request: HttpRequest, found: Inspection, **forms: Any) -> dict[str, Any]:
    """What the page of an inspection shows, with forms that were filled in wrongly."""
    who, staff = request.who, request.who.is_staff
    left_out = queries.excluded_of(found)
    drawn = found.stage in {Stage.DRAWN, Stage.RELEASED}
    lots = list(found.visits.order_by("lot").values_list("lot", "unit__code", "unit__name")) if drawn else []
    words: dict[str, Any] = {
        "inspection": found,
        "staff": staff,
        "left_out": left_out,
        "next_out": list(queries.last_drawn(found)) if staff and found.stage == Stage.DRAFT else [],
        "candidates": queries.candidates_of(found) if staff else [],
        "lots": lots,
        "first": (lots[0][1], queries.digest(found.seed, lots[0][1])) if lots else None,
        "visits": queries.visits_of(found, policy.visible_visits(who)) if drawn else [],
        "items": found.checklist.items.count(),
        "progress": queries.progress_of(found) if staff and drawn else None,
        "command": queries.command_to_repeat(found, left_out) if found.published_at else "",
        "stops": queries.tally_of_stops(policy.visible_findings(who).filter(visit__inspection=found), who.today),
    }
    if staff and found.stage == Stage.DRAFT:
        words |= {
            "list_form": CandidatesForm(on=who.today, auto_id="list_%s"),
            "relation_form": RelationForm(inspection=found, on=who.today, auto_id="relation_%s"),
            "exclude_form": ExcludeForm(on=who.today, auto_id="exclude_%s"),
        }
    return words | forms | {"failed": bool(forms)}


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin an inspection."""
    policy.require_staff(request.who)
    return _write(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change one whose seed is not published."""
    found = policy.run_or_404(request.who, pk)
    if found.stage != Stage.DRAFT:
        messages.error(request, _("Its seed is published; it is changed no more."))
        return redirect("supervision:inspection", pk)
    return _write(request, found)


def _write(request: HttpRequest, found: Inspection | None) -> HttpResponse:
    form = InspectionForm(request.POST if request.method == "POST" else None, instance=found)
    context = {"form": form, "inspection": found}
    if request.method != "POST" or not form.is_valid():
        return render(request, "supervision/write.html", context, status=422 if form.errors else 200)
    try:
        made = services.keep_inspection(inspection=found, values=form.values, who=request.who, now=timezone.now())
    except NotPossibleError as error:
        form.add_error(None, str(error))
        return render(request, "supervision/write.html", context, status=422)
    messages.success(request, _("It is kept. Next: who inspects, and which units are left out."))
    return redirect("supervision:inspection", made.pk)


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    found = policy.run_or_404(request.who, pk)
    try:
        services.discard(inspection=found, who=request.who, now=timezone.now())
    except NotPossibleError as error:
        messages.error(request, str(error))
        return redirect("supervision:inspection", pk)
    messages.success(request, _("The draft is thrown away."))
    return redirect("supervision:inspections")


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Check everything that the lot depends on, then publish the seed."""
    found = policy.run_or_404(request.who, pk)
    if request.method == "POST":
        return do(
            request,
            lambda: services.publish(inspection=found, who=request.who, now=timezone.now()),
            _("The seed is published: every unit sees it. Nothing that the draw depends on changes any more."),
            "supervision:inspection", pk,
        )  # fmt: skip
    return render(request, "supervision/publish.html", page_of(request, found))


@require_POST
def draw(request: HttpRequest, pk: int) -> HttpResponse:
    """Draw."""
    found = policy.run_or_404(request.who, pk)
    return do(
        request,
        lambda: services.draw_lots(inspection=found, who=request.who, now=timezone.now()),
        _("It is drawn. The inspectors have it on their to-do page."),
        "supervision:inspection", pk,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """Check, then let units see their own results."""
    found = policy.run_or_404(request.who, pk)
    if request.method == "POST":
        return do(
            request,
            lambda: services.release(inspection=found, who=request.who, now=timezone.now()),
            _("The results are released; each unit sees its own and has its findings on the to-do page."),
            "supervision:inspection", pk,
        )  # fmt: skip
    return render(request, "supervision/release.html", page_of(request, found))
