"""Reads across records: what the system knows of a meeting, what a record says, which are missing."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from zhibu.activities.models import (
    Activity,
    FollowUp,
    Record,
    RecordItem,
    RecordVersion,
    Recusal,
    Resolution,
)
from zhibu.activities.queries.agenda import agenda_of
from zhibu.activities.queries.expected import expected_members
from zhibu.activities.queries.leaves import counted_on
from zhibu.activities.queries.rolls import counts
from zhibu.activities.queries.votes import Tally, Voters, lines_at, tally_of, voters_of, votes_for
from zhibu.activities.states import SENT, Attended, Held, NoticeKind, Outcome
from zhibu.organisation.models import Member, Post, Unit
from zhibu.organisation.queries import posts_of_unit
from zhibu.organisation.states import PostKind

# Of these a record is kept; of other activities it may be.
MEETINGS = (
    NoticeKind.MEMBER_MEETING,
    NoticeKind.BRANCH_COMMITTEE,
    NoticeKind.GROUP_MEETING,
    NoticeKind.ORGANISATION_LIFE,
    NoticeKind.OFFICERS,
)
MISSED_FOR = 60  # days after which nobody is reminded any more


@dataclass(frozen=True)
class Voting:
    """A resolution with what its votes are measured against and what became of it; `tally` is None before the roll."""

    resolution: Resolution
    tally: Tally | None
    outcome: Outcome
    votes_for: int | None

    @property
    def rules(self) -> list[str]:
        """The codes of the rules that were applied."""
        found = (self.tally.quorum, self.tally.majority) if self.tally else ()
        return [rule.code for rule in found if rule]


@dataclass(frozen=True)
class Meeting:
    """Everything a record says, its figures from the roll as it stood when the record was confirmed. `counts` is None
    before the roll is confirmed. Names of a joint activity are left out: they belong to many units.
    """

    activity: Activity
    record: Record | None
    counts: dict[str, int] | None = None
    voters: Voters | None = None
    on_leave: list[str] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)
    items: list[RecordItem] = field(default_factory=list)
    votings: list[Voting] = field(default_factory=list)
    follow_ups: list[FollowUp] = field(default_factory=list)
    versions: list[RecordVersion] = field(default_factory=list)

    @property
    def confirmed(self) -> bool:
        """Whether it stands as confirmed now."""
        return self.record is not None and self.record.confirmed_at is not None

    @property
    def roll_differs(self) -> bool:
        """Whether the roll was corrected after the record was confirmed."""
        return self.confirmed and self.record.roll_version != self.activity.roll_version  # type: ignore[union-attr]


def record_of(activity: Activity) -> Record | None:
    """The record of an activity, when somebody has begun it; one query."""
    return Record.objects.filter(activity=activity).select_related("host", "recorder").first()


def meeting_of(activity: Activity, record: Record | None) -> Meeting:
    """What the record of an activity says now; at most seven queries, however long it is."""
    version = record.roll_version if record and record.confirmed_at else activity.roll_version
    numbers = _from_roll(activity, version) if version else {}
    if record is None:
        return Meeting(activity, None, **numbers)
    resolutions = standing(Resolution.objects.filter(record=record)).prefetch_related("recusals__member")
    voters = voters_of(activity, version) if version else None
    return Meeting(
        activity,
        record,
        voters=voters,
        items=list(RecordItem.objects.filter(record=record).order_by("place")),
        votings=[voting_of(activity, one, voters) for one in resolutions.order_by("place")],
        follow_ups=follow_ups_of(record),
        versions=list(RecordVersion.objects.filter(record=record).order_by("-number")),
        **numbers,
    )


def confirmed_meetings(activities: Collection[int]) -> dict[int, Meeting]:
    """The confirmed records of these activities (ids) with items, resolutions and follow-ups, without figures of the
    roll: by activity. Six queries, however many there are.
    """
    records = Record.objects.filter(activity__in=activities, confirmed_at__isnull=False)
    found = {
        record.pk: Meeting(record.activity, record)
        for record in records.select_related("activity__notice", "activity__unit", "host", "recorder")
    }
    for item in RecordItem.objects.filter(record__in=found).order_by("place"):
        found[item.record_id].items.append(item)
    resolutions = standing(Resolution.objects.filter(record__in=found)).prefetch_related("recusals__member")
    for one in resolutions.order_by("place"):
        meeting = found[one.record_id]
        meeting.votings.append(voting_of(meeting.activity, one, None))
    agreed = standing(FollowUp.objects.filter(record__in=found)).select_related("owner")
    for follow_up in agreed.order_by("due", "pk"):
        found[follow_up.record_id].follow_ups.append(follow_up)
    return {meeting.activity.pk: meeting for meeting in found.values()}


def _from_roll(activity: Activity, version: int) -> dict[str, Any]:
    lines = lines_at(activity, version).order_by("member__pinyin_key", "member_id")
    rows = list(lines.values_list("member__name", "state"))
    by_each = activity.notice.held == Held.BY_EACH
    return {
        "counts": counts(state for _name, state in rows),
        "on_leave": [name for name, state in rows if state == Attended.LEAVE and by_each],
        "absent": [name for name, state in rows if state == Attended.ABSENT and by_each],
    }


def standing(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Resolutions or follow-ups that were not removed from the draft."""
    return rows.filter(removed_at=None)


