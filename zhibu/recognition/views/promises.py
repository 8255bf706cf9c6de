"""Promises: the list, one stated or corrected, one with what came of it."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhibu.audit.services import record_export
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.lists import file_answer
from zhibu.organisation.policy import Person
from zhibu.recognition import exports, policy, queries, services
from zhibu.recognition.forms.promises import PromiseFilter, PromiseForm, PromiseMoveForm
from zhibu.recognition.models import Promise, Proof
from zhibu.recognition.states import PAGE, PROMISE_MOVES, PromiseMove
from zhibu.recognition.views import do

DEEDS: dict[str, Callable[..., Any]] = {
    PromiseMove.CARRY: services.carry_out,
    PromiseMove.REFUSE: services.refuse,
    PromiseMove.REOPEN: services.reopen,
    PromiseMove.REMOVE: services.remove_promise,
}
PAGES = {
    "campaign": "recognition:campaign", "honour": "recognition:honour", "payments": "recognition:payments",
    "sanction": "recognition:sanction", "paper": "documents:paper",
}  # fmt: skip


@require_safe
def promises(request: HttpRequest) -> HttpResponse:
    """What was announced to the person, open ones first."""
    who, form = request.who, PromiseFilter(request.GET)
    rows = queries.promises_listed(policy.visible_promises(who), form.chosen)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    words = {
        "page": page, "lines": [(one, queries.came_with(one)) for one in page.object_list], "show": form.chosen,
        "filters": form.fields["show"].choices, "base_query": urlencode({"show": form.chosen}), "who": who,
    }  # fmt: skip
    return render(request, "recognition/promises.html", words)


@require_POST
def promises_xlsx(request: HttpRequest) -> FileResponse:
    """The list as seen, as a workbook."""
    who = request.who
    policy.require_officer(who)
    show = PromiseFilter(request.POST).chosen
    book, count = exports.promises(queries.promises_listed(policy.visible_promises(who), show))
    record_export(actor=who.actor, what="recognition.promises", detail={"rows": count}, now=timezone.now())
    return file_answer(book, f"{pgettext('promise', 'Promises')}_{who.today:%Y%m%d}.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """State what one's unit announced."""
    if not request.who.own_units:
        raise PermissionDenied(_("What a unit promises is entered by its officers."))
    return _form(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct it while it is open."""
    found = policy.kept_promise_or_404(request.who, pk)
    if not found.is_open:
        raise Http404
    return _form(request, found)


def _form(request: HttpRequest, found: Promise | None) -> HttpResponse:
    who, posted = request.who, request.POST if request.method == "POST" else None
    notices, campaigns = policy.sources(who)
    first = _of(found) if found else {"source": request.GET.get("with", "")}
    form = PromiseForm(posted, units=who.own_units, notices=notices, campaigns=campaigns, promise=found, initial=first)
    if posted is not None and form.is_valid():
        try:
            made = services.keep_promise(
                promise=found, unit=form.chosen_unit, values=form.values, who=who, now=timezone.now()
            )
        except NotPossibleError as error:
            form.add_error(None, str(error))
        else:
            return redirect("recognition:promise", made.pk)
    words = {"form": form, "promise": found}
    return render(request, "recognition/promise_edit.html", words, status=422 if form.errors else 200)


def _of(found: Promise) -> dict[str, Any]:
    names = ("side", "condition", "follows", "basis", "announced_on", "due")
    source = f"notice:{found.notice_id}" if found.notice_id else f"campaign:{found.campaign_id}"
    known = found.notice_id or found.campaign_id
    return {name: getattr(found, name) for name in names} | {"source": source if known else ""}


@require_http_methods(["GET", "HEAD", "POST"])
def promise(request: HttpRequest, pk: int) -> HttpResponse:
    """One promise with what came of it; the officers of its unit say so here."""
    who, found = request.who, policy.promise_or_404(request.who, pk)
    move = request.POST.get("move", "")
    if request.method != "POST" or move not in PROMISE_MOVES:
        return _page(request, found, status=422 if request.method == "POST" else 200)
    policy.kept_promise_or_404(who, pk)
    form = _move(who, found, move, queries.proofs_of(found), request.POST)
    if not form.is_valid():
        return _page(request, found, form, 422)
    deed, values = DEEDS[move], form.values
    if move == PromiseMove.REMOVE:
        return _remove(request, found)
    return do(
        request, lambda: deed(promise=found, who=who, now=timezone.now(), **values), _("It is kept."),
        "recognition:promise", pk,
    )  # fmt: skip


def _remove(request: HttpRequest, found: Promise) -> HttpResponse:
    try:
        services.remove_promise(promise=found, who=request.who, now=timezone.now())
    except NotPossibleError as error:
        messages.error(request, str(error))
        return redirect("recognition:promise", found.pk)
    messages.success(request, _("It is removed."))
    return redirect("recognition:promises")


def _move(who: Person, found: Promise, move: str, proofs: list[Proof], data: Any = None) -> PromiseMoveForm:
    """The form of one step; records chosen before that are not among the newest are offered too."""
    if move != PromiseMove.CARRY:
        return PromiseMoveForm(data, of=move, words=found.words)
    offered = policy.records_for(who, found)
    known = {(name, one.pk) for name, one in offered}
    chosen = [proof.record for proof in proofs]
    able = policy.readable(who, chosen)
    chosen = [(name, one) for name, one in chosen if (name, one.pk) in able]
    offered += [(name, one) for name, one in chosen if (name, one.pk) not in known]
    keys = [f"{name}:{one.pk}" for name, one in chosen]
    return PromiseMoveForm(data, of=move, offered=offered, chosen=keys, words=found.words)


def _page(
    request: HttpRequest, found: Promise, typed: PromiseMoveForm | None = None, status: int = 200
) -> HttpResponse:
    who = request.who
    proofs = queries.proofs_of(found)
    forms = {move: _move(who, found, move, proofs) for move in policy.promise_moves(who, found)}
    if typed is not None:
        forms[typed.data["move"]] = typed
    words = {
        "promise": found, "came_with": queries.came_with(found), "forms": forms, "typed": typed, "today": who.today,
        "may_edit": found.is_open and who.serves(found.unit), "proofs": [] if found.is_open else _said(who, proofs),
    }  # fmt: skip
    return render(request, "recognition/promise.html", words, status=status)


def _said(who: Person, proofs: list[Proof]) -> list[tuple[str, str]]:
    """Each record as the person may read it: with its address, or by its kind alone."""
    able = policy.readable(who, [proof.record for proof in proofs])
    return [
        (queries.record_called(name, one), reverse(PAGES[name], args=[one.pk]))
        if (name, one.pk) in able
        else (queries.record_hidden(name), "")
        for name, one in (proof.record for proof in proofs)
    ]
