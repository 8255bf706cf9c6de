"""The facts that indicators are computed from, as one table: name, words, unit of measure, where the rows are.

Each fact is one query over all units: rows with the unit they belong to (`owner`), `part` and `whole`, a day (`on`),
what they are (`what`) and the key of their page (`ref`). The figures are the sums of these rows and the rows are
shown beside them, so both are the same by construction. Leave is no fault: it stands in no whole, unless it was made
up.

A room that comes between this one and those below adds its facts here, as a name in `states.Fact` and a line in TABLE.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, DateField, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, TruncDate
from django.utils.translation import gettext_lazy as _

from zhibu.activities.models import Activity, Attendance
from zhibu.activities.queries import MEETINGS
from zhibu.activities.states import Attended, Effect, NoticeKind, NoticeState
from zhibu.assessment.models import Promise, PromiseSaid, YearReport
from zhibu.assessment.states import (
    FAIR_COUNTS,
    MIDDLING_COUNTS,
    SHOWN_DAYS,
    WHOLE,
    Fact,
    ForWhom,
    Measure,
    Opinion,
    PromiseStage,
    ReportStage,
    Visits,
)
from zhibu.circulation.models import Delivery
from zhibu.exchange.models import Practice, TakenUp
from zhibu.exchange.states import Stage as Posted
from zhibu.kernel.periods import HalfYear
from zhibu.participation.models import Closing
from zhibu.recognition.models import Honour
from zhibu.supervision.models import Finding, Pressed, Verdict
from zhibu.supervision.states import Judged
from zhibu.supervision.states import Stage as Inspected


@dataclass(frozen=True)
class Span:
    """The days that count: the period, and the last day of it that is not to come."""

    first: date
    last: date
    until: date


@dataclass(frozen=True)
class FactQuery:
    """One line of the table. `words` is a sentence with `%(figure)s`; `below` says whether a unit's figure counts the
    units below it too; `page` is the address of a row, by its `ref`.
    """

    words: Any
    measure: Measure
    rows: Callable[[Span], QuerySet[Any]]
    page: str = ""
    below: bool = True


ONE, NONE = Value(1, output_field=IntegerField()), Value(0, output_field=IntegerField())


def _met(condition: Q) -> Case:
    return Case(When(condition, then=ONE), default=NONE, output_field=IntegerField())


def _due(rows: QuerySet[Any], met: Q, **names: Any) -> QuerySet[Any]:
    """Rows of something that was due, each met or not; `names` are owner, on, what and ref."""
    return rows.annotate(part=_met(met), whole=ONE, **names)


def _counted(rows: QuerySet[Any], **names: Any) -> QuerySet[Any]:
    """Rows of something that is only counted."""
    return rows.annotate(part=ONE, whole=NONE, **names)


def _of_activity(prefix: str = "") -> dict[str, Any]:
    return {
        "owner": F(f"{prefix}unit_id"), "on": F(f"{prefix}day"), "what": F(f"{prefix}notice__theme"),
        "ref": F(f"{prefix}pk"),
    }  # fmt: skip


def _activities(span: Span) -> QuerySet[Activity]:
    rows = Activity.objects.filter(day__range=(span.first, span.until), unit__parent__isnull=False)
    return rows.exclude(notice__state=NoticeState.WITHDRAWN)


def _held(span: Span) -> QuerySet[Any]:
    return _due(_activities(span), Q(roll_version__gt=0), **_of_activity())


def _kind(kind: str) -> Callable[[Span], QuerySet[Any]]:
    def rows(span: Span) -> QuerySet[Any]:
        found = _activities(span).filter(roll_version__gt=0, notice__kind=kind)
        return _counted(found, **_of_activity())

    return rows


def _came(span: Span) -> QuerySet[Any]:
    """Of the lines of confirmed rolls that stand, by the unit in which the member belonged on the day."""
    on = F("activity__day")
    rows = Attendance.objects.filter(
        Q(member__affiliations__until=None) | Q(member__affiliations__until__gt=on),
        member__affiliations__since__lte=on,
        activity__day__range=(span.first, span.until),
        superseded_by=None,
    )
    there = Q(state=Attended.PRESENT) | Q(made_up_on__isnull=False)
    names = _of_activity("activity__") | {"owner": F("member__affiliations__unit_id")}
    return _due(rows.filter(there | Q(state=Attended.ABSENT)), there, **names)


def _signed(span: Span) -> QuerySet[Any]:
    """Of deliveries whose day to sign has passed; the first answer counts, though a change asked for another one."""
    due = Coalesce("sign_by", "dispatch__sign_by", output_field=DateField())
    rows = Delivery.objects.filter(member=None, unit__parent__isnull=False).annotate(
        due_on=due, answered_on=TruncDate(Coalesce("answered_before", "answered_at"))
    )
    names = {"owner": F("unit_id"), "on": F("due_on"), "what": F("dispatch__title"), "ref": F("pk")}
    return _due(rows.filter(due_on__range=(span.first, span.until)), Q(answered_on__lte=F("due_on")), **names)


def _feedback(span: Span) -> QuerySet[Any]:
    """Of activities held whose day for feedback has passed."""
    rows = _activities(span).filter(roll_version__gt=0, notice__feedback_by__lte=span.until)
    return _due(rows, Q(feedback__late=False), **_of_activity())


def _reached(span: Span) -> QuerySet[Any]:
    rows = _activities(span).filter(roll_version__gt=0, feedback__isnull=False)
    return _due(rows, Q(feedback__effect=Effect.GOOD), **_of_activity())


def _records(span: Span) -> QuerySet[Any]:
    rows = _activities(span).filter(roll_version__gt=0, notice__kind__in=MEETINGS)
    return _due(rows, Q(record__confirmed_at__isnull=False), **_of_activity())


def _shown(span: Span) -> QuerySet[Any]:
    """Of the half-year records compiled of half-years that ended in the period, those on show in time (KH-07)."""
    ended = []
    half = HalfYear.of(span.first)
    while half.last <= span.until:
        due = half.last + timedelta(days=SHOWN_DAYS(half.last))
        ended.append(When(period=str(half), then=Value(due)))
        half = HalfYear(half.year + half.half // 2, 3 - half.half)
    rows = Closing.objects.annotate(due_on=Case(*ended, default=Value(None), output_field=DateField()))
    names = {"owner": F("unit_id"), "on": F("due_on"), "what": F("period"), "ref": F("disclosure_id")}
    met = Q(disclosure__shown_from__lte=F("due_on"))
    return _due(rows.filter(Q(due_on__lt=span.until) | met, due_on__isnull=False), met, **names)


def _closed(span: Span) -> QuerySet[Any]:
    rows = Finding.objects.filter(released_at__isnull=False, due__range=(span.first, span.until))
    names = {"owner": F("unit_id"), "on": F("due"), "what": F("item__text"), "ref": F("pk")}
    return _due(rows, Q(closed_on__lte=F("due")), **names)


def _pressed(span: Span) -> QuerySet[Any]:
    rows = Pressed.objects.filter(due__range=(span.first, span.until), unit__parent__isnull=False)
    rows = rows.annotate(told_on=TruncDate("reported_at"))
    names = {"owner": F("unit_id"), "on": F("due"), "what": F("what"), "ref": F("pk")}
    del names["what"]  # the column has this very name
    return _due(rows, Q(told_on__lte=F("due")), **names)


def _honours(span: Span) -> QuerySet[Any]:
    rows = Honour.objects.filter(unit__isnull=False, withdrawn_at=None, year__range=(span.first.year, span.last.year))
    rows = rows.filter(Q(day=None, year=span.last.year) | Q(day__range=(span.first, span.until)))
    return _counted(rows, owner=F("unit_id"), on=F("day"), what=F("kind__name"), ref=F("pk"))


def _practices(span: Span) -> QuerySet[Any]:
    rows = Practice.objects.filter(stage=Posted.POSTED).annotate(on=TruncDate("posted_at"))
    rows = rows.filter(on__gte=span.first, on__lte=span.until)
    return _counted(rows, owner=F("unit_id"), what=F("title"), ref=F("pk"))


def _taken_up(span: Span) -> QuerySet[Any]:
    """By other units; a practice that was taken down counts no more."""
    rows = TakenUp.objects.filter(practice__stage=Posted.POSTED).annotate(on=TruncDate("made_at"))
    rows = rows.filter(on__gte=span.first, on__lte=span.until).exclude(unit=F("practice__unit"))
    names = {"owner": F("practice__unit_id"), "what": F("practice__title"), "ref": F("practice_id")}
    return _counted(rows, **names)


def _graded(span: Span) -> QuerySet[Any]:
    """Annual reports of the year whose grade is settled, on whichever day: it is settled after the year's end."""
    rows = YearReport.objects.filter(stage=ReportStage.SETTLED, round__year__range=(span.first.year, span.last.year))
    worth = {Opinion.GOOD: WHOLE, Opinion.FAIR: FAIR_COUNTS(), Opinion.MIDDLING: MIDDLING_COUNTS()}
    part = Case(
        *(When(grade=grade, then=Value(worth[grade])) for grade in worth), default=NONE, output_field=IntegerField()
    )
    whole = Value(WHOLE, output_field=IntegerField())
    names = {"owner": F("unit_id"), "on": TruncDate("settled_at"), "what": F("round__title"), "ref": F("pk")}
    return rows.annotate(part=part, whole=whole, **names)


