"""Reads across make-up items: every leave and absence on a confirmed roll is one; open while it has no day."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from zhibu.activities.models import Activity, Attendance
from zhibu.activities.states import MISSED, PROTECTED_LEAVE, Attended, Held, NoticeState
from zhibu.circulation.models import Delivery
from zhibu.organisation.models import Member

# What is older stands in the lists and can be made up still, but is no longer put on anybody's desk.
ON_THE_DESK = timedelta(days=183)


def missed() -> QuerySet[Attendance]:
    """Leaves and absences in force, made up or not. A notice that was withdrawn has none: it has no confirmed roll."""
    counted = [NoticeState.ISSUED, NoticeState.CLOSED]
    return Attendance.objects.filter(superseded_by=None, state__in=MISSED, activity__notice__state__in=counted)


def missed_in(units: Iterable[int]) -> QuerySet[Attendance]:
    """The items that these units (ids) close: of activities that they hold themselves, and of joint ones those of the
    people to whom the notice was delivered in them.
    """
    own = list(units)
    joint = Q(activity__notice__held=Held.JOINTLY)
    home = Delivery.objects.filter(
        dispatch=OuterRef("activity__notice__dispatch"), member=OuterRef("member"), unit__in=own
    )
    # Two halves: with OR the database would look at every unit's activities.
    shared = Activity.objects.filter(notice__held=Held.JOINTLY, notice__units__in=own)
    concerned = Activity.objects.filter(unit__in=own).values("pk").union(shared.values("pk"))
    return missed().filter(Q(activity__unit__in=own) & ~joint | joint & Exists(home), activity__in=concerned)


def make_up_list(rows: QuerySet[Attendance]) -> QuerySet[Any]:
    """Items as a list shows them: with `code` and `unit_name` of the unit that closes each, by unit code, name in
    pinyin and day.
    """
    home = Delivery.objects.filter(
        dispatch=OuterRef("activity__notice__dispatch"),
        member=OuterRef("member"),
        dispatch__notice__held=Held.JOINTLY,
    )
    return (
        rows.select_related("member", "activity__notice", "activity__unit", "make_up")
        .annotate(
            code=Coalesce(Subquery(home.values("unit__code")[:1]), "activity__unit__code"),
            unit_name=Coalesce(Subquery(home.values("unit__name")[:1]), "activity__unit__name"),
        )
        .order_by("code", "member__pinyin_key", "member", "activity__day", "pk")
    )


def is_required(line: Attendance) -> bool:
    """Whether making it up is expected. Leave of a protected kind (GW-03, of the activity's day) never counts against
    anybody: it is offered, not required.
    """
    return _required(line.state, line.leave_kind, line.activity.day)


def required_on_desk(rows: QuerySet[Attendance], today: date) -> int:
    """How many of the items are open, required and of the last half-year; one query, however many there are."""
    groups = (
        rows.filter(made_up_on=None, activity__day__gte=today - ON_THE_DESK)
        .order_by()
        .values_list("state", "leave_kind", "activity__day")
        .annotate(Count("pk"))
    )
    return sum(count for state, kind, day, count in groups if _required(state, kind, day))


def _required(state: str, kind: str, day: date | None) -> bool:
    return state == Attended.ABSENT or kind not in PROTECTED_LEAVE(day)


def missed_by(member: Member) -> QuerySet[Any]:
    """What one member has missed, the newest first, with `delivered`: whether the notice itself reached them."""
    reached = Delivery.objects.filter(dispatch=OuterRef("activity__notice__dispatch"), member=member)
    return (
        missed()
        .filter(member=member)
        .select_related("activity__notice__issuer", "activity__unit", "make_up")
        .prefetch_related("activity__notice__agenda")
        .annotate(delivered=Exists(reached))
        .order_by("-activity__day", "-pk")
    )
