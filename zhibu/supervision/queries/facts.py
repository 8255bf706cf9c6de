"""What the program itself knows of a unit in a period: shown beside an item, so that nobody has to prepare it.

Each fact counts the unit and all below it, has its denominator, and leads to the page with its rows.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Q
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
from zhibu.supervision.states import Fact


@dataclass(frozen=True)
class FactLine:
    """One fact in a sentence, and where its rows are ("" where there is no page)."""

    text: str
    url: str


def facts_of(unit: Unit, first: date, last: date, wanted: Collection[str]) -> dict[str, FactLine]:
    """The facts that are wanted, by name; one query each."""
    return {name: FACTS[name](unit, first, last) for name in FACTS if name in wanted}


def _line(text: str, part: int, whole: int, url: str, **words: object) -> FactLine:
    """The sentence with its rate; where there was nothing to count, that is said."""
    if not whole:
        return FactLine(_("Nothing of the kind in the period."), url)
    return FactLine(text % {"rate": rate(part, whole), **words}, url)


def _year(unit: Unit, last: date) -> str:
    return f"{reverse('activities:unit_year', args=[unit.code])}?year={last.year}"


def _held(unit: Unit, first: date, last: date) -> FactLine:
    rows = Activity.objects.filter(within("unit__path", unit.path), day__range=(first, last))
    found = rows.exclude(notice__state=NoticeState.WITHDRAWN).aggregate(
        all=Count("pk"), held=Count("pk", filter=Q(roll_version__gt=0))
    )
    text = _("%(rate)s activities planned by the unit were held with a confirmed roll.")
    return _line(text, found["held"], found["all"], _year(unit, last))


def _came(unit: Unit, first: date, last: date) -> FactLine:
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
    return _line(text, found["came"], found["all"], _year(unit, last))


def _signed(unit: Unit, first: date, last: date) -> FactLine:
    rows = Delivery.objects.filter(
        within("unit__path", unit.path), member=None, delivered_at__date__gte=first, delivered_at__date__lte=last
    )
    found = rows.aggregate(all=Count("pk"), signed=Count("pk", filter=Q(answered_at__isnull=False)))
    text = _("%(rate)s notices and papers were signed for.")
    return _line(text, found["signed"], found["all"], "")


def _feedback(unit: Unit, first: date, last: date) -> FactLine:
    rows = Activity.objects.filter(within("unit__path", unit.path), day__range=(first, last), roll_version__gt=0)
    late = Count("pk", filter=Q(feedback__late=True))
    found = rows.aggregate(all=Count("pk"), told=Count("feedback"), late=late)
    text = _("Of %(rate)s activities held the effect was reported, late: %(late)s.")
    return _line(text, found["told"], found["all"], _year(unit, last), late=found["late"])


def _records(unit: Unit, first: date, last: date) -> FactLine:
    rows = Activity.objects.filter(within("unit__path", unit.path), day__range=(first, last), roll_version__gt=0)
    confirmed = Count("pk", filter=Q(record__confirmed_at__isnull=False))
    found = rows.filter(notice__kind__in=MEETINGS).aggregate(all=Count("pk"), confirmed=confirmed)
    text = _("Of %(rate)s meetings held there is a confirmed record.")
    return _line(text, found["confirmed"], found["all"], reverse("activities:records"))


def _disclosed(unit: Unit, first: date, last: date) -> FactLine:
    rows = Disclosure.objects.filter(
        within("unit__path", unit.path),
        made_at__date__gte=first,
        made_at__date__lt=last + timedelta(days=1),
    )
    found = rows.aggregate(all=Count("pk"), final=Count("pk", filter=Q(stage=Stage.FINAL)))
    text = _("%(rate)s disclosures begun between %(first)s and %(last)s are final.")
    when = {"first": day(first), "last": day(last)}
    return _line(text, found["final"], found["all"], reverse("disclosure:disclosures"), **when)


FACTS: dict[str, Callable[[Unit, date, date], FactLine]] = {
    Fact.HELD: _held,
    Fact.CAME: _came,
    Fact.SIGNED: _signed,
    Fact.FEEDBACK: _feedback,
    Fact.RECORDS: _records,
    Fact.DISCLOSED: _disclosed,
}
