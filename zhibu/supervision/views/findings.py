"""Findings: the list, and one of them with its strip and what is done next."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhibu.audit.services import record_export
from zhibu.kernel.lists import file_answer
from zhibu.supervision import exports, policy, queries, services
from zhibu.supervision.forms import FindingFilter, MoveForm
from zhibu.supervision.states import MOVES, PAGE, Stop
from zhibu.supervision.views import do


def _filters(tally: dict[str, int]) -> list[tuple[str, Any, int]]:
    named: list[tuple[str, Any]] = [("", pgettext("findings", "all")), *Stop.choices]
    found = [(value, label, tally[value or "all"]) for value, label in named]
    return [*found, (FindingFilter.LATE, pgettext("findings", "beyond their day"), tally["late"])]


@require_safe
def findings(request: HttpRequest) -> HttpResponse:
    """Findings that the person may see, by unit; where each stands and for how long."""
    who = request.who
    form = FindingFilter(request.GET)
    chosen = form.chosen
    rows = policy.visible_findings(who)
    page = Paginator(queries.findings_listed(rows, **chosen, on=who.today), PAGE).get_page(request.GET.get("page"))
    show = chosen["stop"] or (FindingFilter.LATE if chosen["late"] else "")
    of = rows.filter(visit__inspection=chosen["inspection"]) if chosen["inspection"] else rows
    words = {
        "page": page,
        "show": show,
        "inspection": chosen["inspection"],
        "filters": _filters(queries.tally_of_stops(of, who.today)),
        "base_query": urlencode({"show": show, "inspection": chosen["inspection"] or ""}),
        "today": who.today,
    }
    return render(request, "supervision/findings.html", words)


@require_POST
def findings_xlsx(request: HttpRequest) -> FileResponse:
    """The list as seen, as a workbook."""
    who = request.who
    policy.require_officer(who)
    chosen = FindingFilter(request.POST).chosen
    rows = queries.findings_listed(policy.visible_findings(who), **chosen, on=who.today)
    book, count = exports.findings(rows, who.today)
    record_export(actor=who.actor, what="supervision.findings", detail={"rows": count}, now=timezone.now())
    return file_answer(book, f"{_('Findings')}_{who.today:%Y%m%d}.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
def finding(request: HttpRequest, pk: int) -> HttpResponse:
    """One finding on its way; whoever is next takes the next step here, in a sentence."""
    who = request.who
    found = policy.finding_or_404(who, pk)
    moves = policy.moves_of(who, found)
    posted = request.POST.get("move", "")
    if request.method == "POST" and posted in MOVES:
        policy.require_move(who, found, posted)
    offered = [posted] if posted in MOVES and posted not in moves else moves
    form = MoveForm(request.POST if request.method == "POST" else None, finding=found, moves=offered)
    if request.method == "POST" and form.is_valid():
        return do(
            request,
            lambda: services.move(finding=found, **form.values, who=who, now=timezone.now()),
            _("It is kept."), "supervision:finding", pk,
        )  # fmt: skip
    steps = list(found.steps.select_related("by").order_by("at", "pk"))
    words = {
        "finding": found,
        "strip": queries.strip_of(found, steps, who.today),
        "steps": steps,
        "form": form,
        "moves": moves,
        "today": who.today,
        "reads_visit": policy.visible_visits(who).filter(pk=found.visit_id).exists(),
    }
    return render(request, "supervision/finding.html", words, status=422 if form.errors else 200)
