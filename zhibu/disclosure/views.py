"""Disclosures: the list, the sheet, its print, its stages, objections and answers."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhibu.audit.services import record_export
from zhibu.disclosure import exports, policy, queries, services
from zhibu.disclosure.forms import AnswerForm, ObjectionForm, ShowForm
from zhibu.disclosure.models import Disclosure
from zhibu.disclosure.states import Stage
from zhibu.kernel.dates import day
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.lists import file_answer
from zhibu.kernel.registry import registry
from zhibu.kernel.workdays import count_between, known

ROWS = 50


@require_safe
def disclosures(request: HttpRequest) -> HttpResponse:
    """What is disclosed, as far as the person may see it; officers filter by stage."""
    stage = request.GET.get("stage", "")
    stage = stage if stage in Stage.values and request.who.is_officer else ""
    rows = queries.listed(policy.visible_disclosures(request.who), stage)
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    words = {
        "page": page,
        "lines": [(row, queries.title(row), _period(row)) for row in page.object_list],
        "stage": stage,
        "stages": Stage.choices,
        "base_query": urlencode({"stage": stage} if stage else {}),
    }
    return render(request, "disclosure/disclosures.html", words)


@require_safe
def disclosure(request: HttpRequest, pk: int) -> HttpResponse:
    """One disclosure as it reads on the wall, with what the person may do about it."""
    found = policy.disclosure_or_404(request.who, pk)
    return render(request, "disclosure/disclosure.html", _sheet(request, found, ShowForm()))


def _sheet(request: HttpRequest, found: Disclosure, form: ShowForm) -> dict[str, Any]:
    who = request.who
    objections = list(policy.visible_objections(who, found))
    answered, waiting = queries.objections(found)
    checked, asked = queries.own_checks(found) if found.stage == Stage.CHECKING else (0, 0)
    return {
        **_published(found),
        "form": form,
        "objections": objections,
        "answered": answered,
        "waiting": waiting,
        "checked": checked,
        "asked": asked,
        "checks_run": checked < asked and who.today <= found.check_until,
        "over": found.shown_until is not None and who.today > found.shown_until,
        "runs": policy.may_run(who, found),
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
        "snapshot": versions[0].snapshot,
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
def disclosures_xlsx(request: HttpRequest) -> FileResponse:
    """The list of disclosures as a workbook, by the stage that the page shows."""
    policy.require_lists(request.who)
    rows = queries.listed(policy.visible_disclosures(request.who), request.POST.get("stage", ""))
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


@require_POST
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Put it on show from today."""
    found = policy.disclosure_or_404(request.who, pk)
    policy.require_may_run(request.who, found)
    form = ShowForm(request.POST)
    if not form.is_valid():
        return render(request, "disclosure/disclosure.html", _sheet(request, found, form), status=422)
    try:
        deed = registry.deeds.get(f"disclosure.show.{found.kind}", services.show)
        shown = deed(disclosure=found, **form.cleaned_data, who=request.who, now=timezone.now())
    except NotPossibleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("On show until %(day)s.") % {"day": day(shown.shown_until)})
    return redirect("disclosure:disclosure", pk)


@require_POST
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    """Make it final, as the room that published it does that."""
    found = policy.disclosure_or_404(request.who, pk)
    policy.require_may_run(request.who, found)
    deed = registry.deeds.get(f"disclosure.finish.{found.kind}", services.finish)
    try:
        deed(disclosure=found, who=request.who, now=timezone.now())
    except NotPossibleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("It is final. Its fingerprint stands on the page; nothing of it can change now."))
    return redirect("disclosure:disclosure", pk)


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
    words = {"objection": objection, "title": queries.title(objection.disclosure), "form": form}
    return render(request, "disclosure/answer.html", words, status=422 if form.errors else 200)
