"""Reads across notices, activities, attendance and feedback."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.activities.models import Activity, Attendance, Feedback, Notice
from zhibu.activities.states import Attended, Expected, Held, LeaveKind, NoticeState
from zhibu.circulation.models import Delivery, Dispatch
from zhibu.circulation.queries import Reach, not_signed, reach, signing
from zhibu.kernel.registry import registry
from zhibu.kernel.trees import within_any
from zhibu.organisation.models import Affiliation, Member, Post
from zhibu.organisation.policy import Person
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


def progress(notices: Iterable[Notice], who: Person) -> dict[int, Progress]:
    """The progress of each of these notices in the units a person manages, joint activities in all; two queries."""
    by_pk = {notice.pk: notice for notice in notices}
    mine = within_any("unit__path", who.paths)
    signed = signing([notice.dispatch_id for notice in by_pk.values() if notice.dispatch_id], mine)
    held = {
        row["notice"]: row
        for row in Activity.objects.filter(mine | Q(notice__held=Held.JOINTLY), notice__in=by_pk)
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


class UnitRow(NamedTuple):
    """One activity in a notice's table; the counts are of the roll in force, `effect` is None without feedback."""

    pk: int
    unit_id: int
    code: str
    name: str
    day: date | None
    roll_version: int
    effect: str | None
    late: bool | None
    expected: int
    present: int
    leave: int
    absent: int


def unit_rows(notice: Notice, condition: Q) -> list[UnitRow]:
    """The activities of a notice that fulfil `condition`, by unit code; one query."""
    lines = Q(attendances__superseded_by=None)
    rows = (
        Activity.objects.filter(condition, notice=notice)
        .annotate(
            expected=Count("attendances", filter=lines & ~Q(attendances__state=Attended.NOT_COUNTED)),
            present=Count("attendances", filter=lines & Q(attendances__state=Attended.PRESENT)),
            leave=Count("attendances", filter=lines & Q(attendances__state=Attended.LEAVE)),
            absent=Count("attendances", filter=lines & Q(attendances__state=Attended.ABSENT)),
        )
        .order_by("unit__code")
        .values_list(
            "pk", "unit_id", "unit__code", "unit__name", "day", "roll_version", "feedback__effect", "feedback__late",
            "expected", "present", "leave", "absent",
        )
    )  # fmt: skip
    return [UnitRow(*row) for row in rows]


def _dispatch(notice: Notice) -> Dispatch:
    """The dispatch of an issued notice; a draft has none, and asking for it is a mistake of the caller."""
    assert notice.dispatch is not None
    return notice.dispatch


def reach_within(notice: Notice, paths: list[str]) -> Reach:
    """The reach of a notice among the units within `paths`; one query."""
    return reach(_dispatch(notice), within_any("unit__path", paths))


def not_signed_within(notice: Notice, paths: list[str]) -> list[tuple[str, str, str]]:
    """Units within `paths` that have not signed, by code: code, name, office phone."""
    rows = not_signed(_dispatch(notice)).filter(within_any("unit__path", paths))
    return list(rows.values_list("unit__code", "unit__name", "unit__office_phone"))


def own_deliveries(notice: Notice, units: set[int]) -> list[Delivery]:
    """The deliveries of a notice to these units, by code."""
    return list(
        Delivery.objects.filter(dispatch=notice.dispatch_id, unit__in=units, member=None)
        .select_related("unit")
        .order_by("unit__code")
    )


def delivery_to(notice: Notice, member: Member | None) -> Delivery | None:
    """The delivery of a notice to a member."""
    return Delivery.objects.filter(dispatch=notice.dispatch_id, member=member, member__isnull=False).first()


def answered_by(member: Member, notices: Iterable[Notice]) -> dict[int, bool]:
    """Which of these notices (by dispatch id) the member has acknowledged; one query."""
    rows = Delivery.objects.filter(member=member, dispatch__in=[notice.dispatch_id for notice in notices])
    return {dispatch: answered is not None for dispatch, answered in rows.values_list("dispatch_id", "answered_at")}


def stops(notice: Notice, reached: Reach, rows: Sequence[UnitRow], who: Person) -> list[dict[str, str]]:
    """The corridor of a notice as one person's units stand in it."""
    confirmed = sum(row.roll_version > 0 for row in rows)
    reported = sum(row.effect is not None for row in rows)
    done = Progress((reached.signed, reached.units), (confirmed, len(rows)), (reported, len(rows)))
    return corridor(notice, done, disclosed([notice], who).get(notice.pk))


