"""The year of one unit, all units side by side, and which rules give duties."""

from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zhibu.audit.services import record_export
from zhibu.duties import exports, policy, queries
from zhibu.duties.forms import year_of
from zhibu.duties.states import TABLE
from zhibu.duties.views import names
from zhibu.kernel.lists import file_answer
from zhibu.organisation.models import Unit
from zhibu.organisation.states import PostKind
from zhibu.rulebook.queries import said
from zhibu.rulebook.states import Per

UNITS = 60  # on a page


@require_safe
def calendar(request: HttpRequest, code: str) -> HttpResponse:
    """The year of a unit: twelve months × duties; `post` shows what one post answers for."""
    who = request.who
    policy.officer_or_404(who)
    unit, year = policy.managed_unit_or_404(who, code), year_of(request.GET.get("year"), who.today)
    posts = queries.posts_with_duties(unit, year)
    post = request.GET.get("post", "") if request.GET.get("post", "") in posts else ""
    words = {
        "unit": unit,
        "year": year,
        "lines": queries.calendar_of(unit, year, post),
        "posts": [(one, PostKind(one).label) for one in posts],
        "post": post,
        "holders": queries.holders(unit, post, who.today) if post else [],
        "post_label": PostKind(post).label if post else "",
        "names": names(),
        "today": who.today,
    }
    return render(request, "duties/calendar.html", words)


def _sums(units: list[Unit], year: int, request: HttpRequest) -> dict[str, Any]:
    codes, rows = queries.overview(units, year, request.who.today)
    whole = {code: queries.total(row.rules[code] for row in rows if code in row.rules) for code in codes}
    return {"codes": codes, "rows": rows, "whole": whole}


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Done of due so far, by unit and rule; units by code."""
    who = request.who
    policy.officer_or_404(who)
    year = year_of(request.GET.get("year"), who.today)
    page = Paginator(queries.units_within(who.paths), UNITS).get_page(request.GET.get("page"))
    words = {"page": page, "year": year, "names": names(), "today": who.today}
    return render(request, "duties/overview.html", words | _sums(list(page.object_list), year, request))


@require_POST
def overview_xlsx(request: HttpRequest) -> FileResponse:
    """The same as a workbook, of all units."""
    who = request.who
    policy.officer_or_404(who)
    year = year_of(request.POST.get("year"), who.today)
    codes, rows = queries.overview(queries.units_within(who.paths), year, who.today)
    book, count = exports.overview(codes, rows, names())
    record_export(actor=who.actor, what="duties.overview", detail={"year": year, "rows": count}, now=timezone.now())
    return file_answer(book, f"{_('Duties of the units')}_{year}.xlsx")


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """The table: which rule asks what of whom, how often, and which fact fulfils it."""
    policy.officer_or_404(request.who)
    words = {
        "rows": [(one, said(one.code, request.who.today)) for one in TABLE],
        "names": names(),
        "posts": dict(PostKind.choices),
        "pers": dict(Per.choices),
    }
    return render(request, "duties/rules.html", words)
