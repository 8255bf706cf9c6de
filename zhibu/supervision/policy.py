"""Who sees which inspection, visit, finding and pressed item, and what they may do with it.

Staff of the committee run inspections and see everything. Inspectors see the units they were drawn for, nothing else.
Results stay between those two until they are released; then a unit's officers, and those above it, see their own.
"""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from zhibu.activities.models import FollowUp, Resolution
from zhibu.kernel.trees import within_any
from zhibu.organisation.policy import Person, require_staff
from zhibu.supervision.models import (
    Candidate,
    Checklist,
    EvidenceRequest,
    Excluded,
    Finding,
    Inspection,
    Item,
    LogEntry,
    Pressed,
    Relation,
    Visit,
)
from zhibu.supervision.states import MOVES, Stage

__all__ = ["require_staff"]


def visible_inspections(who: Person) -> QuerySet[Inspection]:
    """The staff see all; officers those whose seed is published; whoever inspects, what they were drawn for."""
    if who.is_staff:
        return Inspection.objects.all()
    if who.is_officer:
        return Inspection.objects.exclude(stage=Stage.DRAFT)
    return Inspection.objects.filter(pk__in=assigned(who).values("inspection"))


def inspection_or_404(who: Person, pk: int) -> Inspection:
    """The inspection among those the person may see."""
    found = visible_inspections(who).select_related("checklist").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def run_or_404(who: Person, pk: int) -> Inspection:
    """An inspection that the person runs; 403 for who only sees it."""
    found = inspection_or_404(who, pk)
    require_staff(who)
    return found


def assigned(who: Person) -> QuerySet[Visit]:
    """The visits for which the person was drawn as inspector."""
    if who.member is None or who.mode not in {"member", "officer"}:
        return Visit.objects.none()
    return Visit.objects.filter(seats__candidate__member=who.member).distinct()


def visible_visits(who: Person) -> QuerySet[Visit]:
    """The staff see all; inspectors their own; officers those of units they manage once the results are released."""
    if who.is_staff:
        return Visit.objects.all()
    mine = Q(pk__in=assigned(who).values("pk"))
    if who.is_officer:
        mine |= within_any("unit__path", who.paths) & Q(inspection__stage=Stage.RELEASED)
    return Visit.objects.filter(mine)


def visit_or_404(who: Person, pk: int) -> Visit:
    """The visit among those the person may see."""
    found = visible_visits(who).select_related("unit", "inspection__checklist").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def may_judge(who: Person, visit: Visit) -> bool:
    """Whether the person is one of its inspectors."""
    return who.member is not None and visit.seats.filter(candidate__member=who.member).exists()


def judged_or_404(who: Person, pk: int) -> Visit:
    """A visit whose inspector the person is; 403 for who only reads it."""
    found = visit_or_404(who, pk)
    if not may_judge(who, found):
        raise PermissionDenied(_("This is done by the inspectors who were drawn for %(unit)s.") % {"unit": found.unit})
    return found


def visible_requests(who: Person) -> QuerySet[EvidenceRequest]:
    """What inspectors asked of units: the staff, the inspectors, and the officers of the unit and those above."""
    if who.is_staff:
        return EvidenceRequest.objects.all()
    mine = Q(visit__in=assigned(who))
    if who.is_officer:
        mine |= within_any("visit__unit__path", who.paths)
    return EvidenceRequest.objects.filter(mine)


def request_or_404(who: Person, pk: int) -> EvidenceRequest:
    """The request among those the person may see."""
    rows = visible_requests(who).select_related("visit__unit", "visit__inspection", "item", "file")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def may_answer(who: Person, asked: EvidenceRequest) -> bool:
    """A unit answers by its own officers."""
    return who.serves(asked.visit.unit)


def answered_or_404(who: Person, pk: int) -> EvidenceRequest:
    """A request that the person answers; 403 with who does for who only reads it."""
    found = request_or_404(who, pk)
    if not may_answer(who, found):
        raise PermissionDenied(_("This is done by the officers of %(unit)s.") % {"unit": found.visit.unit.name})
    return found


def visible_findings(who: Person) -> QuerySet[Finding]:
    """The staff see all; inspectors those of their units; officers those of units they manage, once released."""
    if who.is_staff:
        return Finding.objects.all()
    mine = Q(visit__in=assigned(who))
    if who.is_officer:
        mine |= within_any("unit__path", who.paths) & Q(released_at__isnull=False)
    return Finding.objects.filter(mine)


