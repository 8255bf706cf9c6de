"""What this room adds to the pages of units and members."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from zhibu.recognition import policy, queries

SHOWN = 3


def of_unit(request: HttpRequest) -> str:
    """On the page of a unit, which the person may open: its latest honours and the way to all of them. One query."""
    code = request.resolver_match.kwargs["code"]
    found = queries.of_code(policy.standing_honours(request.who), code)
    if not found:
        return ""
    words = {"code": code, "shown": found[:SHOWN], "count": len(found)}
    return render_to_string("recognition/panel_unit.html", words, request)


def of_member(request: HttpRequest) -> str:
    """On the page of a member, which the person may open: the same. One query."""
    key = request.resolver_match.kwargs["pk"]
    found = queries.of_member(policy.standing_honours(request.who), key)
    if not found:
        return ""
    words = {"key": key, "shown": found[:SHOWN], "count": len(found)}
    return render_to_string("recognition/panel_member.html", words, request)


def mine(request: HttpRequest) -> str:
    """On one's own page: one's honours, and the way to the committee's register."""
    who = request.who
    found = queries.of_member(policy.standing_honours(who), who.member.pk) if who.member else []
    return render_to_string("recognition/panel_mine.html", {"shown": found[:SHOWN], "count": len(found)}, request)


def of_disclosure(request: HttpRequest) -> str:
    """On the publication of candidates: the way to their selection."""
    found = policy.campaign_of_disclosure(request.who, request.resolver_match.kwargs["pk"])
    return render_to_string("recognition/of_disclosure.html", {"campaign": found}, request) if found else ""
