"""A vote is prepared, its slips are printed, it is opened or called off."""

from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhibu.ballots import papers, policy, queries, services
from zhibu.ballots.forms import MoreForm, ReasonForm, SpoilForm, UnitForm, VoteForm
from zhibu.ballots.models import Vote
from zhibu.ballots.states import Kind, Way
from zhibu.ballots.views.votes import vote_page
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.lists import file_answer
from zhibu.kernel.papers import PDF
from zhibu.organisation.models import Unit
from zhibu.organisation.policy import Person


@require_safe
def kinds(request: HttpRequest) -> HttpResponse:
    """What is voted on: the first question, which decides all others."""
    policy.own_units_or_403(request.who)
    return render(request, "ballots/kinds.html", {"kinds": Kind.choices})


def _form(request: HttpRequest, kind: str, **options: Any) -> VoteForm:
    data = request.POST if request.method == "POST" else None
    return VoteForm(data, kind=kind, by_slips=bool(settings.BALLOT_HOST), **options)


def _known(kind: str, unit: Unit, who: Person) -> dict[str, Any]:
    """What the program knows: who has a vote, and whom an appraisal is about (SR-34)."""
    formal = queries.members_of(unit, who.today)
    voters = queries.voters_of(unit, who.today) if kind == Kind.APPRAISAL else formal
    known: dict[str, Any] = {"day": who.today, "entitled": voters.count()}
    if kind == Kind.ELECTION:
        known["way"] = Way.PAPER  # formal elections are
    if kind == Kind.APPRAISAL:
        known["lines"] = "\n".join(formal.values_list("name", flat=True)[:100])
        known["title"] = _("Democratic appraisal of members %(year)s") % {"year": who.today.year}
    return known


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, kind: str) -> HttpResponse:
    """Prepare a vote of one of the person's units."""
    if kind not in Kind.values:
        raise Http404
    who = request.who
    units = policy.own_units_or_403(who)
    asked = request.POST.get("unit") or request.GET.get("unit", "")
    unit = next((one for one in units if one.code == asked), units[0])
    form = _form(request, kind, initial=_known(kind, unit, who))
    choice = UnitForm(initial={"unit": unit.code}, units=units) if len(units) > 1 else None
    words = {"form": form, "kind": Kind(kind), "unit": unit, "choice": choice, "vote": None}
    return _kept(request, form, words, lambda: services.save(
        vote=None, unit=unit, values=form.values, lines=form.cleaned_data["lines"], who=who, now=timezone.now()
    ))  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a draft anew."""
    found = policy.prepared_or_404(request.who, pk)
    lines = "\n".join(found.items.order_by("place").values_list("name", flat=True))
    form = _form(request, found.kind, instance=found, initial={"lines": lines})
    words = {"form": form, "kind": Kind(found.kind), "unit": found.unit, "choice": None, "vote": found}
    return _kept(request, form, words, lambda: services.save(
        vote=found, unit=found.unit, values=form.values, lines=form.cleaned_data["lines"],
        who=request.who, now=timezone.now(),
    ))  # fmt: skip


def _kept(request: HttpRequest, form: VoteForm, words: dict[str, Any], deed: Callable[[], Vote]) -> HttpResponse:
    words["by_slips"] = bool(settings.BALLOT_HOST)
    if request.method != "POST" or not form.is_valid():
        return render(request, "ballots/write.html", words, status=422 if form.errors else 200)
    try:
        made = deed()
    except NotPossibleError as error:
        form.add_error(None, str(error))
        return render(request, "ballots/write.html", words, status=422)
    messages.success(request, _("The draft is kept. Look at it, then go on."))
    return redirect("ballots:vote", made.pk)


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    found = policy.prepared_or_404(request.who, pk)
    try:
        services.discard(vote=found, who=request.who, now=timezone.now())
    except NotPossibleError as error:
        messages.error(request, str(error))
        return redirect("ballots:vote", pk)
    messages.success(request, _("The draft is thrown away."))
    return redirect("ballots:votes")


def _slips(request: HttpRequest, found: Vote, codes: Sequence[str]) -> FileResponse:
    language = (get_language() or "zh")[:2]
    made = papers.slips(found, codes, lambda code="": queries.code_address(request, code), language=language)
    return file_answer(BytesIO(made.data), f"{found.title}_{_('slips')}.pdf", PDF)


@require_POST
def print_slips(request: HttpRequest, pk: int) -> HttpResponse:
    """Draw the codes and print them; they are nowhere else."""
    found = policy.prepared_or_404(request.who, pk)
    try:
        codes = services.print_slips(vote=found, who=request.who, now=timezone.now())
    except NotPossibleError as error:
        messages.error(request, str(error))
        return redirect("ballots:vote", pk)
    return _slips(request, found, codes)


@require_POST
def more_slips(request: HttpRequest, pk: int) -> HttpResponse:
    """Slips for those who came later."""
    found = policy.prepared_or_404(request.who, pk)
    form = MoreForm(request.POST, auto_id="more_%s")
    if form.is_valid():
        try:
            count = form.cleaned_data["count"]
            return _slips(
                request, found, services.more_slips(vote=found, count=count, who=request.who, now=timezone.now())
            )
        except NotPossibleError as error:
            form.add_error(None, str(error))
    return vote_page(request, found, more=form)


@require_POST
def spoil(request: HttpRequest, pk: int) -> HttpResponse:
    """A new slip for a spoilt one."""
    found = policy.prepared_or_404(request.who, pk)
    form = SpoilForm(request.POST, auto_id="spoil_%s")
    if form.is_valid():
        try:
            code = form.cleaned_data["code"]
            return _slips(request, found, services.spoil(vote=found, code=code, who=request.who, now=timezone.now()))
        except NotPossibleError as error:
            form.add_error(None, str(error))
    return vote_page(request, found, spoilt=form)


@require_POST
def open_vote(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the voting begin."""
    found = policy.prepared_or_404(request.who, pk)
    try:
        services.open_vote(vote=found, who=request.who, now=timezone.now())
    except NotPossibleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The vote is open."))
    return redirect("ballots:vote", pk)


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Call a vote off, with the reason."""
    found = policy.prepared_or_404(request.who, pk)
    form = ReasonForm(request.POST, auto_id="cancel_%s")
    if not form.is_valid():
        return vote_page(request, found, reason=form)
    try:
        services.cancel(vote=found, reason=form.cleaned_data["reason"], who=request.who, now=timezone.now())
    except NotPossibleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The vote is called off; what lay in the box is destroyed unread."))
    return redirect("ballots:vote", pk)
