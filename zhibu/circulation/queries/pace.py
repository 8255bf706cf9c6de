"""How soon units sign, as a distribution over units, and how many of them sign here at all. Never a list by speed."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.db.models.functions import Coalesce, TruncDate

from zhibu.circulation.models import Delivery, Dispatch
from zhibu.kernel.workdays import count_between


@dataclass(frozen=True)
class SigningTime:
    """How many units signed on the first, second or third working day, later, or not yet; of all that were asked. The
    day on which they were told counts as the first.
    """

    first: int
    second: int
    third: int
    later: int
    not_yet: int

    @property
    def all(self) -> int:
        """Units that were asked to sign."""
        return self.first + self.second + self.third + self.later + self.not_yet


def time_to_sign(dispatch: Dispatch, within: Q) -> SigningTime:
    """The working days that units needed to sign since they were last told, among the deliveries that fulfil
    `within`; one query, one row per pair of days.
    """
    rows = (
        Delivery.objects.filter(within, dispatch=dispatch, member=None)
        .annotate(told=TruncDate(Coalesce("told_again_at", "delivered_at")), done=TruncDate("answered_at"))
        .order_by()
        .values_list("told", "done")
        .annotate(units=Count("pk"))
    )
    found: Counter[int] = Counter()
    for told, done, units in rows:
        found[0 if done is None else min(max(count_between(told, done), 1), 4)] += units
    return SigningTime(found[1], found[2], found[3], found[4], found[0])


def coverage(within: Q, since: datetime) -> tuple[int, int]:
    """How many units have signed here for anything that was sent to them since the instant, and to how many something
    was sent, among the deliveries that fulfil `within`; one query.
    """
    signed = Q(answered_at__isnull=False) | Q(answered_before__isnull=False)
    found = Delivery.objects.filter(within, member=None, delivered_at__gte=since).aggregate(
        signing=Count("unit", filter=signed, distinct=True), units=Count("unit", distinct=True)
    )
    return found["signing"], found["units"]
