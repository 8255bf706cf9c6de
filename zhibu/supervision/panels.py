"""What this room adds to the page of an activity."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from zhibu.activities.models import FollowUp, Resolution
from zhibu.supervision.models import Pressed


def of_activity(request: HttpRequest) -> str:
    """For the staff, on a meeting with decisions: press for one of them, or go to what is pressed for already."""
    if not request.who.is_staff:
        return ""
    pk = request.resolver_match.kwargs["pk"]
    decided = Resolution.objects.filter(record__activity=pk, record__version__gt=0, removed_at=None)
    to_do = FollowUp.objects.filter(record__activity=pk, record__version__gt=0, removed_at=None)
    found = {"resolutions": list(decided.order_by("place")), "follow_ups": list(to_do.order_by("due", "pk"))}
    if not any(found.values()):
        return ""
    pressed = Pressed.objects.filter(resolution__in=found["resolutions"]) | Pressed.objects.filter(
        follow_up__in=found["follow_ups"]
    )
    known = {("r", one.resolution_id) if one.resolution_id else ("f", one.follow_up_id): one.pk for one in pressed}
    return render_to_string("supervision/of_activity.html", {**found, "known": known}, request)
