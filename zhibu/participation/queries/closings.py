"""Half-years as they were compiled: closings, records, what a member sees of their own."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, Min, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from zhibu.activities.models import Activity, Notice
from zhibu.activities.states import Held
from zhibu.disclosure.models import Objection, Supplement, Version
from zhibu.disclosure.queries import plain
from zhibu.disclosure.states import Stage
from zhibu.kernel.periods import HalfYear
from zhibu.kernel.trees import within_any
from zhibu.organisation.models import Affiliation, Unit
from zhibu.organisation.policy import Person
from zhibu.participation.models import Closing, Record
from zhibu.participation.queries.figures import (
    FIELDS,
    Figures,
    Line,
    facts,
    figures,
    in_force,
    lines_of,
    moves,
    snapshot,
    units_of,
)


def unconfirmed(period: HalfYear, *, units: Any) -> dict[int, int]:
    """How many activities that concern these units (a query or ids) have no confirmed roll in the half-year, per unit
    id: they are not facts and count nowhere. A joint activity concerns every unit of its notice. Two queries.
    """
    planned = Q(day__range=(period.first, period.last))
    undated = Q(day=None, notice__first_day__range=(period.first, period.last))
    waiting = Activity.objects.filter(planned | undated, roll_version=0)
    own = waiting.filter(unit__in=units, notice__held=Held.BY_EACH).values_list("unit").annotate(Count("pk"))
    joint = waiting.filter(notice__held=Held.JOINTLY, notice__units__in=units)
    missing = Counter(dict(own))
    missing.update(dict(joint.values_list("notice__units").annotate(Count("pk", distinct=True))))
    return dict(missing)


def unconfirmed_activities(period: HalfYear, *, units: Any) -> QuerySet[Activity]:
    """The same activities as rows, each once."""
    planned = Q(day__range=(period.first, period.last))
    undated = Q(day=None, notice__first_day__range=(period.first, period.last))
    shared = Activity.objects.filter(notice__held=Held.JOINTLY, notice__units__in=units).values("pk")
    mine = Q(unit__in=units, notice__held=Held.BY_EACH) | Q(pk__in=shared)
    return Activity.objects.filter(planned | undated, mine, roll_version=0)


PORTION = 10_000  # people whose figures are in memory at once


def portions(units: Iterable[Unit]) -> Iterator[list[Unit]]:
    """The units in their order, in lists with about PORTION people who ever belonged to them, so that the half-year of
    a million is compiled in the memory that one of some thousands takes. One query.
    """
    listed = list(units)
    people = dict(Affiliation.objects.order_by().values_list("unit").annotate(Count("pk")))
    part: list[Unit] = []
    count = 0
    for unit in listed:
        part.append(unit)
        count += people.get(unit.pk, 0)
        if count >= PORTION:
            yield part
            part, count = [], 0
    if part:
        yield part


def title(words: Mapping[str, Any]) -> str:
    """The title of a half-year's disclosure from the words kept with it."""
    return _("Participation in organisation activities, %(period)s") % {
        "period": HalfYear.parse(words["period"]).label
    }


def compiled_again(closing: Closing, *, until: int | None = None) -> tuple[list[Figures], dict[str, Any]]:
    """The figures of a closing's unit and what would be published of them, by the facts as they stand; one query. Only
    people who ever belonged to the unit are looked at.
    """
    period = HalfYear.parse(closing.period)
    units = units_of(figures(period, until=until, members_of=[closing.unit_id]))
    lines = units.get(closing.unit_id, [])
    return lines, snapshot(period, closing.unit, lines, moves(units).get(closing.unit_id, []))


def newer_facts(closing: Closing) -> bool:
    """Whether compiling it again would publish something else: rolls were corrected or confirmed late, or somebody's
    transfer was recorded late. Of a final one: something else than its last supplement says. Three queries at most.
    """
    said: Any = None
    if closing.disclosure.stage == Stage.FINAL:
        said = Supplement.objects.filter(disclosure=closing.disclosure_id).order_by("-number").first()
    said = said or Version.objects.filter(disclosure=closing.disclosure_id).order_by("-number").first()
    return said is not None and said.snapshot != plain(compiled_again(closing)[1])


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """What differs between two snapshots of a half-year: (name and figure, before, after), by the order of the later
    one; who is new or has gone stands with all figures.
    """
    old = {line["member"]: line for line in before["lines"]}
    new = {line["member"]: line for line in after["lines"]}
    for pk, line in new.items():
        earlier = old.get(pk)
        if earlier is None:
            yield line["name"], "—", _figures_of(line)
            continue
        for name in FIELDS:
            if line[name] != earlier[name]:
                label = str(LABELS[name])
                yield f"{line['name']} {label}", str(earlier[name]), str(line[name])
    for pk, line in old.items():
        if pk not in new:
            yield line["name"], _figures_of(line), "—"
    if before.get("unit") != after.get("unit"):
        yield _("Unit"), str(before.get("unit")), str(after.get("unit"))


