"""What a circular (通报) says of a period: sums over all units with their denominators, and practices by unit code. No
unit stands before or after another.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.activities.models import Activity, Attendance, Feedback, Notice
from zhibu.activities.states import SENT, Attended, Effect
from zhibu.circulation.models import Delivery
from zhibu.exchange.models import Practice
from zhibu.exchange.states import Stage
from zhibu.kernel.dates import day
from zhibu.kernel.figures import rate
from zhibu.organisation.models import Unit
from zhibu.participation.queries.help import branches, quiet_units


@dataclass(frozen=True)
class Period:
    """The figures of a period. Each pair is a part and its whole: deliveries signed for in time of all to units;
    branches that held something of those that stood; activities whose feedback came in time of those held, and whose
    goal was reached of those with feedback; present, and present or made up, of expected.
    """

    first: date
    last: date
    notices: int
    activities: int
    signed: tuple[int, int]
    held: tuple[int, int]
    reported: tuple[int, int]
    reached: tuple[int, int]
    present: tuple[int, int]
    with_made_up: tuple[int, int]
    practices: list[tuple[str, str]]

    def lines(self) -> list[tuple[str, str]]:
        """Each figure with what it counts, as page and circular show it."""
        return [
            (_("signed for in time, of all deliveries to units"), rate(*self.signed)),
            (_("branches that held an activity, of all branches"), rate(*self.held)),
            (_("effect reported in time, of all activities held"), rate(*self.reported)),
            (_("goal reached, of all activities with a report"), rate(*self.reached)),
            (_("present, of all expected"), rate(*self.present)),
            (_("present or made up, of all expected"), rate(*self.with_made_up)),
        ]


def period(first: date, last: date, units: QuerySet[Unit]) -> Period:
    """The figures of these days over `units`, from confirmed rolls, signatures and reports; a fixed number of queries.
    Leave stands in the whole of both rates, as in the half-year, and is no fault: the rate with what was made up is
    given beside it.
    """
    ids = units.values("pk")
    sent = Notice.objects.filter(state__in=SENT, issued_at__date__range=(first, last), issuer__in=ids)
    held = Activity.objects.filter(roll_version__gt=0, day__range=(first, last), unit__in=ids)
    stood = branches(units, first, last).count()
    known = Feedback.objects.filter(activity__in=held).aggregate(
        all=Count("pk"), in_time=Count("pk", filter=Q(late=False)), good=Count("pk", filter=Q(effect=Effect.GOOD))
    )
    count = held.count()
    came = _attendance(held)
    shown = Practice.objects.filter(stage=Stage.POSTED, posted_at__date__range=(first, last), unit__in=ids)
    return Period(
        first=first,
        last=last,
        notices=sent.count(),
        activities=count,
        signed=_signed(sent),
        held=(stood - len(quiet_units(units, first, last)), stood),
        reported=(known["in_time"], count),
        reached=(known["good"], known["all"]),
        present=(came["present"], came["expected"]),
        with_made_up=(came["present"] + came["made_up"], came["expected"]),
        practices=list(shown.order_by("unit__code", "pk").values_list("unit__name", "title")),
    )


def _signed(sent: QuerySet[Notice]) -> tuple[int, int]:
    """Deliveries to units that were answered on their day or before, and all of them."""
    rows = Delivery.objects.filter(member=None, dispatch__notice__in=sent)
    until = Coalesce("sign_by", "dispatch__sign_by")
    told = rows.annotate(until=until, on=TruncDate("answered_at", tzinfo=timezone.get_current_timezone()))
    in_time = Q(answered_at__isnull=False) & (Q(until=None) | Q(on__lte=F("until")))
    found = told.aggregate(all=Count("pk"), in_time=Count("pk", filter=in_time))
    return found["in_time"], found["all"]


def _attendance(held: QuerySet[Activity]) -> dict[str, int]:
    missed = Q(state__in=[Attended.LEAVE, Attended.ABSENT])
    return Attendance.objects.filter(superseded_by=None, activity__in=held).aggregate(
        expected=Count("pk", filter=~Q(state=Attended.NOT_COUNTED)),
        present=Count("pk", filter=Q(state=Attended.PRESENT)),
        made_up=Count("pk", filter=missed & Q(made_up_on__isnull=False)),
    )


def circular_text(found: Period) -> tuple[str, str]:
    """Title and text of the draft, in the language in force: to be read, added to and shortened by a person."""
    span = {"first": day(found.first, with_year=True), "last": day(found.last, with_year=True)}
    title = _("Circular on organisation activities from %(first)s to %(last)s") % span
    counts = {"notices": found.notices, "activities": found.activities, **span}
    paragraphs = [
        _(
            "From %(first)s to %(last)s the units issued %(notices)s activity notices and held %(activities)s "
            "activities. The figures below are counted from signatures, confirmed rolls and reports."
        )
        % counts,
        _("1. How it was carried out"),
        *(_("%(what)s: %(rate)s.") % {"what": what, "rate": said} for what, said in found.lines()),
        _("2. Good practices"),
        *(_("%(unit)s: “%(title)s”.") % {"unit": unit, "title": title} for unit, title in found.practices),
    ]
    if not found.practices:
        paragraphs.append(_("No practice was posted in this period."))
    paragraphs += [_("3. What is asked for"), _("(To be written by whoever drafts the circular.)")]
    return title, "\n".join(paragraphs)