def _promises(span: Span, field: str) -> QuerySet[Promise]:
    rows = Promise.objects.filter(unit__parent__isnull=False, **{f"{field}__range": (span.first, span.until)})
    return rows.exclude(stage=PromiseStage.DROPPED)


def _of_promise(on: str) -> dict[str, Any]:
    return {"owner": F("unit_id"), "on": F(on), "what": F("title"), "ref": F("pk")}


def _promised(span: Span) -> QuerySet[Any]:
    return _counted(_promises(span, "made_on").filter(kind=ForWhom.PEOPLE), **_of_promise("made_on"))


def _kept(span: Span) -> QuerySet[Any]:
    return _due(_promises(span, "due"), Q(done_on__lte=F("due")), **_of_promise("due"))


def _firms(span: Span) -> QuerySet[Any]:
    return _kept(span).filter(kind=ForWhom.FIRMS)


def _confirmed(span: Span) -> QuerySet[Any]:
    """Of those done: somebody for whom it was done said yes, and nobody said no."""
    said = PromiseSaid.objects.filter(promise=OuterRef("pk"), counts=True)
    met = Q(Exists(said.filter(done=True))) & ~Q(Exists(said.filter(done=False)))
    return _due(_promises(span, "done_on"), met, **_of_promise("done_on"))


