"""What this room adds to the page of a unit."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from zhibu.duties import policy, queries
from zhibu.duties.queries import Wanted


def of_unit(request: HttpRequest) -> str:
    """On the page of a unit, for officers who manage it: how its duties of this year stand. One query."""
    who, code = request.who, request.resolver_match.kwargs["code"]
    if not who.is_officer:
        return ""
    rows = policy.visible_duties(who).filter(unit__code=code)
    counts = queries.tally(rows, Wanted(show="", year=who.today.year), who.today)
    if not counts["all"]:
        return ""
    return render_to_string(
        "duties/panel_unit.html", {"code": code, "counts": counts, "year": who.today.year}, request
    )