def follow_ups_of(record: Record) -> list[FollowUp]:
    """What follows from a meeting, the earliest due first; one query."""
    rows = standing(FollowUp.objects.filter(record=record)).select_related("owner")
    return list(rows.order_by("due", "pk"))


def removed_of(record: Record) -> list[Any]:
    """What was removed from a draft and can be put back; two queries."""
    gone = {"record": record, "removed_at__isnull": False}
    rows = FollowUp.objects.filter(**gone).select_related("owner").order_by("pk")
    return [*Resolution.objects.filter(**gone).order_by("place"), *rows]


def voting_of(activity: Activity, resolution: Resolution, voters: Voters | None) -> Voting:
    """One resolution measured; by what its confirmed record has kept, else by the roll as it stands."""
    if resolution.basis:
        tally: Tally | None = Tally.read(resolution.basis)
    elif voters is not None:
        recused = frozenset(one.member_id for one in resolution.recusals.all())
        tally = tally_of(activity, voters, matter=resolution.matter, recused=recused)
    else:
        return Voting(resolution, None, Outcome.OPEN, resolution.votes_for)
    assert tally is not None
    found = votes_for(resolution, tally)
    return Voting(resolution, tally, tally.outcome(found), found)


def may_lead(activity: Activity, today: date) -> list[tuple[int, str]]:
    """Who may be named as host or recorder, and as owner of what follows: those expected and the unit's officers, by
    pinyin as (id, name); of a joint activity its officers only. One query.
    """
    day = counted_on(activity, today)
    found = Q(pk__in=Post.objects.filter(Post.on(day), unit=activity.unit_id).values("member_id"))
    if activity.notice.held == Held.BY_EACH:
        found |= Q(pk__in=expected_members(activity, day).values("pk"))
    return list(Member.objects.filter(found).order_by("pinyin_key", "pk").values_list("pk", "name"))


def attended(activity: Activity) -> list[tuple[int, str]]:
    """Who was present by the confirmed roll, by pinyin, as (id, name); one query."""
    rows = lines_at(activity, activity.roll_version).filter(state=Attended.PRESENT)
    return list(rows.order_by("member__pinyin_key", "member_id").values_list("member_id", "member__name"))


def proposed(activity: Activity, writer: Member | None) -> dict[str, Any]:
    """The first draft of a record from the notice: host, recorder, beginning and agenda, so that nobody types them.
    Without an agenda each line of the content is an item. Two queries.
    """
    day = activity.day or activity.notice.first_day
    posts = posts_of_unit(activity.unit, day) if day else []
    host = next((term.post.member_id for term in posts if term.post.kind == PostKind.SECRETARY), None)
    agenda = [str(line) for line in agenda_of(activity.notice)]
    lines = agenda or [line.strip() for line in activity.notice.content.splitlines() if line.strip()]
    return {
        "host": host,
        "recorder": writer.pk if writer else None,
        "began": activity.start_time,
        "items": [(line[:200], line[200:]) for line in lines],
    }


def missing_records(units: Sequence[Unit], on: date, *, most: int) -> list[Activity]:
    """Meetings of these units of the last weeks whose roll is confirmed and whose record is not, the newest first."""
    done = Record.objects.filter(activity=OuterRef("pk"), confirmed_at__isnull=False)
    rows = Activity.objects.filter(
        ~Exists(done),
        unit__in=units,
        roll_version__gt=0,
        day__gt=on - timedelta(days=MISSED_FOR),
        notice__kind__in=MEETINGS,
        notice__state__in=SENT,
    )
    return list(rows.select_related("notice", "unit").order_by("-day", "-pk")[:most])


def with_numbers(records: QuerySet[Record]) -> QuerySet[Any]:
    """Records with how many resolutions they hold and how much of what follows is still open."""
    left = Q(follow_ups__removed_at=None, follow_ups__done_at=None)
    return records.annotate(
        resolutions_held=Count("resolutions", filter=Q(resolutions__removed_at=None), distinct=True),
        left=Count("follow_ups", filter=left, distinct=True),
        followed=Count("follow_ups", filter=Q(follow_ups__removed_at=None), distinct=True),
    ).select_related("activity__notice", "activity__unit")


def resolutions_within(records: QuerySet[Record]) -> list[Voting]:
    """The resolutions of confirmed records, the newest meeting first; two queries."""
    held = Resolution.objects.filter(record__in=records.filter(confirmed_at__isnull=False), removed_at=None)
    rows = held.select_related("record__activity__notice", "record__activity__unit").prefetch_related("recusals")
    return [
        voting_of(row.record.activity, row, None)
        for row in rows.order_by("-record__activity__day", "-record__activity_id", "place")
    ]


def items_of(record: Record) -> list[tuple[str, str]]:
    """The agenda of a record as pairs of title and what was said; one query."""
    rows = RecordItem.objects.filter(record=record).order_by("place")
    return list(rows.values_list("title", "said"))


def recusals_of(resolution: Resolution | None) -> list[Recusal]:
    """Who is recused from a resolution, by pinyin; one query, none for one that is not written yet."""
    if resolution is None:
        return []
    rows = Recusal.objects.filter(resolution=resolution).select_related("member")
    return list(rows.order_by("member__pinyin_key", "pk"))
