"""Activities as a calendar shows them: a member's own, or those of units; planned, held, called off."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Count, DateField, Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from zhibu.activities.models import (
    Activity,
    AgendaItem,
    AgendaLine,
    Attendance,
    CalendarKey,
    Change,
    ListChange,
    Notice,
)
from zhibu.activities.queries.records import Meeting, confirmed_meetings
from zhibu.activities.states import SENT, Expected, Held, NoticeState
from zhibu.circulation.models import Delivery
from zhibu.kernel import sealed
from zhibu.organisation.models import Affiliation, Member
from zhibu.questionnaire.queries import said_on


@dataclass(frozen=True)
class CalendarEntry:
    """One activity in a calendar. Without a day yet it may be held from `first` to `last`. `sequence` rises with every
    change; `modified` is when the newest of them that is known was made.
    """

    activity: Activity
    first: date
    last: date
    sequence: int
    modified: datetime

    @property
    def notice(self) -> Notice:
        """Its notice."""
        return self.activity.notice

    @property
    def withdrawn(self) -> bool:
        """Whether it was called off."""
        return self.notice.state == NoticeState.WITHDRAWN

    @property
    def held(self) -> bool:
        """Whether its roll is confirmed."""
        return self.activity.roll_version > 0


def own_activities(member: Member, *, on: date) -> QuerySet[Activity]:
    """The activities that concern a member: those of the unit where they belong on the day, joint ones, those to which
    they were added; with those on whose roll they stand, and without those from whose list they were removed.
    """
    invited = Delivery.objects.filter(dispatch=OuterRef("notice__dispatch"), member=member)
    there = Q(since__lte=OuterRef("that_day")) & (Q(until=None) | Q(until__gt=OuterRef("that_day")))
    belongs = Affiliation.objects.filter(there, member=member, unit=OuterRef("unit"))
    changes = ListChange.objects.filter(activity=OuterRef("pk"), member=member, undone_at=None)
    on_the_roll = Attendance.objects.filter(activity=OuterRef("pk"), member=member)
    as_officer = Q(notice__expected=Expected.OFFICERS) & Exists(invited.filter(unit=OuterRef("unit")))
    at_home = Exists(belongs) & ~Q(notice__expected=Expected.OFFICERS)
    theirs = Exists(invited) & (at_home | as_officer | Q(notice__held=Held.JOINTLY))
    return (
        _sent()
        .annotate(that_day=Coalesce("day", on, output_field=DateField()))
        .filter(theirs | Exists(changes.filter(added=True)) | Exists(on_the_roll))
        .filter(~Exists(changes.filter(added=False)))
    )


def activities_of(units: Iterable[int]) -> QuerySet[Activity]:
    """The activities of these units, and the joint ones to which they were called."""
    called = Notice.objects.filter(pk=OuterRef("notice"), units__in=list(units))
    return _sent().filter(Q(unit__in=list(units)) | Q(notice__held=Held.JOINTLY) & Exists(called))


def _sent() -> QuerySet[Activity]:
    return Activity.objects.filter(notice__state__in=SENT).select_related("notice", "unit")


def entries(rows: QuerySet[Activity], first: date, last: date) -> Sequence[CalendarEntry]:
    """What of these lies between two days, by day, then by time; what has no day yet stands at the first on which it
    may be held. One query.
    """
    changes = Change.objects.filter(Q(activity=None) | Q(activity=OuterRef("pk")), notice=OuterRef("notice"))
    grouped = changes.order_by().values("notice")
    found = (
        rows.annotate(
            begins=Coalesce("day", "notice__first_day"),
            ends=Coalesce("day", "notice__last_day", "notice__first_day"),
            changed=Subquery(grouped.annotate(all=Count("pk")).values("all")),
            newest=Subquery(grouped.annotate(at=Max("made_at")).values("at")),
        )
        .filter(begins__lte=last, ends__gte=first)
        .order_by("begins", F("start_time").asc(nulls_first=True), "pk")
    )
    return [_entry(row) for row in found]


def _entry(row: Activity) -> CalendarEntry:
    notice = row.notice
    known = [notice.issued_at, row.newest, notice.withdrawn_at, row.roll_confirmed_at]  # type: ignore[attr-defined]
    # A unit sets its day the first time without a change on record, so a change weighs more than all that follow it.
    steps = (row.day is not None) + (row.roll_version > 0) + (notice.state == NoticeState.WITHDRAWN)
    sequence = 4 * (row.changed or 0) + steps  # type: ignore[attr-defined]
    modified = max(at for at in known if at is not None)
    return CalendarEntry(row, row.begins, row.ends, sequence, modified)  # type: ignore[attr-defined]


@dataclass(frozen=True)
class YearFile:
    """A unit's year to keep: its activities by day, what was changed of each notice, its agenda, the rolls in force by
    activity as name, state, day on which it was made up, the unit's own confirmed records by activity, and by sheet
    what was answered to own questions.
    """

    entries: Sequence[CalendarEntry]
    changes: dict[int, list[Change]]
    lines: dict[int, list[tuple[str, str, date | None]]]
    agendas: dict[int, list[AgendaLine]] = field(default_factory=dict)
    meetings: dict[int, Meeting] = field(default_factory=dict)
    answers: dict[int, list[tuple[str, str]]] = field(default_factory=dict)


def year_file(unit: int, year: int) -> YearFile:
    """What a unit's year file holds; at most eleven queries, whatever the year held. Of a joint activity only the
    unit's own people stand in it.
    """
    rows = activities_of([unit]).select_related("notice__issuer", "unit", "feedback")
    found = entries(rows, date(year, 1, 1), date(year, 12, 31))
    changes: dict[int, list[Change]] = defaultdict(list)
    mine = Q(activity=None) | Q(activity__unit=unit)
    for change in Change.objects.filter(mine, notice__in=[row.notice.pk for row in found]).order_by("made_at", "pk"):
        changes[change.notice_id].append(change)
    day = OuterRef("activity__day")
    there = Q(since__lte=day) & (Q(until=None) | Q(until__gt=day))
    at_home = Affiliation.objects.filter(there, member=OuterRef("member"), unit=unit)
    lines: dict[int, list[tuple[str, str, date | None]]] = defaultdict(list)
    rolls = Attendance.objects.filter(
        Q(activity__unit=unit) | Exists(at_home),
        activity__in=[row.activity.pk for row in found],
        superseded_by=None,
    )
    columns = ("activity", "member__name", "state", "made_up_on")
    for activity, *line in rolls.order_by("member__pinyin_key", "member").values_list(*columns):
        lines[activity].append((line[0], line[1], line[2]))
    agendas: dict[int, list[AgendaLine]] = defaultdict(list)
    for item in AgendaItem.objects.filter(notice__in=[row.notice.pk for row in found]).order_by("place"):
        agendas[item.notice_id].append(item.line)
    own = [row.activity.pk for row in found if row.activity.unit_id == unit]
    feedback = [row.activity.feedback for row in found if hasattr(row.activity, "feedback")]
    answers = said_on(one.sheet_id for one in feedback if one.sheet_id is not None)
    return YearFile(found, dict(changes), dict(lines), dict(agendas), confirmed_meetings(own), answers)


def calendar_token_hash(token: str) -> str:
    """How the secret of a calendar's address is kept and found."""
    return sealed.lookup(f"activities.calendar:{token}")


def calendar_keys(member: Member) -> dict[int | None, CalendarKey]:
    """A member's addresses in force, by unit; None stands for their own."""
    return {key.unit_id: key for key in CalendarKey.objects.filter(member=member, revoked_at=None)}
