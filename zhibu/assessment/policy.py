"""Who sees which assessment, result and counter, and what they may do with it.

The office writes schemes and sees every draft. From the day units may answer, the officers of a unit, and those above
it, see its draft and nobody else's. Once it is closed they see its result, and so do the unit's own members.
"""

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from zhibu.assessment.models import Answer, Assessment, Counter, Dimension, Indicator, Result, Scheme
from zhibu.assessment.queries import serving_units
from zhibu.assessment.states import Stage
from zhibu.kernel.trees import within_any
from zhibu.organisation.models import Unit
from zhibu.organisation.policy import MEMBER, OFFICER, Person, require_staff

__all__ = ["require_staff"]
READ = (Stage.ANSWERING, Stage.CLOSED)


def scheme_or_404(who: Person, pk: int) -> Scheme:
    """A scheme, for the office; those in force are read in the results."""
    require_staff(who)
    found = Scheme.objects.select_related("copied_from").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def dimension_or_404(who: Person, pk: int) -> Dimension:
    """A dimension of a scheme, for the office."""
    require_staff(who)
    found = Dimension.objects.select_related("scheme").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def indicator_or_404(who: Person, pk: int) -> Indicator:
    """An indicator of a scheme, for the office."""
    require_staff(who)
    found = Indicator.objects.select_related("dimension__scheme").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def visible_results(who: Person) -> QuerySet[Result]:
    """The office sees all; officers those of units they manage from the answering on; members that of their own unit
    once it is closed.
    """
    if who.is_staff:
        return Result.objects.all()
    if who.is_officer:
        return Result.objects.filter(within_any("unit__path", who.paths), assessment__stage__in=READ)
    if who.mode == MEMBER and who.unit is not None:
        return Result.objects.filter(unit=who.unit, assessment__stage=Stage.CLOSED)
    return Result.objects.none()


def visible_assessments(who: Person) -> QuerySet[Assessment]:
    """Those of which the person sees a result; the office sees all."""
    if who.is_staff:
        return Assessment.objects.all()
    return Assessment.objects.filter(pk__in=visible_results(who).values("assessment"))


def assessment_or_404(who: Person, pk: int) -> Assessment:
    """The assessment among those the person may see."""
    found = visible_assessments(who).select_related("scheme").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def run_or_404(who: Person, pk: int) -> Assessment:
    """An assessment that the person runs; 403 for who only sees a result of it."""
    found = assessment_or_404(who, pk)
    require_staff(who)
    return found


def result_or_404(who: Person, pk: int, code: str) -> Result:
    """The result of a unit among those the person may see."""
    rows = visible_results(who).filter(assessment=pk, unit__code=code)
    found = rows.select_related("assessment__scheme", "unit").first()
    if found is None:
        raise Http404
    return found


def scored_or_404(result: Result, pk: int) -> Indicator:
    """An indicator that is assessed at the unit of a result."""
    rows = Indicator.objects.filter(scores__assessment=result.assessment_id, scores__unit=result.unit_id, pk=pk)
    found = rows.select_related("dimension").first()
    if found is None:
        raise Http404
    return found


def may_answer(who: Person, result: Result) -> bool:
    """A unit answers by its own officers, while answers are awaited."""
    return result.assessment.stage == Stage.ANSWERING and who.serves(result.unit)


def require_answer(who: Person, result: Result) -> None:
    """403 with who does it."""
    if not who.serves(result.unit):
        raise PermissionDenied(_("This is done by the officers of %(unit)s.") % {"unit": result.unit.name})


def answer_or_404(who: Person, pk: int) -> Answer:
    """An answer that the office settles; 403 for who only reads it."""
    rows = Answer.objects.select_related("assessment__scheme", "unit", "indicator").filter(pk=pk)
    if not who.is_staff:
        seen = visible_results(who)
        rows = rows.filter(
            Q(assessment__in=seen.values("assessment")), unit__in=seen.values("unit")
        ) if who.is_officer else rows.none()  # fmt: skip
    found = rows.first()
    if found is None:
        raise Http404
    require_staff(who)
    return found


def require_officer(who: Person) -> None:
    """403 unless the person acts as an officer: only officers carry lists away."""
    if who.mode != OFFICER:
        raise PermissionDenied(_("Lists are exported by officers."))


def visible_counters(who: Person) -> QuerySet[Counter]:
    """The office sees all; officers those of units they manage."""
    if who.is_staff:
        return Counter.objects.all()
    if who.is_officer:
        return Counter.objects.filter(within_any("unit__path", who.paths))
    return Counter.objects.none()


def counter_or_404(who: Person, pk: int) -> Counter:
    """The counter among those the person may see."""
    found = visible_counters(who).select_related("unit__host").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def places_for_counters(who: Person) -> QuerySet[Unit]:
    """The units at which the person may open a counter."""
    rows = serving_units()
    return rows if who.is_staff else rows.filter(within_any("path", who.paths))


def may_keep(who: Person, counter: Counter) -> bool:
    """Slips are printed and counters closed by the unit's own officers and the office."""
    return who.is_staff or who.serves(counter.unit)


def kept_counter_or_404(who: Person, pk: int) -> Counter:
    """A counter that the person keeps; 403 for who only reads it."""
    found = counter_or_404(who, pk)
    if not may_keep(who, found):
        raise PermissionDenied(_("This is done by the officers of %(unit)s.") % {"unit": found.unit.name})
    return found
