"""Duties: what is due, one of them, and what a person says of it."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from zhibu.audit.services import record_export
from zhibu.duties import exports, policy, queries, services
from zhibu.duties.forms import DutyFilter, ExemptForm, RecordForm, SayForm
from zhibu.duties.models import Duty
from zhibu.duties.states import MEETINGS, PAGE, Fact, State
from zhibu.duties.views import do, names
from zhibu.kernel.lists import file_answer


def _filter(request: HttpRequest, data: Any) -> DutyFilter:
    who = request.who
    units = queries.units_within(who.paths)
    return DutyFilter(data, years=queries.years_of(policy.visible_duties(who), who.today), units=units, names=names())


@require_safe
def due(request: HttpRequest) -> HttpResponse:
    """What is due of the units that an officer manages."""
    who = request.who
    policy.officer_or_404(who)
    form = _filter(request, request.GET)
    wanted, rows = form.wanted, policy.visible_duties(who)
    counts = queries.tally(rows, wanted, who.today)
    chips = [("now", pgettext("duties", "due now")), *State.choices, ("all", pgettext("duties", "all"))]
    chosen = {
        "year": wanted.year or "", "unit": wanted.unit.code if wanted.unit else "", "rule": wanted.rule,
        "post": "on" if wanted.post else "",
    }  # fmt: skip
    words = {
        "page": Paginator(queries.listed(rows, wanted, who.today), PAGE).get_page(request.GET.get("page")),
        "form": form,
        "show": wanted.show,
        "chips": [(show, label, counts[show]) for show, label in chips],
        "rest": urlencode(chosen),
        "chosen": chosen,
        "names": names(),
        "today": who.today,
    }
    return render(request, "duties/due.html", words)


@require_POST
def due_xlsx(request: HttpRequest) -> FileResponse:
    """The list as seen, as a workbook."""
    who = request.who
    policy.officer_or_404(who)
    rows = queries.listed(policy.visible_duties(who), _filter(request, request.POST).wanted, who.today)
    book, count = exports.duties(rows, names(), who.today)
    record_export(actor=who.actor, what="duties.duties", detail={"rows": count}, now=timezone.now())
    return file_answer(book, f"{_('Duties')}_{who.today:%Y%m%d}.xlsx")


def _page(request: HttpRequest, found: Duty, status: int = 200, **forms: Any) -> HttpResponse:
    who, asked = request.who, found.requirement
    state = found.state(who.today)
    is_open = state in {State.OPEN, State.OVERDUE}
    own = is_open and who.serves(found.unit)
    meeting = own and asked.fact in MEETINGS and asked.last < who.today
    records = list(queries.later_records(found)) if meeting else []
    words = {
        "duty": found,
        "state": state,
        "name": names().get(asked.code, asked.code),
        "behind": queries.behind(found),
        "today": who.today,
        "may_take_back": bool(found.settled) and policy.may_take_back(who, found),
        "say_form": SayForm(duty=found, today=who.today, initial={"on": who.today}, auto_id="say_%s")
        if own and asked.fact == Fact.HAND else None,
        "record_form": RecordForm(records=queries.later_records(found), auto_id="record_%s") if records else None,
        "exempt_form": ExemptForm(auto_id="exempt_%s")
        if state in {State.OPEN, State.OVERDUE, State.AHEAD} and policy.may_exempt(who, found.unit) else None,
    }  # fmt: skip
    return render(request, "duties/duty.html", words | forms, status=status)


@require_safe
def duty(request: HttpRequest, pk: int) -> HttpResponse:
    """One duty: its rule, its period, the fact that fulfils it."""
    return _page(request, policy.duty_or_404(request.who, pk))


@require_POST
def say(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that it was done, where no record can exist."""
    found = policy.duty_or_404(request.who, pk)
    policy.require_own(request.who, found)
    form = SayForm(request.POST, duty=found, today=request.who.today, auto_id="say_%s")
    if not form.is_valid():
        return _page(request, found, 422, say_form=form)
    return do(
        request, lambda: services.say(duty=found, **form.cleaned_data, who=request.who, now=timezone.now()),
        _("It is kept: by whom, when and what was said."), "duties:duty", pk,
    )  # fmt: skip


@require_POST
def make_good(request: HttpRequest, pk: int) -> HttpResponse:
    """Name a later record."""
    found = policy.duty_or_404(request.who, pk)
    policy.require_own(request.who, found)
    form = RecordForm(request.POST, records=queries.later_records(found), auto_id="record_%s")
    if not form.is_valid():
        return _page(request, found, 422, record_form=form)
    return do(
        request, lambda: services.make_good(duty=found, **form.cleaned_data, who=request.who, now=timezone.now()),
        _("It is done, and labelled late."), "duties:duty", pk,
    )  # fmt: skip


@require_POST
def exempt(request: HttpRequest, pk: int) -> HttpResponse:
    """Exempt the unit."""
    found = policy.duty_or_404(request.who, pk)
    policy.require_above(request.who, found)
    form = ExemptForm(request.POST, auto_id="exempt_%s")
    if not form.is_valid():
        return _page(request, found, 422, exempt_form=form)
    return do(
        request, lambda: services.exempt(duty=found, **form.cleaned_data, who=request.who, now=timezone.now()),
        _("The unit is exempt from it; the reason stands on the page."), "duties:duty", pk,
    )  # fmt: skip


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what was said."""
    found = policy.duty_or_404(request.who, pk)
    policy.require_take_back(request.who, found)
    return do(
        request, lambda: services.take_back(duty=found, who=request.who, now=timezone.now()),
        _("It is open again."), "duties:duty", pk,
    )  # fmt: skip
