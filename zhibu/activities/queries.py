"""Reads across notices, activities, attendance and feedback."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from zhibu.activities.models import Activity, Attendance, Notice
from zhibu.activities.states import Attended, Expected, Held
from zhibu.circulation.queries import signing
from zhibu.organisation.models import Affiliation, Member, Post
from zhibu.organisation.states import MemberState


def missing(notice: Notice, units: Sequence[int]) -> list[str]:
    """What a draft still lacks before it can be issued, each as a sentence; empty when it is complete."""
    lacks = [
        (not notice.theme, _("The theme is missing.")),
        (not units, _("Choose at least one unit.")),
        (notice.first_day is None, _("The day is missing.")),
        (not notice.content, _("The content is missing.")),
        (not notice.form, _("The form is missing.")),
        (notice.feedback_by is None, _("The day until which feedback is due is missing.")),
        (
            bool(notice.feedback_by and notice.end and notice.feedback_by < notice.end),
            _("Feedback cannot be due before the last day of the activity."),
        ),
        (
            notice.held == Held.JOINTLY and not (notice.start_time and notice.place),
            _("A joint activity needs its time and place."),
        ),
    ]
    return [sentence for lacking, sentence in lacks if lacking]


def recipients(notice: Notice, *, on: date) -> QuerySet[Any]:
    """Who is expected in the notice's units on a day, as values unit_id and member_id; a person once per unit."""
    if notice.expected == Expected.OFFICERS:
        held = Post.objects.filter(Q(until=None) | Q(until__gt=on), since__lte=on, unit__notices_received=notice)
        return held.values("unit_id", "member_id").distinct()
    rows = Affiliation.objects.filter(Affiliation.on(on), unit__notices_received=notice)
    if notice.expected == Expected.FORMAL:
        rows = rows.filter(member__state=MemberState.FORMAL)
    return rows.values("unit_id", "member_id")


def expected_members(activity: Activity, on: date) -> QuerySet[Member]:
    """The expected list of an activity as membership stands on a day, by pinyin; joint activities count a person
    once.
    """
    rows = recipients(activity.notice, on=on)
    if activity.notice.held == Held.BY_EACH:
        rows = rows.filter(unit=activity.unit_id)
    return Member.objects.filter(pk__in=rows.values("member_id")).order_by("pinyin_key", "pk")


@dataclass(frozen=True)
class Progress:
    """How far a notice has come: each a pair of done and all."""

    signed: tuple[int, int] = (0, 0)
    confirmed: tuple[int, int] = (0, 0)
    reported: tuple[int, int] = (0, 0)


def progress(notices: Iterable[Notice]) -> dict[int, Progress]:
    """The progress of each of these notices; two queries."""
    by_pk = {notice.pk: notice for notice in notices}
    signed = signing([notice.dispatch_id for notice in by_pk.values() if notice.dispatch_id])
    held = {
        row["notice"]: row
        for row in Activity.objects.filter(notice__in=by_pk)
        .values("notice")
        .annotate(
            all=Count("pk"),
            confirmed=Count("pk", filter=Q(roll_version__gt=0)),
            reported=Count("pk", filter=Q(feedback__isnull=False)),
        )
    }
    done = {}
    for pk, notice in by_pk.items():
        row = held.get(pk, {"all": 0, "confirmed": 0, "reported": 0})
        done[pk] = Progress(
            signed=signed.get(notice.dispatch_id or 0, (0, 0)),
            confirmed=(row["confirmed"], row["all"]),
            reported=(row["reported"], row["all"]),
        )
    return done


def unit_rows(notice: Notice, condition: Q) -> list[tuple[Any, ...]]:
    """One row per activity of a notice for units that fulfil `condition`, by code: pk, code, name, day, roll version,
    expected, present, leave, absent, effect, late; one query. Counts are of the roll in force.
    """
    lines = Q(attendances__superseded_by=None)
    return list(
        Activity.objects.filter(condition, notice=notice)
        .annotate(
            expected=Count("attendances", filter=lines & ~Q(attendances__state=Attended.NOT_COUNTED)),
            present=Count("attendances", filter=lines & Q(attendances__state=Attended.PRESENT)),
            leave=Count("attendances", filter=lines & Q(attendances__state=Attended.LEAVE)),
            absent=Count("attendances", filter=lines & Q(attendances__state=Attended.ABSENT)),
        )
        .order_by("unit__code")
        .values_list(
            "pk",
            "unit__code",
            "unit__name",
            "day",
            "roll_version",
            "expected",
            "present",
            "leave",
            "absent",
            "feedback__effect",
            "feedback__late",
        )
    )


def roll_in_force(activity: Activity) -> QuerySet[Any]:
    """The confirmed roll as tuples by pinyin: attendance pk, member pk, name, state, leave kind, made up on, version,
    reason.
    """
    return (
        Attendance.objects.filter(activity=activity, superseded_by=None)
        .order_by("member__pinyin_key", "member_id")
        .values_list("pk", "member_id", "member__name", "state", "leave_kind", "made_up_on", "version", "reason")
    )


def counts(states: Iterable[str]) -> dict[str, int]:
    """Expected, present, leave and absent of a roll from its states. Expected = present + leave + absent."""
    listed = list(states)
    figures = {state.value: listed.count(state) for state in Attended}
    figures["expected"] = len(listed) - figures[Attended.NOT_COUNTED.value]
    return figures


def next_activity(member: Member, *, on: date) -> Activity | None:
    """The next activity to which a member is invited, planned ones before those without a day yet."""
    invited = Notice.objects.filter(pk=OuterRef("notice"), dispatch__deliveries__member=member)
    belongs = Affiliation.objects.filter(Affiliation.on(on), member=member, unit=OuterRef("unit"))
    return (
        Activity.objects.filter(Exists(invited), roll_version=0)
        .filter(Exists(belongs) | Q(notice__held=Held.JOINTLY))
        .filter(Q(day__gte=on) | Q(day=None, notice__last_day__gte=on))
        .select_related("notice", "unit")
        .order_by("day", "start_time", "pk")
        .first()
    )
