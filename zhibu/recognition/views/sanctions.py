"""Sanctions and accountability: the list, a draft, one case with what is next, one's own."""

from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhibu.audit.services import record_export
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.lists import file_answer
from zhibu.organisation.models import Member, Unit
from zhibu.recognition import exports, policy, queries, services
from zhibu.recognition.forms.sanctions import DraftForm, MoveForm, SanctionFilter
from zhibu.recognition.models import Sanction
from zhibu.recognition.states import PAGE, RUNGS, SANCTION_MOVES, SanctionMove, SanctionState
from zhibu.recognition.views import do

DEEDS: dict[str, Callable[..., Any]] = {
    SanctionMove.TELL: services.tell,
    SanctionMove.WITHDRAW: services.withdraw_draft,
    SanctionMove.READ: services.read_notice,
    SanctionMove.REPLY: services.reply,
    SanctionMove.DECIDE: services.decide_sanction,
    SanctionMove.DROP: services.drop,
    SanctionMove.APPEAL: services.appeal,
    SanctionMove.UPHOLD: partial(services.answer_appeal, move=SanctionMove.UPHOLD),
    SanctionMove.CHANGE: partial(services.answer_appeal, move=SanctionMove.CHANGE),
    SanctionMove.LIFT: partial(services.answer_appeal, move=SanctionMove.LIFT),
}


@require_safe
def sanctions(request: HttpRequest) -> HttpResponse:
    """The cases that the person deals with, or that concern them."""
    who, show = request.who, SanctionFilter(request.GET).chosen
    rows = queries.sanctions_listed(policy.visible_sanctions(who), show)
    labels = [
        ("", pgettext("sanctions", "all")), ("open", pgettext("sanctions", "open")),
        ("in_force", pgettext("sanctions", "in force")), ("over", pgettext("sanctions", "over")),
    ]  # fmt: skip
    words = {
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "show": show,
        "filters": labels,
        "base_query": urlencode({"show": show}),
        "who": who,
    }
    return render(request, "recognition/sanctions.html", words)


@require_POST
def sanctions_xlsx(request: HttpRequest) -> FileResponse:
    """The list as seen, as a workbook."""
    who = request.who
    policy.require_officer(who)
    show = SanctionFilter(request.POST).chosen
    book, count = exports.sanctions(queries.sanctions_listed(policy.visible_sanctions(who), show))
    record_export(actor=who.actor, what="recognition.sanctions", detail={"rows": count}, now=timezone.now())
    return file_answer(book, f"{_('Sanctions and accountability')}_{who.today:%Y%m%d}.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Draft a case about a member of one's unit."""
    return _draft(request, *policy.draft_for_or_404(request.who, member=pk), None)


@require_http_methods(["GET", "HEAD", "POST"])
def new_unit(request: HttpRequest, code: str) -> HttpResponse:
    """Draft a case about a unit below one's own."""
    return _draft(request, *policy.draft_for_or_404(request.who, code=code), None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a draft before the notice."""
    found = policy.sanction_or_404(request.who, pk)
    policy.require_sanction_move(request.who, found, SanctionMove.TELL)
    if found.state != SanctionState.DRAFT:
        raise Http404
    return _draft(request, found.unit, found.member, found)


def _draft(request: HttpRequest, unit: Unit, member: Member | None, found: Sanction | None) -> HttpResponse:
    who, posted = request.who, request.POST if request.method == "POST" else None
    rungs = [rung for rung, rule in RUNGS.items() if rule.for_unit == (member is None)]
    ways = {
        rung: queries.deciders(rung, unit=unit, member=member, drafter=found.drafter if found else who.member,
                               on=who.today)
        for rung in rungs
    }  # fmt: skip
    able = {one.pk: one for _place, people in ways.values() for one in people}
    lines = list(queries.linkable(member.pk, who.today)[:PAGE]) if member else []
    first = _of(found) if found else {"rung": rungs[0]}
    form = DraftForm(posted, rungs=rungs, lines=lines, able=list(able.values()), initial=first)
    if posted is not None and form.is_valid():
        try:
            made = services.draft_sanction(
                sanction=found, unit=unit, member=member, values=form.values, facts=form.lines, who=who,
                now=timezone.now(),
            )  # fmt: skip
        except NotPossibleError as error:
            form.add_error(None, str(error))
        else:
            return redirect("recognition:sanction", made.pk)
    words = {"form": form, "unit": unit, "member": member, "ways": ways, "rules_of": RUNGS, "sanction": found}
    return render(request, "recognition/sanction_draft.html", words, status=422 if form.errors else 200)


def _of(found: Sanction) -> dict[str, Any]:
    stands, _fell = queries.standing(found)
    return {
        "rung": found.rung, "ground": found.ground, "skip_because": found.skip_because, "decider": found.decider_id,
        "facts": [str(fact.attendance_id) for fact in stands],
    }  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def sanction(request: HttpRequest, pk: int) -> HttpResponse:
    """One case with every word said; whoever is next takes the next step here."""
    who, found = request.who, policy.sanction_or_404(request.who, pk)
    move = request.POST.get("move", "")
    if request.method != "POST" or move not in SANCTION_MOVES:
        return _page(request, found, status=422 if request.method == "POST" else 200)
    policy.require_sanction_move(who, found, move)
    form = MoveForm(request.POST, sanction=found, of=move, today=who.today)
    if "keep" in request.POST and move == SanctionMove.REPLY:
        words = str(form.data.get("words", ""))[:2000]
        deed, said = partial(services.keep_reply, words=words), _("Kept; only you read it until you send it.")
    elif not form.is_valid():
        return _page(request, found, form, 422)
    else:
        deed, said = partial(DEEDS[move], **form.values), _("It is kept.")
    return do(request, lambda: deed(sanction=found, who=who, now=timezone.now()), said, "recognition:sanction", pk)


def _page(request: HttpRequest, found: Sanction, typed: MoveForm | None = None, status: int = 200) -> HttpResponse:
    who = request.who
    moves = policy.sanction_moves(who, found)
    forms = {move: MoveForm(None, sanction=found, of=move, today=who.today) for move in moves}
    if typed is not None:
        forms[typed.data["move"]] = typed
    stands, fell = queries.standing(found)
    words = {
        "sanction": found, "forms": forms, "stands": stands, "fell": fell, "typed": typed,
        "steps": list(found.steps.select_related("by").order_by("at", "pk")),
        "concerns": policy.concerns(who, found), "today": who.today,
    }  # fmt: skip
    return render(request, "recognition/sanction.html", words, status=status)
