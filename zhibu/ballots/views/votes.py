"""Votes: the list, one of them, its result to carry away."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.forms import Form
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zhibu.audit.services import record_export
from zhibu.ballots import exports, papers, policy, queries
from zhibu.ballots.forms import FilterForm, MoreForm, ReasonForm, SpoilForm
from zhibu.ballots.models import Vote
from zhibu.ballots.states import SHOWN, SHOWN_FROM, Choice, Fate, Stage
from zhibu.kernel.lists import file_answer

ROWS = 30


def _filtered(data: Any, request: HttpRequest) -> tuple[FilterForm, Any]:
    rows = policy.visible_votes(request.who)
    form = FilterForm(data, years=queries.choices(rows))
    return form, queries.listed(rows, **form.chosen)


@require_safe
def votes(request: HttpRequest) -> HttpResponse:
    """The votes that the person may see, the newest first."""
    form, rows = _filtered(request.GET, request)
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    chosen = {name: value for name, value in form.chosen.items() if value}
    words = {"page": page, "form": form, "chosen": chosen, "base_query": urlencode(chosen)}
    return render(request, "ballots/votes.html", words | {"prepares": bool(request.who.own_units)})


@require_POST
def votes_xlsx(request: HttpRequest) -> FileResponse:
    """The list as seen, as a workbook."""
    policy.require_officer(request.who)
    _form, rows = _filtered(request.POST, request)
    book, count = exports.votes(rows)
    now = timezone.now()
    record_export(actor=request.who.actor, what="ballots.votes", detail={"rows": count}, now=now)
    return file_answer(book, f"{_('Secret votes')}_{timezone.localdate(now):%Y%m%d}.xlsx")


@require_safe
def vote(request: HttpRequest, pk: int) -> HttpResponse:
    """One vote: what is to be done next, or its result."""
    return vote_page(request, policy.vote_or_404(request.who, pk))


def vote_page(request: HttpRequest, found: Vote, **forms: Form) -> HttpResponse:
    """The page of a vote, with forms that were filled in wrongly."""
    who = request.who
    items = list(found.items.order_by("place"))
    words: dict[str, Any] = {
        "vote": found,
        "items": items,
        "own": who.serves(found.unit),
        "manages": who.manages(found.unit),
        "reason": ReasonForm(auto_id="cancel_%s"),
        "more": MoreForm(auto_id="more_%s"),
        "spoilt": SpoilForm(auto_id="spoil_%s"),
        "small": found.by_slips and found.present < SHOWN_FROM,
        "shown_from": SHOWN_FROM,
        "signed": {},
        "counted": [],
        "slips": None,
        "next_rounds": [],
    }
    if found.stage in SHOWN:
        result = queries.result_of(found, items)
        words |= {"result": result, "rules": result.rules, "labels": [Choice(sign).label for sign in found.choices]}
        words |= {"said": papers.sentences(found, result), "fates": dict(Fate.choices)}
        words["next_rounds"] = list(policy.visible_votes(who).filter(again_of=found).order_by("pk"))
    else:
        words |= {"rules": queries.rules_of(found, len(items)), "signed": queries.signed(found)}
        if found.by_slips and found.stage in {Stage.PRINTED, Stage.OPEN}:
            words |= {"slips": queries.slip_counts(found), "address": queries.code_address(request)}
        if not found.by_slips and found.stage == Stage.OPEN:
            words["counted"] = [one.name for one in found.counted.order_by("at")]
    words |= forms
    return render(
        request, "ballots/vote.html", words, status=422 if any(form.errors for form in forms.values()) else 200
    )


@require_POST
def result_xlsx(request: HttpRequest, pk: int) -> FileResponse:
    """The result with every ballot, so that anybody can count again."""
    found = policy.closed_or_404(request.who, pk)
    if found.stage not in SHOWN:
        raise Http404
    items = list(found.items.order_by("place"))
    result = queries.result_of(found, items)
    if not result.shown:
        raise Http404
    book, count = exports.result(found, items, result)
    now = timezone.now()
    detail = {"vote": pk, "rows": count}
    record_export(actor=request.who.actor, what="ballots.result", detail=detail, now=now)
    return file_answer(book, f"{found.title}_{_('result')}.xlsx")
