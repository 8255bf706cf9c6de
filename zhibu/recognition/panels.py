"""What this room adds to the pages of units and members."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from zhibu.recognition import policy, queries
from zhibu.recognition.services import KIND

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
    if request.about.kind != KIND:
        return ""
    found = policy.campaign_of_disclosure(request.who, request.about.pk)
    return render_to_string("recognition/of_disclosure.html", {"campaign": found}, request) if found else ""


def absences_of_unit(request: HttpRequest) -> str:
    """On the page of a unit, for those who manage it: where absences cluster, and a case of accountability."""
    who, code = request.who, request.resolver_match.kwargs["code"]
    if not who.is_officer:
        return ""
    unit = request.about
    if not who.manages(unit):
        return ""
    words = {"code": code, "may_call": policy.may_draft_for(who, unit, None)}
    return render_to_string("recognition/panel_absences.html", words, request)


def talk_with_member(request: HttpRequest) -> str:
    """On the page of a member, for the officers of their unit: prepare a talk, draft a case."""
    who, key = request.who, request.resolver_match.kwargs["pk"]
    if not policy.serves_member(who, key):
        return ""
    return render_to_string("recognition/panel_talk.html", {"key": key}, request)


def my_sanctions(request: HttpRequest) -> str:
    """On one's own page, where there is something: cases and talks that concern oneself."""
    who = request.who
    words = {"cases": policy.own_sanctions(who).exists(), "talks": policy.visible_talks(who).exists()}
    return render_to_string("recognition/panel_my_sanctions.html", words, request) if any(words.values()) else ""


def of_notice(request: HttpRequest) -> str:
    """On a notice, which the person may see: what was promised with it, and for its officers the way to state it.
    One query.
    """
    who, notice = request.who, request.about
    found = list(policy.visible_promises(who).filter(notice=notice.pk).order_by("due", "pk")[: 2 * SHOWN])
    may_state = who.serves(notice.issuer) and notice.issued_at is not None
    if not found and not may_state:
        return ""
    words = {"promises": found, "may_state": may_state, "key": notice.pk}
    return render_to_string("recognition/panel_promises.html", words, request)
