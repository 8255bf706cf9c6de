"""Annual reports of secretaries, from the year's call to the grade."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.assessment import queries
from zhibu.assessment.models import Appraised, ReportRound, YearReport
from zhibu.assessment.services.common import note
from zhibu.assessment.states import Opinion, ReportStage
from zhibu.circulation.services import NewTask, close_tasks, reopen_tasks
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.models import Unit
from zhibu.organisation.policy import Person
from zhibu.supervision.queries import units_to_draw_from


@transaction.atomic
def open_round(
    *, year: int, title: str, headings: list[str], hand_in_by: date, who: Person, now: datetime
) -> ReportRound:
    """Call for the reports of a year: every unit has one to write, with the facts of the year in it, and a task.
    Raises NotPossibleError when the year has its call already.
    """
    try:
        with transaction.atomic():
            made = ReportRound.objects.create(
                year=year, title=title, headings=headings, hand_in_by=hand_in_by, made_at=now
            )
    except IntegrityError as error:
        raise NotPossibleError(_("The reports of this year were called for already.")) from error
    today = timezone.localdate(now)
    units = list(units_to_draw_from(today))
    facts = queries.facts_of_year(units, year, today)
    reports = YearReport.objects.bulk_create(
        YearReport(round=made, unit=unit, facts=facts[unit.pk], facts_on=today) for unit in units
    )
    reopen_tasks([_to_write(report, now) for report in reports], now=now)
    note(made, "called_for", who.actor, now, year=year, units=len(units))
    return made


def _to_write(report: YearReport, now: datetime) -> NewTask:
    return NewTask(
        key=f"assessment.report:{report.round_id}:{report.unit_id}", kind="assessment.report",
        words={"title": report.round.title, "unit": report.unit.name}, due=report.round.hand_in_by,
        url=reverse("assessment:report", args=[report.pk]), unit_id=report.unit_id,
    )  # fmt: skip


def _locked(report: YearReport, stage: str) -> YearReport:
    rows = YearReport.objects.select_for_update(of=("self",)).select_related("round", "unit")
    kept = rows.get(pk=report.pk)
    if kept.stage != stage:
        raise NotPossibleError(
            _("It has gone on meanwhile: now it is “%(state)s”.") % {"state": kept.get_stage_display()}
        )
    return kept


@transaction.atomic
def write_report(*, report: YearReport, texts: list[str], who: Person, now: datetime) -> YearReport:
    """Keep what is written so far. Raises NotPossibleError once it is handed in."""
    kept = _locked(report, ReportStage.WRITING)
    kept.texts = texts
    kept.save(update_fields=["texts"])
    note(kept, "written", who.actor, now)
    return kept


@transaction.atomic
def hand_in(*, report: YearReport, who: Person, now: datetime) -> YearReport:
    """Hand it in as its secretary, with the facts as the records have them today: those above may appraise it, the
    unit next above has a task. Late is allowed and said. Raises NotPossibleError while a heading has no text.
    """
    kept = _locked(report, ReportStage.WRITING)
    if not all(text.strip() for _heading, text in kept.parts):
        raise NotPossibleError(_("Each heading needs its text before the report is handed in."))
    today = timezone.localdate(now)
    kept.facts = queries.facts_of_year([kept.unit], kept.round.year, today)[kept.unit_id]
    kept.facts_on = kept.handed_in_on = today
    kept.stage, kept.member = ReportStage.HANDED_IN, who.member
    kept.save(update_fields=["facts", "facts_on", "handed_in_on", "stage", "member"])
    close_tasks([f"assessment.report:{kept.round_id}:{kept.unit_id}"], now=now)
    above = kept.unit.parent_id
    task = NewTask(
        key=f"assessment.appraise:{kept.round_id}:{above}", kind="assessment.appraise",
        words={"title": kept.round.title}, url=reverse("assessment:report_round", args=[kept.round_id]), unit_id=above,
    )  # fmt: skip
    reopen_tasks([task], now=now)
    note(kept, "handed_in", who.actor, now, late=kept.late)
    return kept


@transaction.atomic
def take_back(*, report: YearReport, who: Person, now: datetime) -> YearReport:
    """Take it back to write on. Raises NotPossibleError once somebody has given an opinion."""
    kept = _locked(report, ReportStage.HANDED_IN)
    if kept.answers:
        raise NotPossibleError(_("Opinions were given on it already; it stays as it is."))
    kept.stage, kept.handed_in_on, kept.member = ReportStage.WRITING, None, None
    kept.save(update_fields=["stage", "handed_in_on", "member"])
    reopen_tasks([_to_write(kept, now)], now=now)
    _close_appraising(kept, now)
    note(kept, "taken_back", who.actor, now)
    return kept


@transaction.atomic
def appraise(*, report: YearReport, grade: str, comment: str, who: Person, now: datetime) -> None:
    """Give an opinion, once and for all: the sums and the comments are kept, and that the person gave one, but not
    which. Raises NotPossibleError when they did before.
    """
    kept = _locked(report, ReportStage.HANDED_IN)
    assert who.member is not None
    _row, new = Appraised.objects.get_or_create(report=kept, member=who.member)
    if not new:
        raise NotPossibleError(_("You have given your opinion on this report already."))
    kept.tally[list(Opinion).index(Opinion(grade))] += 1
    kept.comments = sorted([*kept.comments, comment]) if comment else kept.comments
    kept.save(update_fields=["tally", "comments"])
    note(kept, "appraised", who.actor, now)


@transaction.atomic
def settle_report(*, report: YearReport, grade: str, reason: str, who: Person, now: datetime) -> YearReport:
    """Settle the committee's grade with its reason; the secretary reads both. It is a fact of assessments then."""
    kept = _locked(report, ReportStage.HANDED_IN)
    kept.stage, kept.grade, kept.reason, kept.settled_at = ReportStage.SETTLED, grade, reason, now
    kept.save(update_fields=["stage", "grade", "reason", "settled_at"])
    _close_appraising(kept, now)
    note(kept, "graded", who.actor, now, unit=kept.unit.code, grade=grade, opinions=kept.answers)
    return kept


def _close_appraising(report: YearReport, now: datetime) -> None:
    """The unit above has nothing to appraise any more when no report of its units waits."""
    above = report.unit.parent_id
    below: Any = Unit.objects.filter(parent=above).values("pk")
    waits = YearReport.objects.filter(round=report.round_id, stage=ReportStage.HANDED_IN, unit__in=below)
    if not waits.exists():
        close_tasks([f"assessment.appraise:{report.round_id}:{above}"], now=now)
