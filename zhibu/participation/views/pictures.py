"""One figure over all units of a half-year, and one unit over the years."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zhibu.kernel.periods import HalfYear
from zhibu.participation import exports, policy, queries
from zhibu.participation.states import Rate
from zhibu.participation.views.exports import answer


def asked_rate(value: str | None) -> Rate:
    """The rate that an address asks for; of those who took part when it names none."""
    return Rate(value) if value in Rate.values else Rate.PARTICIPATION


@require_safe
def spread(request: HttpRequest, period: HalfYear) -> HttpResponse:
    """How one rate is spread over the units, one's own marked, the others without names."""
    policy.require_officer(request.who)
    rate = asked_rate(request.GET.get("rate"))
    found = queries.spread(period, rate, policy.managed_units(request.who))
    context = {"period": period, "rate": rate, "rates": Rate, "spread": found}
    return render(request, "participation/spread.html", context)


@require_POST
def spread_xlsx(request: HttpRequest, period: HalfYear) -> FileResponse:
    """The same as a workbook: how many units in each column."""
    policy.require_officer(request.who)
    rate = asked_rate(request.POST.get("rate"))
    found = queries.spread(period, rate, policy.managed_units(request.who))
    name = f"{_('Distribution')}_{rate.label}_{period.label}"
    return answer(request, "spread", name, exports.spread(found), period=str(period), rate=rate)


@require_safe
def trend(request: HttpRequest, code: str) -> HttpResponse:
    """Both rates of one unit, half-year by half-year."""
    unit = policy.unit_or_404(request.who, code)
    context = {"unit": unit, "halves": queries.trend(unit), "rates": Rate}
    return render(request, "participation/trend.html", context)


@require_POST
def trend_xlsx(request: HttpRequest, code: str) -> FileResponse:
    """The same as a workbook."""
    unit = policy.unit_or_404(request.who, code)
    made = exports.trend(queries.trend(unit))
    return answer(request, "trend", f"{_('Over the years')}_{unit.name}", made, unit=unit.code)
