"""Who sees which assessment, result and counter, and what they may do with it.

The office writes schemes and sees every draft. From the day units may answer, the officers of a unit, and those above
it, see its draft and nobody else's. Once it is closed they see its result, and so do the unit's own members.
"""

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from zhibu.assessment.models import (
    Answer,
    Assessment,
    Counter,
    Dimension,
    Indicator,
    Promise,
    ReportRound,
    Result,
    Scheme,
    YearReport,
)
from zhibu.assessment.queries import has_appraised, serving_units
from zhibu.assessment.states import PromiseStage, ReportStage, Stage
from zhibu.kernel.trees import within_any
from zhibu.organisation.models import Affiliation, Member, Unit
from zhibu.organisation.policy import MEMBER, OFFICER, Person, require_staff
from zhibu.organisation.states import PostKind

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


def visible_reports(who: Person) -> QuerySet[YearReport]:
    """The office sees all; officers those of units they manage."""
    if who.is_staff:
        return YearReport.objects.all()
    if who.is_officer:
        return YearReport.objects.filter(within_any("unit__path", who.paths))
    return YearReport.objects.none()


def round_or_404(who: Person, pk: int) -> ReportRound:
    """The reports of a year of which the person sees one; the office sees every year."""
    rows = ReportRound.objects.filter(pk=pk)
    found = (rows if who.is_staff else rows.filter(pk__in=visible_reports(who).values("round"))).first()
    if found is None:
        raise Http404
    return found


def report_or_404(who: Person, pk: int) -> YearReport:
    """The report among those the person may see."""
    found = visible_reports(who).select_related("round", "unit", "member").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def reads_texts(who: Person, report: YearReport) -> bool:
    """What is being written is read by the officers of the unit only; once handed in by those above too."""
    return report.stage != ReportStage.WRITING or who.serves(report.unit)


def written_report_or_404(who: Person, pk: int) -> YearReport:
    """A report that the person writes; 403 for who only reads it."""
    found = report_or_404(who, pk)
    if not who.serves(found.unit):
        raise PermissionDenied(_("This is done by the officers of %(unit)s.") % {"unit": found.unit.name})
    return found


def may_hand_in(who: Person, report: YearReport) -> bool:
    """The secretary hands in, or the deputy in their place."""
    kinds = {PostKind.SECRETARY, PostKind.DEPUTY_SECRETARY}
    return who.serves(report.unit) and any(post.unit_id == report.unit_id and post.kind in kinds for post in who.posts)


def handed_in_or_404(who: Person, pk: int) -> YearReport:
    """A report that the person hands in or takes back; 403 for everybody else who sees it."""
    found = report_or_404(who, pk)
    if not may_hand_in(who, found):
        raise PermissionDenied(_("This is done by the secretary of %(unit)s.") % {"unit": found.unit.name})
    return found


def appraises(who: Person, report: YearReport) -> bool:
    """Officers above the unit appraise, those of the unit itself never: nobody their own report."""
    outside = not who.serves(report.unit) and who.stands_above(report.unit)
    return outside and (report.member_id is None or who.member is None or report.member_id != who.member.pk)


def may_appraise(who: Person, report: YearReport) -> bool:
    """Once each, while it is open to those who appraise."""
    return report.stage == ReportStage.HANDED_IN and appraises(who, report) and not has_appraised(report, who.member)


def appraised_or_404(who: Person, pk: int) -> YearReport:
    """A report that the person appraises; 403 for everybody else who sees it."""
    found = report_or_404(who, pk)
    if not appraises(who, found):
        raise PermissionDenied(_("A report is appraised by officers of the units above."))
    return found


def settled_report_or_404(who: Person, pk: int) -> YearReport:
    """A report whose grade the person settles: the office; 403 for everybody else who sees it."""
    found = report_or_404(who, pk)
    require_staff(who)
    return found


def printed_report_or_404(who: Person, pk: int) -> YearReport:
    """A report whose text the person reads; 403 for who sees only that it is being written."""
    found = report_or_404(who, pk)
    if not reads_texts(who, found):
        raise PermissionDenied(_("It is being written still; it is read once it is handed in."))
    return found


def visible_promises(who: Person) -> QuerySet[Promise]:
    """The office sees all; officers those of units they manage; members those of their unit; and everybody what was
    promised to them or to a unit whose officers they are.
    """
    if who.is_staff:
        return Promise.objects.all()
    mine = Q(for_member=who.member) if who.member else Q(pk__in=[])
    if who.is_officer:
        theirs = Q(for_unit__in=[unit.pk for unit in who.own_units])
        return Promise.objects.filter(mine | theirs | within_any("unit__path", who.paths))
    if who.mode == MEMBER:
        return Promise.objects.filter(mine | (Q(unit=who.unit) if who.unit else Q(pk__in=[])))
    return Promise.objects.none()


def promise_or_404(who: Person, pk: int) -> Promise:
    """The promise among those the person may see."""
    found = visible_promises(who).select_related("unit", "for_member", "for_unit").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def kept_promise_or_404(who: Person, pk: int) -> Promise:
    """A promise that the person goes on with; 403 for who only reads it."""
    found = promise_or_404(who, pk)
    if not who.serves(found.unit):
        raise PermissionDenied(_("This is done by the officers of %(unit)s.") % {"unit": found.unit.name})
    return found


def confirms(who: Person, promise: Promise) -> bool:
    """The member named in it, or officers of the unit named in it."""
    named = who.member is not None and promise.for_member_id == who.member.pk
    return named or (promise.for_unit is not None and who.serves(promise.for_unit))


def may_confirm(who: Person, promise: Promise) -> bool:
    """Once it is done; whether they have said so already is another question."""
    return promise.stage == PromiseStage.DONE and confirms(who, promise)


def confirmed_promise_or_404(who: Person, pk: int) -> Promise:
    """A promise that the person confirms; 403 for everybody else who sees it."""
    found = promise_or_404(who, pk)
    if not confirms(who, found):
        raise PermissionDenied(_("It is confirmed by those for whom it was done."))
    return found


def members_to_name(who: Person) -> QuerySet[Member]:
    """Members to whom the person's unit may promise something: its own, and not the person who writes it down."""
    within = within_any("unit__path", [unit.path for unit in who.own_units if not unit.is_root])
    rows = Member.objects.filter(pk__in=Affiliation.objects.filter(within, until=None).values("member"))
    return rows.exclude(user=who.user).order_by("pinyin_key", "pk")
