"""Tables of half-years as workbooks, as seen. Carrying one away is a deed, so it is a POST."""

from io import BytesIO
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhibu.audit.services import record_export
from zhibu.disclosure.states import Stage
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.lists import file_answer
from zhibu.kernel.periods import HalfYear
from zhibu.participation import exports, policy, queries


def answer(request: HttpRequest, what: str, name: str, made: tuple[BytesIO, int], **detail: Any) -> FileResponse:
    """Send a workbook and keep in the log who carried what away."""
    book, rows = made
    now = timezone.now()
    record_export(actor=request.who.actor, what=f"participation.{what}", detail={"rows": rows, **detail}, now=now)
    return file_answer(book, f"{name}_{timezone.localdate(now):%Y%m%d}.xlsx")


@require_POST
def half_years(request: HttpRequest) -> FileResponse:
    """The half-years with how far the person's units are."""
    policy.require_officer(request.who)
    stages = queries.stages(policy.visible_closings(request.who))
    rows = [(period, [stages.get((str(period), stage), 0) for stage in Stage]) for period in queries.half_years()]
    return answer(request, "half_years", _("Half-years"), exports.half_years(rows))


@require_POST
def units(request: HttpRequest, period: HalfYear) -> FileResponse:
    """The units of one half-year that the person manages."""
    policy.require_officer(request.who)
    rows = queries.unit_lines(period, policy.managed_units(request.who), policy.visible_closings(request.who))
    name = f"{_('Participation')}_{period.label}"
    return answer(request, "units", name, exports.units(rows), period=str(period))


@require_POST
def every_line(request: HttpRequest, period: HalfYear) -> HttpResponseBase:
    """Every line of one half-year in the units that the person manages."""
    policy.require_officer(request.who)
    rows = queries.fact_lines(period, policy.managed_units(request.who))
    try:
        made = exports.every_line(rows)
    except NotPossibleError as error:
        messages.error(request, str(error))
        return redirect("participation:half_year", period)
    return answer(request, "every_line", f"{_('Lines')}_{period.label}", made, period=str(period))


@require_POST
def records(request: HttpRequest, period: HalfYear, code: str) -> FileResponse:
    """The records of one unit; before it is compiled, the figures so far."""
    unit = policy.unit_or_404(request.who, code)
    found = policy.closing_of(request.who, unit, period)
    made = exports.records(queries.records(found) if found else queries.so_far(unit, period))
    name = f"{_('Participation')}_{unit.name}_{period.label}"
    return answer(request, "records", name, made, unit=unit.code, period=str(period))


@require_POST
def lines(request: HttpRequest, period: HalfYear, code: str, member: int) -> FileResponse:
    """The activities behind one member's figures in one unit."""
    unit, person = policy.person_or_404(request.who, code, period, member)
    found = policy.closing_of(request.who, unit, period)
    rows = queries.in_force(queries.lines_of(person.pk, period), unit.pk, found.facts_until if found else None)
    name = f"{_('Participation')}_{person.name}_{period.label}"
    detail = {"unit": unit.code, "period": str(period), "member": person.pk}
    return answer(request, "lines", name, exports.lines(rows), **detail)


@require_POST
def check_list(request: HttpRequest, period: HalfYear) -> FileResponse:
    """What is missing before a half-year is compiled."""
    policy.require_officer(request.who)
    items = queries.check_list(period, policy.managed_units(request.who))
    return answer(request, "check_list", f"{_('Check list')}_{period}", exports.check_list(items), period=str(period))