def corridor(notice: Notice, done: Progress, shown: tuple[int, int] | None) -> list[dict[str, str]]:
    """The stops of the corridor with their figures; the first one that is not complete is under way."""
    issued = timezone.localdate(notice.issued_at)
    pairs = [(_("sign for"), done.signed), (_("roll call"), done.confirmed), (_("feedback"), done.reported)]
    line = [{"label": _("issue"), "figure": f"{issued:%m-%d}", "state": "done"}]
    line += [{"label": label, "figure": _of(pair), "state": _stage(pair)} for label, pair in pairs]
    last = {"label": _("disclosure"), "figure": _("with the half-year"), "state": "open"}
    if shown and shown[1]:
        last |= {"figure": _of(shown), "state": _stage(shown)}
    line.append(last)
    if "now" not in (states := [stop["state"] for stop in line]) and "open" in states:
        line[states.index("open")]["state"] = "now"
    return line


def _of(pair: tuple[int, int]) -> str:
    return f"{pair[0]} / {pair[1]}" if pair[1] else "—"


def _stage(pair: tuple[int, int]) -> str:
    if pair[1] and pair[0] >= pair[1]:
        return "done"
    return "now" if pair[0] else "open"


def disclosed(notices: Sequence[Notice], who: Person) -> dict[int, tuple[int, int]]:
    """How many of the units' disclosures that hold these notices' activities are final, and how many there are, among
    the units that the person manages; per notice, as a higher room knows it.
    """
    answer = registry.deeds.get("activities.disclosed")
    return answer(notices, who) if answer else {}


def corridor_lines(notices: Sequence[Notice], who: Person) -> dict[int, list[dict[str, str]]]:
    """The corridor of each of these notices as the person's units stand in it; four queries."""
    done, shown = progress(notices, who), disclosed(notices, who)
    return {notice.pk: corridor(notice, done[notice.pk], shown.get(notice.pk)) for notice in notices}


def roll_in_force(activity: Activity) -> QuerySet[Any]:
    """The confirmed roll as tuples by pinyin: attendance pk, name, state, leave kind, made up on, reason."""
    return (
        Attendance.objects.filter(activity=activity, superseded_by=None)
        .order_by("member__pinyin_key", "member_id")
        .values_list("pk", "member__name", "state", "leave_kind", "made_up_on", "reason")
    )


def counts(states: Iterable[str]) -> dict[str, int]:
    """Expected, present, leave and absent of a roll from its states. Expected = present + leave + absent."""
    found = Counter(states)
    figures = {state.value: found[state.value] for state in Attended}
    figures["expected"] = found.total() - figures[Attended.NOT_COUNTED.value]
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
        .order_by(F("day").asc(nulls_last=True), F("start_time").asc(nulls_last=True), "pk")  # SQLite: nulls first
        .first()
    )


def state_of(choice: str) -> str:
    """The state of attendance that a choice of the roll means: a kind of leave is leave."""
    return Attended.LEAVE.value if choice in LeaveKind.values else choice


def roll_counts(activity: Activity) -> dict[str, int]:
    """Expected, present, leave and absent of a confirmed roll in force; one query."""
    return counts(Attendance.objects.filter(activity=activity, superseded_by=None).values_list("state", flat=True))


def feedback_of(activity: Activity) -> Feedback | None:
    """The feedback of an activity, if it has been reported; no query when the activity came with it."""
    return getattr(activity, "feedback", None)


def under_way(rows: QuerySet[Notice], *, most: int) -> list[Notice]:
    """The newest issued notices, at most so many."""
    return list(rows.filter(state=NoticeState.ISSUED).select_related("issuer").order_by("-issued_at", "-pk")[:most])


def open_notices(*, on: date) -> list[Notice]:
    """Issued notices that still run on a day: their last day is not over and a roll is still to be taken."""
    waiting = Activity.objects.filter(notice=OuterRef("pk"), roll_version=0)
    return list(
        Notice.objects.filter(Exists(waiting), state=NoticeState.ISSUED, last_day__gte=on)
        .select_related("dispatch")
        .order_by("pk")
    )


def has_joiners(notice: Notice, expected: QuerySet[Any]) -> bool:
    """Whether somebody among the expected has no delivery of the notice yet."""
    delivered = Delivery.objects.filter(dispatch=notice.dispatch_id, member=OuterRef("member_id"))
    return expected.filter(~Exists(delivered)).exists()
