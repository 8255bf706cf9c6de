"""Who is expected, and who receives a notice."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from zhibu.activities.models import Activity, ListChange, Notice
from zhibu.activities.states import Expected, Held, NoticeState
from zhibu.circulation.models import Delivery
from zhibu.organisation.models import Affiliation, Member, Post
from zhibu.organisation.states import MemberState


def recipients(notice: Notice, *, on: date, units: Sequence[int] | None = None) -> QuerySet[Any]:
    """Who is expected in the notice's units on a day, as values unit_id and member_id; a person once per unit. `units`
    (ids) are others to ask for instead.
    """
    addressed = Q(unit__notices_received=notice) if units is None else Q(unit__in=units)
    if notice.expected == Expected.OFFICERS:
        held = Post.objects.filter(Q(until=None) | Q(until__gt=on), addressed, since__lte=on)
        return held.values("unit_id", "member_id").distinct()
    rows = Affiliation.objects.filter(Affiliation.on(on), addressed)
    if notice.expected == Expected.FORMAL:
        rows = rows.filter(member__state=MemberState.FORMAL)
    return rows.values("unit_id", "member_id")


def expected_members(activity: Activity, on: date) -> QuerySet[Member]:
    """The expected list of an activity as membership stands on a day, by pinyin, with guests and without removed
    names; joint activities count a person once.
    """
    rows = recipients(activity.notice, on=on)
    if activity.notice.held == Held.BY_EACH:
        rows = rows.filter(unit=activity.unit_id)
    changes = ListChange.objects.filter(activity=activity, undone_at=None)
    listed = Q(pk__in=rows.values("member_id")) | Q(pk__in=changes.filter(added=True).values("member_id"))
    return (
        Member.objects.filter(listed)
        .exclude(pk__in=changes.filter(added=False).values("member_id"))
        .order_by("pinyin_key", "pk")
    )


def list_changes(activity: Activity) -> QuerySet[ListChange]:
    """Guests and removed names of an activity's expected list that are in force, by pinyin; one query."""
    rows = ListChange.objects.filter(activity=activity, undone_at=None).select_related("member")
    return rows.order_by("-added", "member__pinyin_key", "pk")


def next_activity(member: Member, *, on: date) -> Activity | None:
    """The next activity to which a member is invited, planned ones before those without a day yet."""
    invited = Notice.objects.filter(pk=OuterRef("notice"), dispatch__deliveries__member=member)
    belongs = Affiliation.objects.filter(Affiliation.on(on), member=member, unit=OuterRef("unit"))
    changes = ListChange.objects.filter(activity=OuterRef("pk"), member=member, undone_at=None)
    return (
        Activity.objects.filter(Exists(invited), roll_version=0)
        .exclude(notice__state=NoticeState.WITHDRAWN)
        .filter(Exists(belongs) | Q(notice__held=Held.JOINTLY) | Exists(changes.filter(added=True)))
        .filter(~Exists(changes.filter(added=False)))
        .filter(Q(day__gte=on) | Q(day=None, notice__last_day__gte=on))
        .select_related("notice", "unit")
        .order_by(F("day").asc(nulls_last=True), F("start_time").asc(nulls_last=True), "pk")  # SQLite: nulls first
        .first()
    )


def has_joiners(notice: Notice, expected: QuerySet[Any]) -> bool:
    """Whether somebody among the expected has no delivery of the notice yet."""
    delivered = Delivery.objects.filter(dispatch=notice.dispatch_id, member=OuterRef("member_id"))
    return expected.filter(~Exists(delivered)).exists()
