"""How far notices have come: receipt, rolls, feedback, disclosure, and the stops that show it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.activities.models import Activity, Notice, Preview
from zhibu.activities.states import Attended, Held, NoticeState
from zhibu.circulation.models import Delivery, Dispatch
from zhibu.circulation.queries import Reach, UnitReach, not_signed, reach, reach_by_unit, signing
from zhibu.kernel.registry import registry
from zhibu.kernel.trees import within_any
from zhibu.organisation.models import Member
from zhibu.organisation.policy import Person


@dataclass(frozen=True)
class Progress:
    """How far a notice has come: each a pair of done and all."""

    signed: tuple[int, int] = (0, 0)
    previewed: tuple[int, int] = (0, 0)
    confirmed: tuple[int, int] = (0, 0)
    reported: tuple[int, int] = (0, 0)


def progress(notices: Iterable[Notice], who: Person) -> dict[int, Progress]:
    """The progress of each of these notices in the units a person manages, joint activities in all; two queries, and
    one more when there are joint ones.
    """
    by_pk = {notice.pk: notice for notice in notices}
    mine = within_any("unit__path", who.paths)
    signed = signing([notice.dispatch_id for notice in by_pk.values() if notice.dispatch_id], mine)
    told = Preview.objects.filter(mine, notice=OuterRef("notice")).values("notice").annotate(all=Count("pk"))
    joint = [pk for pk, notice in by_pk.items() if notice.held == Held.JOINTLY]

    def counted(**which: Any) -> QuerySet[Activity, Any]:
        return (
            Activity.objects.filter(**which)
            .values("notice")
            .annotate(
                all=Count("pk"),
                confirmed=Count("pk", filter=Q(roll_version__gt=0)),
                reported=Count("pk", filter=Q(feedback__isnull=False)),
                told=Subquery(told.values("all")),
            )
        )

    # Two halves of one query: with OR the database would look at every unit's activities.
    own = counted(notice__in=by_pk.keys() - set(joint)).filter(mine)
    held = {row["notice"]: row for row in own.union(counted(notice__in=joint), all=True)}
    telling = units_telling(list(by_pk.values()), who)
    done = {}
    for pk, notice in by_pk.items():
        row = held.get(pk, {"all": 0, "confirmed": 0, "reported": 0, "told": 0})
        done[pk] = Progress(
            signed=signed.get(notice.dispatch_id or 0, (0, 0)),
            previewed=(row["told"] or 0, telling.get(pk, row["all"])),
            confirmed=(row["confirmed"], row["all"]),
            reported=(row["reported"], row["all"]),
        )
    return done


def units_telling(notices: Sequence[Notice], who: Person) -> dict[int, int]:
    """In how many units people are expected by each joint notice, among those that the person manages: each tells its
    own members beforehand. A notice held by each unit has as many as it has activities, and is not asked here.
    """
    joint = {notice.dispatch_id: notice.pk for notice in notices if notice.held == Held.JOINTLY and notice.dispatch_id}
    rows = (
        Delivery.objects.filter(within_any("unit__path", who.paths), dispatch__in=joint, member__isnull=False)
        .values("dispatch")
        .annotate(all=Count("unit", distinct=True))
        .values_list("dispatch", "all")
    )
    return dict.fromkeys(joint.values(), 0) | {joint[dispatch]: units for dispatch, units in rows}


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


def unit_reach_within(notice: Notice, paths: list[str]) -> list[UnitReach]:
    """The reach of a notice in each unit within `paths`, by code; one query."""
    return reach_by_unit(_dispatch(notice), within_any("unit__path", paths))


def not_signed_within(notice: Notice, paths: list[str]) -> list[tuple[str, str, str]]:
    """Units within `paths` that have not signed, by code: code, name, office phone."""
    rows = not_signed(_dispatch(notice)).filter(within_any("unit__path", paths))
    return list(rows.values_list("unit__code", "unit__name", "unit__office_phone"))


def own_deliveries(notice: Notice, units: set[int]) -> list[Delivery]:
    """The deliveries of a notice to these units, by code."""
    return list(
        Delivery.objects.filter(dispatch=notice.dispatch_id, unit__in=units, member=None)
        .select_related("unit", "dispatch")
        .order_by("unit__code")
    )


def delivery_to(notice: Notice, member: Member | None) -> Delivery | None:
    """The delivery of a notice to a member."""
    return Delivery.objects.filter(dispatch=notice.dispatch_id, member=member, member__isnull=False).first()


def answered_by(member: Member, notices: Iterable[Notice]) -> dict[int, bool]:
    """Which of these notices (by dispatch id) the member has acknowledged; one query."""
    rows = Delivery.objects.filter(member=member, dispatch__in=[notice.dispatch_id for notice in notices])
    return {dispatch: answered is not None for dispatch, answered in rows.values_list("dispatch_id", "answered_at")}


def stops(notice: Notice, reached: Reach, rows: Sequence[UnitRow], told: int, who: Person) -> list[dict[str, str]]:
    """The corridor of a notice as one person's units stand in it; `told` of them have recorded their preview."""
    confirmed = sum(row.roll_version > 0 for row in rows)
    reported = sum(row.effect is not None for row in rows)
    units = units_telling([notice], who).get(notice.pk, len(rows))
    done = Progress((reached.signed, reached.units), (told, units), (confirmed, len(rows)), (reported, len(rows)))
    return corridor(notice, done, disclosed([notice], who).get(notice.pk))


def corridor(notice: Notice, done: Progress, shown: tuple[int, int] | None) -> list[dict[str, str]]:
    """The stops of the corridor with their figures; the first one that is not complete is under way."""
    issued = timezone.localdate(notice.issued_at)
    pairs = [
        (_("sign for"), done.signed),
        (_("preview"), done.previewed),
        (_("roll call"), done.confirmed),
        (_("feedback"), done.reported),
    ]
    line = [{"label": _("issue"), "figure": f"{issued:%m-%d}", "state": "done"}]
    line += [{"label": label, "figure": _of(pair), "state": _stage(pair)} for label, pair in pairs]
    last = {"label": _("disclosure"), "figure": _("with the half-year"), "state": "open"}
    if shown and shown[1]:
        last |= {"figure": _of(shown), "state": _stage(shown)}
    line.append(last)
    if notice.state == NoticeState.WITHDRAWN:
        # Nobody is asked for anything any more, so no stop is open and none under way.
        return line[:1] + [stop | {"figure": "—", "state": "open"} for stop in line[1:]]
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
    """The corridor of each of these notices as the person's units stand in it; three queries."""
    done, shown = progress(notices, who), disclosed(notices, who)
    return {notice.pk: corridor(notice, done[notice.pk], shown.get(notice.pk)) for notice in notices}
