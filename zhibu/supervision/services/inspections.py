"""An inspection from its draft to the release of its results."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.circulation.services import close_tasks_from, reopen_tasks
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.models import Member, Unit
from zhibu.organisation.policy import Person
from zhibu.supervision import queries
from zhibu.supervision.models import Candidate, Excluded, Finding, Inspection, Relation, Seat, Visit
from zhibu.supervision.services.common import locked, note, task, working_days_after
from zhibu.supervision.states import MEND_DAYS, PLAN_DAYS, Kind, Stage


@transaction.atomic
def keep_inspection(
    *, inspection: Inspection | None, values: Mapping[str, Any], who: Person, now: datetime
) -> Inspection:
    """Begin an inspection or change one whose seed is not published yet."""
    if inspection is None:
        kept = Inspection.objects.create(**values, made_by=who.actor.id, made_at=now)
        note(kept, "begun", who.actor, now, kind=kept.kind)
        return kept
    kept = locked(inspection, Stage.DRAFT)
    for name, value in values.items():
        setattr(kept, name, value)
    kept.save(update_fields=list(values))
    note(kept, "changed", who.actor, now)
    return kept


@transaction.atomic
def discard(*, inspection: Inspection, who: Person, now: datetime) -> None:
    """Throw away an inspection whose seed was never published."""
    kept = locked(inspection, Stage.DRAFT)
    note(kept, "discarded", who.actor, now)
    kept.delete()


@transaction.atomic
def add_candidates(*, inspection: Inspection, members: Iterable[Member], who: Person, now: datetime) -> int:
    """Put persons at the end of the list of inspectors; who stands there already stays. Returns how many came."""
    kept = locked(inspection, Stage.DRAFT)
    there = set(kept.candidates.values_list("member_id", flat=True))
    last = kept.candidates.aggregate(last=Max("number"))["last"] or 0
    fresh = [one for one in dict.fromkeys(members) if one.pk not in there]
    Candidate.objects.bulk_create(
        Candidate(inspection=kept, member=one, number=number) for number, one in enumerate(fresh, last + 1)
    )
    note(kept, "listed", who.actor, now, inspectors=len(fresh))
    return len(fresh)


@transaction.atomic
def remove_candidate(*, candidate: Candidate, who: Person, now: datetime) -> None:
    """Take somebody off the list; numbers of the others stay."""
    kept = locked(candidate.inspection, Stage.DRAFT)
    note(kept, "unlisted", who.actor, now, number=candidate.number)
    candidate.delete()


@transaction.atomic
def state_relation(*, candidate: Candidate, unit: Unit, reason: str, who: Person, now: datetime) -> Relation:
    """Recuse somebody from a unit, with what ties them to it."""
    kept = locked(candidate.inspection, Stage.DRAFT)
    made, _new = Relation.objects.update_or_create(candidate=candidate, unit=unit, defaults={"reason": reason})
    note(kept, "recused", who.actor, now, number=candidate.number, unit=unit.code)
    return made


@transaction.atomic
def drop_relation(*, relation: Relation, who: Person, now: datetime) -> None:
    """Take a stated relation back."""
    kept = locked(relation.candidate.inspection, Stage.DRAFT)
    note(kept, "recusal_dropped", who.actor, now, number=relation.candidate.number, unit=relation.unit.code)
    relation.delete()


@transaction.atomic
def exclude(*, inspection: Inspection, unit: Unit, reason: str, who: Person, now: datetime) -> Excluded:
    """Leave a unit out, with the reason."""
    kept = locked(inspection, Stage.DRAFT)
    made, _new = Excluded.objects.update_or_create(inspection=kept, unit=unit, defaults={"reason": reason})
    note(kept, "unit_excluded", who.actor, now, unit=unit.code)
    return made


@transaction.atomic
def include(*, excluded: Excluded, who: Person, now: datetime) -> None:
    """Draw from a unit after all."""
    kept = locked(excluded.inspection, Stage.DRAFT)
    note(kept, "unit_included", who.actor, now, unit=excluded.unit.code)
    excluded.delete()


@transaction.atomic
def publish(*, inspection: Inspection, who: Person, now: datetime) -> Inspection:
    """Publish the seed with everything that the lot depends on; from now on none of it changes. What the last spot
    check went to is left out by itself. Raises NotPossibleError when the draw could not be made with it.
    """
    kept = locked(inspection, Stage.DRAFT)
    by_hand = set(kept.excluded.values_list("unit", flat=True))
    Excluded.objects.bulk_create(
        Excluded(inspection=kept, unit=unit, by_itself=True)
        for unit in queries.last_drawn(kept)
        if unit.pk not in by_hand
    )
    out = set(kept.excluded.values_list("unit__code", flat=True))
    units = queries.units_to_draw_from(timezone.localdate(now)).values_list("code", flat=True)
    kept.codes = [code for code in units if code not in out]
    if not kept.checklist.items.exists():
        raise NotPossibleError(_("The checklist has no item yet."))
    if not kept.candidates.exists():
        raise NotPossibleError(_("Nobody is on the list of inspectors yet."))
    if kept.kind == Kind.SPOT and not kept.count:
        raise NotPossibleError(_("At least one must be drawn."))
    queries.draw(kept.seed, kept.codes, kept.count or len(kept.codes))  # whether it can be drawn at all
    kept.stage, kept.published_at = Stage.PUBLISHED, now
    kept.save(update_fields=["stage", "published_at", "codes"])
    note(
        kept,
        "seed_published",
        who.actor,
        now,
        seed=queries.digest(kept.seed, ""),
        count=kept.count,
        units=len(kept.codes),
    )
    return kept


@transaction.atomic
def draw_lots(*, inspection: Inspection, who: Person, now: datetime) -> Inspection:
    """Draw units and inspectors with the published seed. Every inspector gets a task."""
    kept = locked(inspection, Stage.PUBLISHED)
    drawn = queries.draw(kept.seed, kept.codes, kept.count or len(kept.codes))
    units = {unit.code: unit for unit in Unit.objects.filter(code__in=drawn)}
    places = [(code, units[code].path) for code in drawn]
    people = queries.inspectors_of(kept, timezone.localdate(now))
    listed = {one.number: one for one in kept.candidates.all()}
    teams: dict[str, int] = {}
    if kept.kind == Kind.JOINT:
        team_of, teams = queries.draw_teams(kept.seed, places, people, kept.size)
        for number, team in team_of.items():
            listed[number].team = team
        Candidate.objects.bulk_update(listed.values(), ["team"])
        seats = {code: [number for number, one in team_of.items() if one == team] for code, team in teams.items()}
    else:
        seats = queries.draw_inspectors(kept.seed, places, people, kept.size)
    made = Visit.objects.bulk_create(
        Visit(inspection=kept, unit=units[code], lot=lot, team=teams.get(code)) for lot, code in enumerate(drawn, 1)
    )
    Seat.objects.bulk_create(
        Seat(visit=visit, candidate=listed[number]) for visit in made for number in seats[visit.unit.code]
    )
    kept.stage, kept.drawn_at = Stage.DRAWN, now
    kept.save(update_fields=["stage", "drawn_at"])
    seated = {number for numbers in seats.values() for number in numbers}
    _ask_inspectors(kept, [listed[number] for number in sorted(seated)], now)
    note(kept, "drawn", who.actor, now, units=drawn)
    return kept


def _ask_inspectors(inspection: Inspection, seated: Iterable[Candidate], now: datetime) -> None:
    words = {"title": inspection.title}
    reopen_tasks(
        [
            task(
                "inspect", f"{inspection.pk}:{one.member_id}", "inspection", [inspection.pk], words=words,
                due=inspection.visits_to, member_id=one.member_id,
            )
            for one in seated
        ],
        now=now,
    )  # fmt: skip


@transaction.atomic
def release(*, inspection: Inspection, who: Person, now: datetime) -> int:
    """Let every unit see its own results; findings begin their days, and their units get tasks. Returns how many
    findings there are. Raises NotPossibleError while a visit is not finished.
    """
    kept = locked(inspection, Stage.DRAWN)
    if not queries.progress_of(kept).is_done:
        raise NotPossibleError(_("Not every visit is finished yet."))
    kept.stage, kept.released_at = Stage.RELEASED, now
    kept.save(update_fields=["stage", "released_at"])
    today = timezone.localdate(now)
    plan_due, due = (working_days_after(now, rule(today)) for rule in (PLAN_DAYS, MEND_DAYS))
    rows = Finding.objects.filter(visit__inspection=kept)
    rows.update(released_at=now, plan_due=plan_due, due=due)
    found = list(rows.select_related("item"))
    reopen_tasks(
        [
            task(
                "finding", str(one.pk), "finding", [one.pk], due=plan_due, unit_id=one.unit_id,
                words={"title": one.item.text[:80], "stop": one.stop},
            )
            for one in found
        ],
        now=now,
    )  # fmt: skip
    close_tasks_from(f"supervision.inspect:{kept.pk}", now=now)
    note(kept, "released", who.actor, now, findings=len(found))
    return len(found)