LABELS = {
    "expected": gettext_lazy("Expected"),
    "present": gettext_lazy("Present"),
    "leave": pgettext_lazy("column", "Leave"),
    "absent": gettext_lazy("Absent"),
    "made_up": gettext_lazy("Made up"),
    "not_counted": gettext_lazy("Not counted"),
}


def _figures_of(line: Mapping[str, Any]) -> str:
    return _(", ").join(f"{label} {line[name]}" for name, label in LABELS.items() if line[name])


def half_years() -> list[HalfYear]:
    """Every half-year from the newest activity with a confirmed roll, or closing, back to the oldest, newest first."""
    span = Activity.objects.filter(roll_version__gt=0).aggregate(first=Min("day"), last=Max("day"))
    found = {HalfYear.parse(text) for text in Closing.objects.values_list("period", flat=True).distinct()}
    found |= {HalfYear.of(day) for day in span.values() if day}
    if not found:
        return []
    period, oldest = max(found), min(found)
    listed = [period]
    while period > oldest:
        period = period.previous
        listed.append(period)
    return listed


def stages(closings: QuerySet[Closing]) -> dict[tuple[str, str], int]:
    """How many closings there are per half-year and stage of the disclosure; one query."""
    rows = closings.order_by().values_list("period", "disclosure__stage").annotate(Count("pk"))
    return {(period, stage): number for period, stage, number in rows}


@dataclass(frozen=True)
class UnitLine:
    """One unit in a half-year: what there is to count, and how far its disclosure has come."""

    unit: Unit
    members: int
    confirmed: int
    open: int
    closing: Closing | None


def unit_lines(period: HalfYear, units: QuerySet[Unit], closings: QuerySet[Closing]) -> list[UnitLine]:
    """The units that have facts, unconfirmed rolls or a closing, by code; five queries. Each closing comes with
    `.checked` and `.listed` records and `.waiting` objections.
    """
    ids = units.order_by().values("pk")
    people = dict(
        facts(period, units=ids).values_list("member__affiliations__unit").annotate(Count("member", distinct=True))
    )
    held = dict(
        Activity.objects.filter(day__range=(period.first, period.last), roll_version__gt=0, unit__in=ids)
        .values_list("unit")
        .annotate(Count("pk"))
    )
    still = unconfirmed(period, units=ids)
    done = {closing.unit_id: closing for closing in counted(closings.filter(period=str(period)))}
    return [
        UnitLine(unit, people.get(unit.pk, 0), held.get(unit.pk, 0), still.get(unit.pk, 0), done.get(unit.pk))
        for unit in units.order_by("code")
        if unit.pk in people or unit.pk in still or unit.pk in done
    ]


def counted(closings: QuerySet[Closing]) -> QuerySet[Closing]:
    """Closings with their disclosures, `.listed` and `.checked` records and `.waiting` objections."""
    waiting = Objection.objects.filter(disclosure=OuterRef("disclosure"), answered_at=None)
    count = waiting.order_by().values("disclosure").annotate(n=Count("pk")).values("n")
    return closings.select_related("disclosure", "unit").annotate(
        listed=Count("records"),
        checked=Count("records", filter=Q(records__checked_at__isnull=False)),
        waiting=Coalesce(Subquery(count), 0),
    )


def records(closing: Closing) -> list[tuple[Any, ...]]:
    """The records of a closing by strokes: member pk, name, the six figures, when it was checked."""
    return list(
        closing.records.order_by("member__stroke_key", "member_id").values_list(
            "member_id", "member__name", *FIELDS, "checked_at"
        )
    )


def so_far(unit: Unit, period: HalfYear) -> list[tuple[Any, ...]]:
    """The same of a unit that is not compiled yet, by the facts as they stand."""
    lines = units_of(figures(period, members_of=[unit.pk])).get(unit.pk, [])
    return [(line.member_id, line.name, *(getattr(line, name) for name in FIELDS), None) for line in lines]


