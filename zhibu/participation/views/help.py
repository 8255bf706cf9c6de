"""The page that says who needs help: for any period, by code."""

from datetime import date, timedelta
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zhibu.kernel.periods import HalfYear
from zhibu.participation import exports, policy, queries
from zhibu.participation.forms import SpanForm
from zhibu.participation.views.exports import answer


def spans_of(today: date) -> list[tuple[str, date, date]]:
    """Periods that one tap chooses."""
    quarter = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    return [
        (_("last three months"), today - timedelta(days=91), today),
        (_("this month"), today.replace(day=1), today),
        (_("this quarter"), quarter, today),
        (_("this half-year"), HalfYear.of(today).first, today),
        (_("this year"), date(today.year, 1, 1), today),
    ]


def _found(request: HttpRequest, first: date, last: date) -> tuple[list[Any], list[Any]]:
    units = policy.managed_units(request.who)
    return (
        queries.quiet_units(units, first, last),
        queries.weak_activities(units, first, last, request.who.today),
    )


@require_safe
def who_needs_help(request: HttpRequest) -> HttpResponse:
    """Units without activity, activities without effect, and what would help each."""
    policy.require_officer(request.who)
    spans = spans_of(request.who.today)
    first, last = spans[0][1:]
    form = SpanForm(request.GET) if "first" in request.GET else SpanForm(initial={"first": first, "last": last})
    if form.is_bound and form.is_valid():
        first, last = form.cleaned_data["first"], form.cleaned_data["last"]
    quiet, weak = _found(request, first, last)
    context = {"form": form, "spans": spans, "first": first, "last": last, "quiet": quiet, "weak": weak}
    return render(request, "participation/help.html", context, status=422 if form.errors else 200)


@require_POST
def help_xlsx(request: HttpRequest) -> FileResponse | HttpResponse:
    """Both lists as one workbook for the period of the page."""
    policy.require_officer(request.who)
    form = SpanForm(request.POST)
    if not form.is_valid():
        context = {"form": form, "spans": spans_of(request.who.today), "quiet": [], "weak": []}
        return render(request, "participation/help.html", context | {"first": None, "last": None}, status=422)
    first, last = form.cleaned_data["first"], form.cleaned_data["last"]
    quiet, weak = _found(request, first, last)
    span = {"first": first.isoformat(), "last": last.isoformat()}
    return answer(
        request, "help", f"{_('Who needs help')}_{first:%Y%m%d}-{last:%Y%m%d}", exports.help_list(quiet, weak), **span
    )
