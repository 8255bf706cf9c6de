"""What this room tells the frame of every page."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

from zhibu.accounts.states import Duty
from zhibu.organisation import policy, queries
from zhibu.organisation.policy import MEMBER, OFFICER


def describe_person(request: HttpRequest) -> dict[str, Any]:
    """Committee, person, mode and place for the frame."""
    who = getattr(request, "who", None)
    if who is None or who.user is None:
        return {}
    words = {
        "mode": who.mode,
        "committee": who.committee,
        "person": who.user.name,
        "place": who.unit.name if who.unit else "",
        "duties": who.duties,
    }
    if who.posts:
        words["switch_to"] = MEMBER if who.mode == OFFICER else OFFICER
        if who.mode == OFFICER:
            words["place"] = "、".join(unit.name for unit in who.own_units)
    return words


def accounts_kept(request: HttpRequest) -> str:
    """For the security administrator: how many accounts they keep, and whether the office can go on by itself."""
    who = request.who
    if Duty.SECURITY not in who.duties:
        return ""
    words = {
        "kept": policy.kept_accounts(who).count(),
        "closed": policy.kept_accounts(who, kind="closed").count(),
        "staff_is_in": queries.staff_is_in(who.today),
    }
    return render_to_string("organisation/panel_accounts.html", words, request)
