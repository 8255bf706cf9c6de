"""What the program itself knows of a unit in a period: shown beside an item, so that nobody has to prepare it.

Each fact counts the unit and all below it and has its denominator; those of activities lead to their rows, which
inspectors read for the units they were drawn for.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from zhibu.activities.models import Activity, Attendance
from zhibu.activities.queries import MEETINGS
from zhibu.activities.states import Attended, NoticeState
from zhibu.circulation.models import Delivery
from zhibu.disclosure.models import Disclosure
from zhibu.disclosure.states import Stage
from zhibu.kernel.dates import day
from zhibu.kernel.figures import rate
from zhibu.kernel.trees import within
from zhibu.organisation.models import Unit
from zhibu.supervision.models import Visit
from zhibu.supervision.states import Fact


@dataclass(frozen=True)
class FactLine:
    """One fact in a sentence, and where its rows are ("" where there is no page)."""

    text: str
    url: str


def facts_of(visit: Visit, wanted: Collection[str]) -> dict[str, FactLine]:
    """The facts that are wanted of a visited unit in the inspection's period, by name; one query each."""
    first, last = visit.inspection.period_first, visit.inspection.period_last
    rows = reverse("supervision:visit_activities", args=[visit.pk])
    made = {name: FACTS[name](visit.unit, first, last) for name in FACTS if name in wanted}
    return {name: FactLine(text, rows if name in OF_ACTIVITIES else "") for name, text in made.items()}


def activities_of(visit: Visit) -> QuerySet[Activity]:
    """The activities behind the facts: of the unit and those below it in the period, the oldest first."""
    period = (visit.inspection.period_first, visit.inspection.period_last)
    rows = Activity.objects.filter(within("unit__path", visit.unit.path), day__range=period)
    shown = rows.exclude(notice__state=NoticeState.WITHDRAWN).select_related("notice", "unit", "feedback", "record")
    return shown.order_by("day", "unit__code", "pk")


def _line(text: str, part: int, whole: int, **words: object) -> str:
    """The sentence with its rate; where there was nothing to count, that is said."""
    if not whole:
        return _("Nothing of the kind in the period.")
    return text % {"rate": rate(part, whole), **words}


def _held(unit: Unit, first: date, last: date) -> str:
    rows = Activity.objects.filter(within("unit__path", unit.path), day__range=(first, last))
    found = rows.exclude(notice__state=NoticeState.WITHDRAWN).aggregate(
        all=Count("pk"), held=Count("pk", filter=Q(roll_version__gt=0))
    )
    text = _("%(rate)s activities planned by the unit were held with a confirmed roll.")
    return _line(text, found["held"], found["all"])


def _came(unit: Unit, first: date, last: date) -> str:
    on = F("activity__day")
    rows = Attendance.objects.filter(
        within("member__affiliations__unit__path", unit.path),
        Q(member__affiliations__until=None) | Q(member__affiliations__until__gt=on),
        member__affiliations__since__lte=on,
        activity__day__range=(first, last),
        superseded_by=None,
    ).exclude(state=Attended.NOT_COUNTED)
    there = Q(state=Attended.PRESENT) | Q(made_up_on__isnull=False)
    found = rows.aggregate(all=Count("pk"), came=Count("pk", filter=there))
    text = _("%(rate)s times that members were expected they came or made it up; leave is no fault.")
    return _line(text, found["came"], found["all"])


def _signed(unit: Unit, first: date, last: date) -> str:
    rows = Delivery.objects.filter(
        within("unit__path", unit.path), member=None, delivered_at__date__gte=first, delivered_at__date__lte=last
    )
    found = rows.aggregate(all=Count("pk"), signed=Count("pk", filter=Q(answered_at__isnull=False)))
    text = _("%(rate)s notices and papers were signed for.")
    return _line(text, found["signed"], found["all"])


def _feedback(unit: Unit, first: date, last: date) -> str:
    rows = Activity.objects.filter(within("unit__path", unit.path), day__range=(first, last), roll_version__gt=0)
    late = Count("pk", filter=Q(feedback__late=True))
    found = rows.aggregate(all=Count("pk"), told=Count("feedback"), late=late)
    text = _("Of %(rate)s activities held the effect was reported, late: %(late)s.")
    return _line(text, found["told"], found["all"], late=found["late"])


def _records(unit: Unit, first: date, last: date) -> str:
    rows = Activity.objects.filter(within("unit__path", unit.path), day__range=(first, last), roll_version__gt=0)
    confirmed = Count("pk", filter=Q(record__confirmed_at__isnull=False))
    found = rows.filter(notice__kind__in=MEETINGS).aggregate(all=Count("pk"), confirmed=confirmed)
    text = _("Of %(rate)s meetings held there is a confirmed record.")
    return _line(text, found["confirmed"], found["all"])


def _disclosed(unit: Unit, first: date, last: date) -> str:
    rows = Disclosure.objects.filter(
        within("unit__path", unit.path),
        made_at__date__gte=first,
        made_at__date__lt=last + timedelta(days=1),
    )
    found = rows.aggregate(all=Count("pk"), final=Count("pk", filter=Q(stage=Stage.FINAL)))
    text = _("%(rate)s disclosures begun between %(first)s and %(last)s are final.")
    when = {"first": day(first), "last": day(last)}
    return _line(text, found["final"], found["all"], **when)


OF_ACTIVITIES = {Fact.HELD, Fact.CAME, Fact.FEEDBACK, Fact.RECORDS}
FACTS: dict[str, Callable[[Unit, date, date], str]] = {
    Fact.HELD: _held,
    Fact.CAME: _came,
    Fact.SIGNED: _signed,
    Fact.FEEDBACK: _feedback,
    Fact.RECORDS: _records,
    Fact.DISCLOSED: _disclosed,
}