def finding_or_404(who: Person, pk: int) -> Finding:
    """The finding among those the person may see."""
    rows = visible_findings(who).select_related("unit", "item__regulation", "visit__inspection")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def moves_of(who: Person, finding: Finding) -> list[str]:
    """What the person may do with a finding where it stands: its unit's officers mend, who inspects re-checks."""
    if finding.released_at is None:
        return []
    unit = who.serves(finding.unit)
    checks = who.is_staff or may_judge(who, finding.visit)
    return [
        move
        for move, (stops, _goes, by_unit) in MOVES.items()
        if finding.stop in stops and (unit if by_unit else checks)
    ]


def require_move(who: Person, finding: Finding, move: str) -> None:
    """403 with who does it."""
    by_unit = MOVES[move][2]
    if by_unit and not who.serves(finding.unit):
        raise PermissionDenied(_("This is done by the officers of %(unit)s.") % {"unit": finding.unit.name})
    if not by_unit and not (who.is_staff or may_judge(who, finding.visit)):
        raise PermissionDenied(_("Re-checks are done by the inspectors and the committee's staff."))


def visible_pressed(who: Person) -> QuerySet[Pressed]:
    """The staff see all; officers those of units they manage."""
    if who.is_staff:
        return Pressed.objects.all()
    if who.is_officer:
        return Pressed.objects.filter(within_any("unit__path", who.paths))
    return Pressed.objects.none()


def pressed_or_404(who: Person, pk: int) -> Pressed:
    """The pressed item among those the person may see."""
    rows = visible_pressed(who).select_related(
        "unit", "leader", "follow_up__record__activity__notice", "resolution__record__activity__notice"
    )
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def source_or_404(who: Person, asked: Mapping[str, Any]) -> dict[str, Any]:
    """The follow-up or resolution of a meeting that an address names (`follow_up`, `resolution`) under its name, for
    the staff; empty when it names none.
    """
    require_staff(who)
    sources: tuple[tuple[str, Any], ...] = (("follow_up", FollowUp), ("resolution", Resolution))
    for name, model in sources:
        number = str(asked.get(name, ""))
        if number:
            if not (number.isascii() and number.isdigit() and len(number) < 16):
                raise Http404
            rows = model.objects.select_related("record__activity__notice", "record__activity__unit")
            return {name: _one(rows.filter(pk=int(number), removed_at=None, record__version__gt=0))}
    return {}


def may_report(who: Person, pressed: Pressed) -> bool:
    """Its unit's own officers report."""
    return who.serves(pressed.unit)


def require_report(who: Person, pressed: Pressed) -> None:
    """403 with who does it."""
    if not may_report(who, pressed):
        raise PermissionDenied(_("This is done by the officers of %(unit)s.") % {"unit": pressed.unit.name})


def require_officer(who: Person) -> None:
    """403 unless the person acts as an officer: only officers carry lists away."""
    if not who.is_officer:
        raise PermissionDenied(_("Lists are exported by officers."))


def checklist_or_404(who: Person, pk: int) -> Checklist:
    """A checklist, for the staff."""
    require_staff(who)
    return _one(Checklist.objects.filter(pk=pk))


def item_or_404(who: Person, pk: int) -> Item:
    """An item of a checklist, for the staff."""
    require_staff(who)
    return _one(Item.objects.select_related("checklist", "regulation").filter(pk=pk))


def log_entry_or_404(who: Person, pk: int) -> LogEntry:
    """An entry of the supervision log, for the staff."""
    require_staff(who)
    return _one(LogEntry.objects.select_related("leader").filter(pk=pk))


def candidate_or_404(inspection: Inspection, pk: int) -> Candidate:
    """Somebody on the list of an inspection."""
    return _one(inspection.candidates.filter(pk=pk))


def relation_or_404(inspection: Inspection, pk: int) -> Relation:
    """A stated relation of somebody on the list."""
    return _one(Relation.objects.filter(candidate__inspection=inspection, pk=pk))


def excluded_or_404(inspection: Inspection, pk: int) -> Excluded:
    """A unit that is left out."""
    return _one(inspection.excluded.filter(pk=pk))


def _one(rows: QuerySet[Any]) -> Any:
    found = rows.first()
    if found is None:
        raise Http404
    return found
