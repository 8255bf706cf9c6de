"""What this room adds to the page of an activity."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from zhibu.supervision import queries


def of_activity(request: HttpRequest) -> str:
    """For the staff, on a meeting with decisions: press for one of them, or go to what is pressed for already."""
    if not request.who.is_staff:
        return ""
    decided = queries.decided_at(request.resolver_match.kwargs["pk"])
    return render_to_string("supervision/of_activity.html", decided, request) if decided else ""
