"""The tree, a unit, its roster; search."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zhibu.kernel.sealed import mask_phone
from zhibu.organisation import policy, queries
from zhibu.organisation.states import MemberState, Sex, UnitKind

ROWS = 50


@require_safe
def tree(request: HttpRequest) -> HttpResponse:
    """All units; links only to those the person may open."""
    who = request.who
    lines = [(line, policy.reads(who, line.path)) for line in queries.tree(who.today)]
    words = {
        "lines": lines,
        "units": sum(1 for line, _open in lines if line.depth),
        "members": lines[0][0].total if lines else 0,
        "importing": who.is_staff,
        "exporting": who.is_officer,
    }
    return render(request, "organisation/tree.html", words)


@require_safe
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """What a unit is, who holds its posts, what stands below it."""
    who = request.who
    found = policy.readable_unit_or_404(who, code)
    request.about = found  # for the panels of other rooms
    below = queries.below(found, who.today)
    return render(
        request,
        "organisation/unit.html",
        {
            "unit": found,
            "chain": queries.chain(found),
            "posts": queries.posts_of_unit(found, who.today),
            "states": queries.states_of(found, who.today),
            "children": [(line, policy.reads(who, line.path)) for line in below],
            "former": queries.former(found),
            "manages": who.manages(found),
            "may_change": who.is_staff,
            "may_appoint": who.stands_above(found),
        },
    )


@require_safe
def roster(request: HttpRequest, code: str) -> HttpResponse:
    """The members of a unit and of all below it today, by pinyin, 50 on a page."""
    found = policy.managed_unit_or_404(request.who, code)
    text = request.GET.get("q", "").strip()[:50]
    state = request.GET.get("state", "")
    state = state if state in MemberState.values else ""
    rows = queries.roster(found, request.who.today, state=state, name=text)
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    return render(
        request,
        "organisation/roster.html",
        {
            "unit": found,
            "page": page,
            "q": text,
            "state": state,
            "states": MemberState.choices,
            "words": {value: str(label) for value, label in [*MemberState.choices, *Sex.choices]},
            "base_query": urlencode({name: value for name, value in (("q", text), ("state", state)) if value}),
            "one_unit": found.kind in {UnitKind.BRANCH, UnitKind.GROUP},
            "mask_phone": mask_phone,
            "may_export_in_full": policy.may_export_in_full(request.who, found),
        },
    )


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Members and units by what was typed, as far as the person may see them."""
    who = request.who
    text = request.GET.get("q", "").strip()[:50]
    found = {"q": text, "members": None, "units": None}
    if text:
        found["members"] = queries.search_members(policy.visible_members(who), text, who.today)
        found["units"] = queries.search_units(policy.readable_units(who), text)
    return render(request, "organisation/search.html", found)
