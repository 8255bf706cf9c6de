"""Reads across what came of notices: feedback of the units, and what members said without their names."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q

from zhibu.activities.models import Activity, Attendance, EffectReply, Notice, Rated, Rating
from zhibu.activities.queries.own_questions import OwnAnswers, own_answers
from zhibu.activities.states import Attended, NoticeState, RatedItem
from zhibu.organisation.models import Member


def was_present(activity: Activity, member: Member) -> bool:
    """Whether the roll in force says that the member was there."""
    lines = Attendance.objects.filter(activity=activity, member=member, superseded_by=None, state=Attended.PRESENT)
    return lines.exists()


def may_rate(activity: Activity | None, member: Member | None) -> bool:
    """Whether the member was there, has not said how it was, and the notice is under way; two queries at most."""
    if activity is None or member is None or not activity.roll_version:
        return False
    if activity.notice.state != NoticeState.ISSUED or not was_present(activity, member):
        return False
    return not Rated.objects.filter(activity=activity, member=member).exists()


def last_attended(member: Member, *, on: date) -> Activity | None:
    """The newest activity of the last two weeks at which the member was present and has not said how it was."""
    rated = Rated.objects.filter(activity=OuterRef("pk"), member=member)
    present = Attendance.objects.filter(
        activity=OuterRef("pk"), member=member, superseded_by=None, state=Attended.PRESENT
    )
    recent = Activity.objects.filter(Exists(present), ~Exists(rated), day__range=(on - timedelta(days=14), on))
    return recent.filter(notice__state=NoticeState.ISSUED).select_related("notice").order_by("-day", "-pk").first()


def rating_shown(activity: Activity) -> dict[str, int]:
    """What members said of one activity, as of the last full five answers; empty before there are five."""
    found = Rating.objects.filter(activity=activity).values_list("shown", flat=True).first()
    return dict(found or {})


@dataclass(frozen=True)
class Worst:
    """The item with which most members found fault, with how many of how many answers."""

    item: RatedItem
    part: int
    answers: int


def worst_item(shown: Mapping[str, int]) -> Worst | None:
    """Of shown sums (`rating_shown`, `Effects.shown`) the item with most fault found; of several the first. None where
    nothing is shown or nobody found fault.
    """
    answers = shown.get("answers", 0)
    faults = {
        RatedItem.TIME: answers - shown.get("time_suitable", 0),
        RatedItem.CONTENT: answers - shown.get("content_useful", 0),
        RatedItem.MATERIAL: shown.get("too_much_material", 0),
    }
    item = max(faults, key=lambda one: faults[one])
    return Worst(item, faults[item], answers) if faults[item] else None


def worst_of(notice: Notice) -> Worst | None:
    """The same over all activities of a notice, by what is shown of each; one query."""
    sums: Counter[str] = Counter()
    for shown in Rating.objects.filter(activity__notice=notice).values_list("shown", flat=True):
        sums.update(shown)
    return worst_item(sums)


def effect_replies(notice: Notice) -> list[EffectReply]:
    """The issuer's replies, the one in force first; one query, none where it is known that there is none."""
    if not getattr(notice, "has_replies", True):
        return []
    return list(EffectReply.objects.filter(notice=notice).order_by("-pk"))


@dataclass(frozen=True)
class Effects:
    """What came of a notice: its activities with feedback and shown ratings, the sums of both, and what was answered
    to its own questions.
    """

    activities: list[Activity]
    counts: dict[str, int]
    shown: dict[str, int]
    unconfirmed: list[str]
    silent: list[str]
    own: OwnAnswers = field(default_factory=OwnAnswers)


def effects_of(notice: Notice, condition: Q) -> Effects:
    """The effects in the units that fulfil `condition`, by code; one query, four with own questions."""
    rows = list(
        Activity.objects.filter(condition, notice=notice)
        .select_related("unit", "feedback", "rating")
        .order_by("unit__code")
    )
    counts = Counter(row.feedback.effect for row in rows if hasattr(row, "feedback"))
    shown: Counter[str] = Counter()
    for row in rows:
        if hasattr(row, "rating"):
            shown.update(row.rating.shown)
    return Effects(
        activities=rows,
        counts=dict(counts),
        shown=dict(shown),
        unconfirmed=[row.unit.name for row in rows if not row.roll_version],
        silent=[row.unit.name for row in rows if row.roll_version and not hasattr(row, "feedback")],
        own=own_answers(notice, rows),
    )


@dataclass(frozen=True)
class Totals:
    """Over the activities of a notice: how many rolls are confirmed, and of the people on them how many were expected,
    present, and made it up.
    """

    confirmed: int
    expected: int
    present: int
    made_up: int


def totals_of(notice: Notice, condition: Q) -> Totals:
    """The totals of the activities that fulfil `condition`; two queries. Who is not counted stands in none of them."""
    held = Activity.objects.filter(condition, notice=notice, roll_version__gt=0)
    lines = Attendance.objects.filter(activity__in=held.values("pk"), superseded_by=None)
    sums = lines.exclude(state=Attended.NOT_COUNTED).aggregate(
        expected=Count("pk"),
        present=Count("pk", filter=Q(state=Attended.PRESENT)),
        made_up=Count("pk", filter=Q(made_up_on__isnull=False)),
    )
    return Totals(held.count(), **sums)


def to_be_closed(*, on: date) -> Sequence[Notice]:
    """Issued notices whose last day is over and whose feedback is complete, or whose day for feedback is over."""
    waiting = Activity.objects.filter(notice=OuterRef("pk"), feedback=None)
    ready = Q(feedback_by__lt=on) | ~Exists(waiting)
    return list(Notice.objects.filter(ready, state=NoticeState.ISSUED, last_day__lt=on).order_by("pk"))
