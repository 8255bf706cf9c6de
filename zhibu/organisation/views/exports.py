"""Lists of this room as workbooks: the same rows as on the page. Carrying one away is a deed, so it is a POST."""

from io import BytesIO
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhibu.audit.services import record_export
from zhibu.kernel.lists import file_answer
from zhibu.organisation import exports, policy, queries
from zhibu.organisation.forms.full_export import FullExportForm
from zhibu.organisation.states import MemberState, RequestState, TermFilter


def _answer(request: HttpRequest, what: str, name: str, made: tuple[BytesIO, int], **detail: Any) -> FileResponse:
    """The workbook as a file, with a line in the chain that tells its scope and how many rows it has."""
    book, rows = made
    now = timezone.now()
    record_export(actor=request.who.actor, what=what, detail={"rows": rows, **detail}, now=now)
    return file_answer(book, f"{name}_{timezone.localdate(now):%Y%m%d}.xlsx")


@require_POST
def tree(request: HttpRequest) -> FileResponse:
    """All units, with what the person may read of each; officers only, as members have no use for it."""
    who = request.who
    if not who.is_officer:
        raise Http404
    lines = queries.tree(who.today)
    facts = queries.unit_facts(policy.readable_units(who))
    for line in lines:
        if not policy.reads(who, line.path):
            line.host = ""
    return _answer(request, "organisation.units", _("Units"), exports.units(lines, facts))


@require_POST
def roster(request: HttpRequest, code: str) -> FileResponse:
    """The members that the roster shows, by its search and its order, personal values masked."""
    unit = policy.managed_unit_or_404(request.who, code)
    state = request.POST.get("state", "")
    state = state if state in MemberState.values else ""
    text = request.POST.get("q", "").strip()[:50]
    rows = queries.roster(unit, request.who.today, state=state, name=text).values_list(*queries.MASKED_COLUMNS)
    made = exports.roster(rows.iterator(chunk_size=500), queries.unit_words())
    name = f"{_('Roster')}_{unit.name}"
    return _answer(request, "organisation.roster", name, made, unit=unit.code, searched=bool(text), state=state)


@require_http_methods(["GET", "HEAD", "POST"])
def roster_in_full(request: HttpRequest, code: str) -> HttpResponse:
    """Everything of a unit's members in clear, for who may and says what for."""
    unit = policy.managed_unit_or_404(request.who, code)
    policy.require_may_export_in_full(request.who, unit)
    form = FullExportForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        made = exports.roster_in_full(queries.full_roster(unit, request.who.today), queries.unit_words())
        name, reason = f"{_('Full roster')}_{unit.name}", form.cleaned_data["reason"]
        return _answer(request, "organisation.full_roster", name, made, unit=unit.code, reason=reason)
    words = {"unit": unit, "form": form, "members": queries.belonging(unit, request.who.today).count()}
    return render(request, "organisation/roster_in_full.html", words, status=422 if form.errors else 200)


@require_POST
def posts(request: HttpRequest, code: str) -> FileResponse:
    """Who holds which post of a unit, for whoever may open its page."""
    unit = policy.readable_unit_or_404(request.who, code)
    made = exports.posts(queries.posts_of_unit(unit, request.who.today))
    return _answer(request, "organisation.posts", f"{_('Posts')}_{unit.name}", made, unit=unit.code)


@require_POST
def terms(request: HttpRequest) -> FileResponse:
    """The terms that the list shows."""
    show = request.POST.get("show", "")
    show = show if show in TermFilter.values else ""
    rows = queries.terms_among(policy.posts_or_404(request.who), request.who.today, show)
    made = exports.terms(rows.iterator(chunk_size=500))
    return _answer(request, "organisation.terms", _("Terms of office"), made, show=show)


@require_POST
def transfers(request: HttpRequest) -> FileResponse:
    """The transfers that the list shows."""
    state = request.POST.get("state", "")
    state = state if state in RequestState.values else ""
    rows = queries.transfers_in(policy.transfers_or_404(request.who), state)
    made = exports.transfers(rows.iterator(chunk_size=500))
    return _answer(request, "organisation.transfers", _("Transfers"), made, state=state)


@require_POST
def search(request: HttpRequest) -> FileResponse:
    """Everybody or every unit that a search found, as far as the person may see them."""
    who, text = request.who, request.POST.get("q", "").strip()[:50]
    if not text:
        raise Http404
    if request.POST.get("what") == "units":
        found = queries.search_units(policy.readable_units(who), text, limit=None)
        return _answer(request, "organisation.found_units", _("Units"), exports.found_units(found.rows))
    found = queries.search_members(policy.visible_members(who), text, who.today, limit=None)
    return _answer(request, "organisation.found_members", _("Members"), exports.found_members(found.rows))


@require_POST
def imports(request: HttpRequest) -> FileResponse:
    """All uploads and what became of them."""
    lines = queries.past_imports(policy.imports(request.who), timezone.now())
    return _answer(request, "organisation.imports", _("Past imports"), exports.imports(lines))
