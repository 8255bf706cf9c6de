"""What this room tells the frame of every page."""

from typing import Any

from django.http import HttpRequest

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
    }
    if who.posts:
        words["switch_to"] = MEMBER if who.mode == OFFICER else OFFICER
        if who.mode == OFFICER:
            words["place"] = "、".join(unit.name for unit in who.own_units)
    return words
