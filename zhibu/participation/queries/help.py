"""Who needs help: units without activity and activities without effect in any period, by code, and what would help."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from zhibu.activities.models import Activity
from zhibu.activities.states import SENT, Effect, Held
from zhibu.circulation.models import Delivery
from zhibu.organisation.models import Affiliation, Post, Unit
from zhibu.organisation.states import UnitKind


@dataclass(frozen=True)
class QuietUnit:
    """A unit that held nothing in the period: how many belong to it, what reached it, what it planned, when it last
    held something, and what would help.
    """

    unit: Unit
    members: int
    notices: int
    planned: int
    last: date | None
    help: str


@dataclass(frozen=True)
class WeakActivity:
    """An activity without effect: what says so, and what would help."""

    activity: Activity
    why: str
    help: str


def branches(units: QuerySet[Unit], first: date, last: date) -> QuerySet[Unit]:
    """Branches among `units` that stood in the period; one whose first day nobody has entered has always stood."""
    founded, there = Q(founded=None) | Q(founded__lte=last), Q(dissolved=None) | Q(dissolved__gt=first)
    return units.filter(founded, there, kind=UnitKind.BRANCH)


def quiet_units(units: QuerySet[Unit], first: date, last: date) -> list[QuietUnit]:
    """Branches among `units` that stood in the period and held no activity of their own or jointly, by code; a roll
    must be confirmed for it to count. Six queries.
    """
    held = Activity.objects.filter(roll_version__gt=0, day__range=(first, last))
    own = held.filter(unit=OuterRef("pk"))
    joint = held.filter(notice__held=Held.JOINTLY, notice__units=OuterRef("pk"))
    quiet = branches(units, first, last).filter(~Exists(own), ~Exists(joint))
    found = list(quiet.order_by("code"))
    ids = [unit.pk for unit in found]
    people = Counter(dict(_counted(Affiliation.objects.filter(Affiliation.on(last), unit__in=ids))))
    reached = Counter(
        dict(_counted(Delivery.objects.filter(unit__in=ids, member=None, delivered_at__date__range=(first, last))))
    )
    waiting = Activity.objects.filter(unit__in=ids, roll_version=0, day__range=(first, last), notice__state__in=SENT)
    planned = Counter(dict(_counted(waiting)))
    ever = Activity.objects.filter(unit__in=ids, roll_version__gt=0, day__lt=first)
    before = dict(ever.values_list("unit").annotate(Max("day")))
    led = set(Post.objects.filter(Post.on(last), unit__in=ids).values_list("unit_id", flat=True))
    return [
        QuietUnit(
            unit, people[unit.pk], reached[unit.pk], planned[unit.pk], before.get(unit.pk),
            _for_unit(people[unit.pk], reached[unit.pk], planned[unit.pk], unit.pk in led),
        )
        for unit in found
    ]  # fmt: skip


def _counted(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.order_by().values_list("unit").annotate(Count("pk"))


def _for_unit(members: int, notices: int, planned: int, led: bool) -> str:
    """What would help a unit that held nothing."""
    if not members:
        return _("Nobody belongs to it: look whether it should be merged or dissolved.")
    if not led:
        return _("Nobody holds a post in it: help it to elect or appoint its officers.")
    if planned:
        return _("It has set days: ask for the rolls, they may only be missing here.")
    if notices:
        return _("Notices reached it and it set no day: help it to choose one, or hold the activity with a neighbour.")
    return _("No notice reached it: send it one, or invite it to a joint activity.")


def weak_activities(units: QuerySet[Unit], first: date, last: date, today: date) -> list[WeakActivity]:
    """Activities held in the period by `units` of which no effect is known: no feedback although its day is over, a
    goal not or only partly reached, or members who found the content of no use. By unit code and day; one query.
    """
    held = Activity.objects.filter(
        roll_version__gt=0, day__range=(first, last), unit__in=units.order_by().values("pk")
    )
    silent = Q(feedback=None, notice__feedback_by__lt=today)
    missed = Q(feedback__effect__in=[Effect.NOT, Effect.PARTLY])
    rows = held.filter(silent | missed | Q(rating__isnull=False)).select_related(
        "unit", "notice", "feedback", "rating"
    )
    found = []
    for row in rows.order_by("unit__code", "day", "pk"):
        if reason := _why(row, today):
            found.append(WeakActivity(row, *reason))
    return found


def _why(row: Activity, today: date) -> tuple[str, str] | None:
    """What says that an activity had no effect, and what would help; None when nothing says so."""
    feedback = getattr(row, "feedback", None)
    if feedback is None:
        by = row.notice.feedback_by
        if by is not None and by < today:
            return _("no feedback"), _("Ask for the feedback: a short form, the figures are filled in.")
        return None
    if feedback.effect == Effect.NOT:
        return _("goal not reached"), _(
            "Read what was difficult and what the unit suggests; offer another's practice."
        )
    if feedback.effect == Effect.PARTLY:
        return _("goal partly reached"), _("Read what was difficult; one thing to change next time is enough.")
    shown = row.rating.shown if hasattr(row, "rating") else {}
    if shown and shown["content_useful"] * 2 < shown["answers"]:
        return (
            _("useful to %(yes)s of %(all)s who answered") % {"yes": shown["content_useful"], "all": shown["answers"]},
            _("Ask members what they need before the next one is planned."),
        )
    return None
