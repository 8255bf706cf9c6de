"""What this room adds to the pages of activities and notices."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from zhibu.activities.policy import may_run, visible_activities
from zhibu.exchange import policy, queries


def of_activity(request: HttpRequest) -> str:
    """On an activity with its effect: make a practice of it, or go to the one that was made."""
    pk = request.resolver_match.kwargs["pk"]
    rows = visible_activities(request.who).filter(pk=pk, roll_version__gt=0, feedback__isnull=False)
    activity = rows.select_related("unit").first()
    if activity is None:
        return ""
    found = policy.visible_practices(request.who).filter(activity=pk).first()
    if found is None and (not may_run(request.who, activity) or queries.practice_of(pk)):
        return ""
    return render_to_string("exchange/of_activity.html", {"activity": activity, "practice": found}, request)


def of_notice(request: HttpRequest) -> str:
    """On a notice that was made of a practice: whose it is."""
    taken = queries.taken_from(request.resolver_match.kwargs["pk"])
    if taken is None:
        return ""
    readable = policy.visible_practices(request.who).filter(pk=taken.practice_id).exists()
    return render_to_string("exchange/of_notice.html", {"practice": taken.practice, "readable": readable}, request)
