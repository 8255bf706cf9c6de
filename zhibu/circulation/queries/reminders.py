"""Who has not answered a dispatch, and who of them may be reminded at an instant."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import Count, Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.circulation.models import Delivery, Dispatch
from zhibu.circulation.states import REMIND_APART, REMIND_HOURS, REMIND_TIMES
from zhibu.kernel.dates import minute
from zhibu.kernel.workdays import is_working_day


def possible_from(now: datetime) -> datetime:
    """The first instant, `now` or later, at which reminders are made: a working day (GW-33), within its hours."""
    local = timezone.localtime(now)
    first, last = REMIND_HOURS(local.date())
    first = min(first, 23)
    if is_working_day(local.date()) and first <= local.hour < max(last, first + 1):
        return now
    day = local.date() if local.hour < first else local.date() + timedelta(days=1)
    while not is_working_day(day):
        day += timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, time(first)))


def _asked(dispatch: Dispatch, now: datetime) -> Q:
    """Deliveries without an answer that still help: members are not asked any more once it is over."""
    rows = Q(dispatch=dispatch, answered_at=None)
    over = dispatch.read_by is not None and dispatch.read_by < timezone.localdate(now)
    return rows & Q(member=None) if over else rows


def remindable(dispatch: Dispatch, now: datetime) -> Q:
    """Deliveries without an answer that have been reminded neither as often as may be (GW-31) nor a short time ago
    (GW-32). The columns are the table's own, so that one UPDATE can take the condition along.
    """
    today = timezone.localdate(now)
    long_ago = Q(reminded_at=None) | Q(reminded_at__lte=now - timedelta(days=REMIND_APART(today)))
    return _asked(dispatch, now) & long_ago & Q(reminded__lt=REMIND_TIMES(today))


@dataclass(frozen=True)
class WaitingUnit:
    """One unit in which somebody has not answered: whether it has to sign, how many of its members have not
    acknowledged, how often and when somebody there was last reminded, and what may be reminded now.
    """

    code: str
    name: str
    unsigned: int
    unread: int
    reminded: int
    reminded_at: datetime | None
    units_now: int
    members_now: int


@dataclass(frozen=True)
class Waiting:
    """Who has not answered, those that have not signed first, by code; and the sums of the rows."""

    rows: Sequence[WaitingUnit]
    possible_from: datetime

    @property
    def unsigned(self) -> int:
        """Units that have not signed."""
        return sum(row.unsigned for row in self.rows)

    @property
    def unread(self) -> int:
        """Members who have not acknowledged."""
        return sum(row.unread for row in self.rows)

    @property
    def units_now(self) -> int:
        """Units that may be reminded now."""
        return sum(row.units_now for row in self.rows)

    @property
    def members_now(self) -> int:
        """Members who may be reminded now."""
        return sum(row.members_now for row in self.rows)


def waiting(dispatch: Dispatch, within: Q, now: datetime) -> Waiting:
    """Who has not answered a dispatch among the deliveries that fulfil `within`; one query."""
    ready = remindable(dispatch, now)
    rows = (
        Delivery.objects.filter(_asked(dispatch, now), within)
        .values("unit")
        .annotate(
            unsigned=Count("pk", filter=Q(member=None)),
            unread=Count("pk", filter=Q(member__isnull=False)),
            times=Max("reminded"),
            newest=Max("reminded_at"),
            units_now=Count("pk", filter=ready & Q(member=None)),
            members_now=Count("pk", filter=ready & Q(member__isnull=False)),
        )
        .order_by("-unsigned", "unit__code")
        .values_list(
            "unit__code", "unit__name", "unsigned", "unread", "times", "newest", "units_now", "members_now"
        )
    )  # fmt: skip
    return Waiting([WaitingUnit(*row) for row in rows], possible_from(now))


def why_nobody(dispatch: Dispatch, within: Q, now: datetime) -> str:
    """Why nobody can be reminded now: all have answered, were reminded a short time ago (and when it is possible
    again), or as often as may be.
    """
    left = Delivery.objects.filter(_asked(dispatch, now), within)
    today = timezone.localdate(now)
    found = left.aggregate(all=Count("pk"), newest=Max("reminded_at", filter=Q(reminded__lt=REMIND_TIMES(today))))
    if not found["all"]:
        return _("Everybody has answered; there is nobody to remind.")
    if found["newest"] is None:
        return _("All of them have been reminded as often as may be; please ask them in person.")
    again = possible_from(found["newest"] + timedelta(days=REMIND_APART(today)))
    return _("All of them have been reminded a short time ago; again from %(time)s.") % {"time": minute(again)}