@dataclass(frozen=True)
class Part:
    """What one unit counts of one member in a half-year. Not compiled yet: `record` is None, figures so far."""

    unit_id: int
    unit: str
    figures: Figures | Record
    record: Record | None
    lines: list[tuple[Line, Line]]
    objections: list[Objection]

    @property
    def stage(self) -> str:
        """The stage of its disclosure; empty before it is compiled."""
        return self.record.closing.disclosure.stage if self.record else ""

    @property
    def waits(self) -> bool:
        """Whether an objection of the member still waits for its answer."""
        return any(one.answered_at is None for one in self.objections)

    @property
    def to_check(self) -> bool:
        """Whether the member is still asked to check it."""
        return self.record is not None and self.stage == Stage.CHECKING and not self.record.checked_at

    def may_object(self, today: date) -> bool:
        """Whether an objection may be made now: from own check to the last day on show, one at a time."""
        if self.record is None or self.waits or self.stage == Stage.FINAL:
            return False
        last = self.record.closing.disclosure.shown_until
        return last is None or today <= last


def parts_of(member_id: int, period: HalfYear) -> list[Part]:
    """A member's half-year by units, compiled ones as they were closed, others as the facts stand; four queries."""
    kept = Record.objects.filter(member=member_id, closing__period=str(period)).select_related(
        "closing__unit", "closing__disclosure"
    )
    by_unit = {one.closing.unit_id: one for one in kept}
    lines = lines_of(member_id, period)
    said: dict[int, list[Objection]] = {}
    for one in _objections_of(member_id, period):
        said.setdefault(one.disclosure_id, []).append(one)
    parts = [
        Part(
            pk,
            one.closing.unit.name,
            one,
            one,
            in_force(lines, pk, one.closing.facts_until),
            said.get(one.closing.disclosure_id, []),
        )
        for pk, one in by_unit.items()
    ]
    parts += [
        Part(one.unit_id, one.unit, one, None, in_force(lines, one.unit_id), [])
        for one in figures(period, member=member_id)
        if one.unit_id not in by_unit
    ]
    return sorted(parts, key=lambda part: part.lines[0][0].day if part.lines else period.last)


def _objections_of(member_id: int, period: HalfYear) -> QuerySet[Objection]:
    rows = Objection.objects.filter(member=member_id, disclosure__closing__period=str(period))
    return rows.select_related("answered_by", "passed_to", "later", "disclosure__unit").order_by("pk")


def disclosed(notices: Sequence[Notice], who: Person) -> dict[int, tuple[int, int]]:
    """How many final disclosures, of how many, hold each notice's activities in the units that the person manages: of
    the half-year of each activity's own day. Half-years not compiled are left out. Two queries.
    """
    spans = {HalfYear.of(day) for notice in notices for day in (notice.first_day, notice.end) if day}
    mine = within_any("unit__path", who.paths)
    done = Count("pk", filter=Q(unit__closings__disclosure__stage=Stage.FINAL))
    by_each, joint = Q(pk__in=[]), Q(pk__in=[])
    for half in spans:
        compiled, days = Q(unit__closings__period=str(half)), (half.first, half.last)
        by_each |= compiled & Q(day__range=days)
        joint |= compiled & Q(notice__first_day__range=days)
    own = Activity.objects.filter(by_each, mine, notice__in=notices, notice__held=Held.BY_EACH)
    shared = Notice.units.through.objects.filter(joint, mine, notice__in=notices, notice__held=Held.JOINTLY)
    rows = list(own.values_list("notice_id").annotate(final=done, all=Count("pk")))
    rows += shared.values_list("notice_id").annotate(final=done, all=Count("pk"))
    return {notice: (final, every) for notice, final, every in rows}


def differing_records() -> Iterator[Closing]:
    """Closings whose records are not what the newest version publishes: somebody changed rows behind the program."""
    closings = Closing.objects.select_related("unit").order_by("unit__code", "period")
    together = Prefetch("disclosure__versions", queryset=Version.objects.order_by("-number"))
    for closing in closings.prefetch_related("records", together):
        published = {
            line["member"]: [line[name] for name in FIELDS]
            for line in closing.disclosure.versions.all()[0].snapshot["lines"]
        }
        kept = {one.member_id: [getattr(one, name) for name in FIELDS] for one in closing.records.all()}
        if kept != published:
            yield closing


def what_differs() -> Iterator[str]:
    """The same as sentences, for `zhibu disclosure verify`."""
    for closing in differing_records():
        yield f"Records of {closing.unit.code}, {closing.period}, are not what was published last."
