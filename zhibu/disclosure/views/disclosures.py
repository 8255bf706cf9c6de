"""Disclosures: the list, the page of one, its sheet for the board as page, PDF and DOCX, workbooks."""

from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zhibu.audit.services import record_export
from zhibu.disclosure import exports, papers, policy, queries, services
from zhibu.disclosure.forms import ShowForm, TakeDownForm
from zhibu.disclosure.models import Disclosure
from zhibu.disclosure.states import Stage
from zhibu.kernel import personal
from zhibu.kernel.lists import file_answer
from zhibu.kernel.papers import DOCX, PDF, docx, pdf
from zhibu.kernel.registry import registry
from zhibu.kernel.workdays import count_between, known

ROWS = 50


@require_safe
def disclosures(request: HttpRequest) -> HttpResponse:
    """What is disclosed, as far as the person may see it; officers filter by stage."""
    stage = request.GET.get("stage", "")
    stage = stage if stage in (*Stage.values, queries.ARCHIVE) and request.who.is_officer else ""
    rows = queries.listed(policy.visible_disclosures(request.who), stage, request.who.today)
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    words = {
        "page": page,
        "lines": [(row, queries.title(row), _period(row)) for row in page.object_list],
        "stage": stage,
        "stages": [*Stage.choices, (queries.ARCHIVE, _("archive"))],
        "base_query": urlencode({"stage": stage} if stage else {}),
    }
    return render(request, "disclosure/disclosures.html", words)


@require_safe
def disclosure(request: HttpRequest, pk: int) -> HttpResponse:
    """One disclosure as it reads on the wall, with what the person may do about it."""
    found = policy.disclosure_or_404(request.who, pk)
    return render(request, "disclosure/disclosure.html", page_of(request, found))


def show_form(request: HttpRequest, found: Disclosure, personal_values: bool) -> ShowForm:
    """The form that puts it on show, with what this officer may choose."""
    data = request.POST if request.method == "POST" else None
    return ShowForm(data, audiences=policy.audiences(request.who, found), found=personal_values)


def page_of(request: HttpRequest, found: Disclosure, form: ShowForm | TakeDownForm | None = None) -> dict[str, Any]:
    """What the page of a disclosure shows, with a form that was filled in wrongly."""
    request.about = found  # for the panels of other rooms
    who = request.who
    runs = policy.may_run(who, found)
    next_ = runs and found.stage == Stage.CHECKING
    published = _published(found)
    scanned = services.scan(found, published["versions"]) if next_ else []
    objections = list(policy.visible_objections(who, found))
    answered, waiting = queries.objections(found)
    checked, asked = queries.own_checks(found) if found.stage == Stage.CHECKING else (0, 0)
    return {
        **published,
        "form": form or (show_form(request, found, bool(scanned)) if next_ else TakeDownForm() if runs else None),
        "scanned": personal.said(scanned),
        "objections": objections,
        "answered": answered,
        "waiting": waiting,
        "checked": checked,
        "asked": asked,
        "checks_run": checked < asked and who.today <= found.check_until,
        "over": found.shown_until is not None and who.today > found.shown_until,
        "runs": runs,
        "may_object": policy.may_object(who, found),
    }


def _published(found: Disclosure) -> dict[str, Any]:
    versions = queries.versions(found)
    fingerprint = found.fingerprint or versions[0].fingerprint
    return {
        "disclosure": found,
        "title": queries.title(found),
        "period": _period(found),
        "versions": versions,
        "history": queries.history(found, versions),
        "supplements": queries.supplements(found, versions[0].snapshot) if found.final_at else [],
        "snapshot": versions[0].snapshot,
        "wide": found.audience_id != found.unit_id,
        "template": registry.snapshot_templates[found.kind],
        "fingerprint": queries.short(fingerprint),
    }


def _period(found: Disclosure) -> dict[str, Any] | None:
    """The days on show, how many of them offices work, and whether that is known for sure."""
    if found.shown_from is None or found.shown_until is None:
        return None
    days = count_between(found.shown_from, found.shown_until)
    sure = known(found.shown_from) and known(found.shown_until)
    return {"first": found.shown_from, "last": found.shown_until, "days": days, "known": sure}


@require_safe
def print_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet for the notice board."""
    found = policy.disclosure_or_404(request.who, pk)
    return render(request, "disclosure/print.html", _published(found))


@require_POST
def sheet(request: HttpRequest, pk: int, ending: str) -> FileResponse:
    """The same sheet as PDF and DOCX. It carries names away, so it is a POST and is recorded."""
    who = request.who
    found = policy.disclosure_or_404(who, pk)
    policy.require_may_run(who, found)
    make = registry.deeds.get(f"disclosure.sheet.{found.kind}")
    if make is None:
        raise Http404
    words = _published(found)
    paper = papers.sheet(found, words, make(words["snapshot"], words["wide"]))
    data, kind = (pdf(paper).data, PDF) if ending == "pdf" else (docx(paper), DOCX)
    detail = {"disclosure": found.pk, "version": words["versions"][0].number, "kind": ending}
    record_export(actor=who.actor, what="disclosure.sheet", detail=detail, now=timezone.now())
    return file_answer(BytesIO(data), f"{words['title']}_{found.unit.name}.{ending}", kind)


@require_POST
def disclosures_xlsx(request: HttpRequest) -> FileResponse:
    """The list of disclosures as a workbook, by the stage that the page shows."""
    policy.require_lists(request.who)
    rows = queries.listed(policy.visible_disclosures(request.who), request.POST.get("stage", ""), request.who.today)
    book, count = exports.listed(rows)
    now = timezone.now()
    record_export(actor=request.who.actor, what="disclosure.disclosures", detail={"rows": count}, now=now)
    return file_answer(book, f"{_('Disclosures')}_{timezone.localdate(now):%Y%m%d}.xlsx")


@require_POST
def table_xlsx(request: HttpRequest, pk: int) -> FileResponse:
    """What a disclosure publishes as a workbook, for those who run it."""
    found = policy.disclosure_or_404(request.who, pk)
    policy.require_may_run(request.who, found)
    make, version = registry.deeds.get(f"disclosure.table.{found.kind}"), queries.newest(found)
    if make is None or version is None:
        raise Http404
    book, count = exports.table(found, *make(version.snapshot))
    now = timezone.now()
    detail = {"rows": count, "disclosure": found.pk, "version": version.number}
    record_export(actor=request.who.actor, what="disclosure.table", detail=detail, now=now)
    return file_answer(book, f"{queries.title(found)}_{found.unit.name}_{timezone.localdate(now):%Y%m%d}.xlsx")