def marks(span: Span, visits: str, group: str) -> QuerySet[Any]:
    """What inspectors judged in inspections of the period whose results are released; `group` of items, or all."""
    rows = Verdict.objects.filter(
        visit__inspection__stage=Inspected.RELEASED,
        visit__inspection__period_last__range=(span.first, span.last),
    ).exclude(judged=Judged.NOT_APPLICABLE)
    if visits != Visits.ALL:
        rows = rows.filter(visit__inspection__kind=visits)
    if group:
        rows = rows.filter(item__group=group)
    names = {"owner": F("visit__unit_id"), "on": F("visit__inspection__visits_to"), "what": F("item__text")}
    return _due(rows, Q(judged=Judged.GOOD), ref=F("visit_id"), **names)


SHARE, COUNT = Measure.SHARE, Measure.COUNT
HELD_PAGE = "activities:activity"
PROMISE_PAGE = "assessment:promise"
TABLE: dict[str, FactQuery] = {
    Fact.HELD: FactQuery(_("Of the activities due in the period, %(figure)s were held and have a confirmed roll."),
                         SHARE, _held, HELD_PAGE),
    Fact.CAME: FactQuery(_("Of the times members could come, they came or made it up %(figure)s times; leave is left"
                           " out, as it is no fault."), SHARE, _came, HELD_PAGE),
    Fact.MEETINGS: FactQuery(_("Member meetings held: %(figure)s."), COUNT, _kind(NoticeKind.MEMBER_MEETING),
                             HELD_PAGE, below=False),
    Fact.COMMITTEE: FactQuery(_("Branch committee meetings held: %(figure)s."), COUNT,
                              _kind(NoticeKind.BRANCH_COMMITTEE), HELD_PAGE, below=False),
    Fact.LECTURES: FactQuery(_("Party lectures held: %(figure)s."), COUNT, _kind(NoticeKind.LECTURE), HELD_PAGE,
                             below=False),
    Fact.THEME_DAYS: FactQuery(_("Theme days held: %(figure)s."), COUNT, _kind(NoticeKind.THEME_DAY), HELD_PAGE,
                               below=False),
    Fact.SIGNED: FactQuery(_("Of the notices and papers due, %(figure)s were signed for in time."), SHARE, _signed),
    Fact.FEEDBACK: FactQuery(_("Of the activities whose effect was due, %(figure)s were reported in time."), SHARE,
                             _feedback, HELD_PAGE),
    Fact.REACHED: FactQuery(_("Of the activities reported, %(figure)s reached their goal, by the unit's own word."),
                            SHARE, _reached, HELD_PAGE),
    Fact.RECORDS: FactQuery(_("Of the meetings held, %(figure)s have a confirmed record."), SHARE, _records,
                            HELD_PAGE),
    Fact.SHOWN: FactQuery(_("Of the half-year records due, %(figure)s were on show in time."), SHARE, _shown,
                          "disclosure:disclosure"),
    Fact.CLOSED: FactQuery(_("Of the findings due, %(figure)s were closed in time."), SHARE, _closed,
                           "supervision:finding"),
    Fact.PRESSED: FactQuery(_("Of the pressed items due, %(figure)s were reported in time."), SHARE, _pressed,
                            "supervision:pressed_item"),
    Fact.HONOURS: FactQuery(_("Honours given to the unit: %(figure)s."), COUNT, _honours, "recognition:honour",
                            below=False),
    Fact.PRACTICES: FactQuery(_("Practices posted for others: %(figure)s."), COUNT, _practices, "exchange:practice",
                              below=False),
    Fact.TAKEN_UP: FactQuery(_("Own practices taken up by other units: %(figure)s times."), COUNT, _taken_up,
                             "exchange:practice", below=False),
    Fact.REPORT: FactQuery(_("The grade of the secretary's annual report counts %(figure)s."), SHARE, _graded,
                           "assessment:report", below=False),
    Fact.PROMISED: FactQuery(_("Good deeds promised to the people: %(figure)s."), COUNT, _promised, PROMISE_PAGE),
    Fact.KEPT: FactQuery(_("Of the good deeds and commitments due, %(figure)s were kept in time."), SHARE, _kept,
                         PROMISE_PAGE),
    Fact.CONFIRMED: FactQuery(_("Of the good deeds and commitments done, %(figure)s were confirmed by those for whom"
                                " they were done."), SHARE, _confirmed, PROMISE_PAGE),
    Fact.FIRMS: FactQuery(_("Of the commitments to enterprises due, %(figure)s were kept in time."), SHARE, _firms,
                          PROMISE_PAGE),
}  # fmt: skip
MARKS_WORDS = _("Of the items that inspectors judged, %(figure)s were good.")
EVALUATION_WORDS = _("Marks given by the people served: %(figure)s of what could be given.")
