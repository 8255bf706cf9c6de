"""Pieces of this room on the first page."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone

from zhibu.activities import policy, queries
from zhibu.organisation.states import UnitKind

MOST = 8


def next_activity(request: HttpRequest) -> str:
    """A member's next activity with its one button."""
    who = request.who
    if who.member is None:
        return ""
    activity = queries.next_activity(who.member, on=who.today)
    if activity is None:
        return ""
    delivery = queries.delivery_to(activity.notice, who.member)
    context = {
        "activity": activity,
        "notice": activity.notice,
        "delivery": delivery,
        "who": who,
        "leave": queries.leave_of(activity, who.member),
        "can_ask": queries.may_ask_leave(activity.notice, activity),
        "phones": activity.day == who.today and queries.phone_open(activity, timezone.now()),
    }
    return render_to_string("activities/panel_next.html", context, request)


def how_was_it(request: HttpRequest) -> str:
    """The last activity at which a member was present and has not said how it was; for two weeks, then silence."""
    who = request.who
    activity = queries.last_attended(who.member, on=who.today) if who.member else None
    if activity is None:
        return ""
    return render_to_string("activities/panel_rating.html", {"activity": activity}, request)


def new_notice(request: HttpRequest) -> str:
    """The one main action of those who issue notices."""
    return render_to_string("activities/panel_new.html", {}, request) if request.who.own_units else ""


def under_way(request: HttpRequest) -> str:
    """The newest notices, each with the same stops."""
    who = request.who
    notices = queries.under_way(policy.visible_notices(who), most=MOST)
    if not notices:
        return ""
    context = {"notices": notices, "lines": queries.corridor_lines(notices, who), "who": who}
    return render_to_string("activities/panel_under_way.html", context, request)


def records_missing(request: HttpRequest) -> str:
    """Meetings of the officer's own units whose roll is confirmed and whose record is not; one query."""
    who = request.who
    found = queries.missing_records(who.own_units, who.today, most=MOST) if who.own_units else []
    return render_to_string("activities/panel_records.html", {"activities": found}, request) if found else ""


def make_up(request: HttpRequest) -> str:
    """How much is to be made up: one line for the officers of a unit, one for a member; nothing when nothing is."""
    who = request.who
    if who.member is None:
        return ""
    units = [unit.pk for unit in who.own_units if unit.kind in {UnitKind.BRANCH, UnitKind.GROUP}]  # where members are
    if who.is_officer and not units:
        return ""
    rows = queries.missed_in(units) if who.is_officer else queries.missed_by(who.member)
    count = queries.required_on_desk(rows, who.today)
    return render_to_string("activities/panel_make_up.html", {"open": count, "who": who}, request) if count else ""
