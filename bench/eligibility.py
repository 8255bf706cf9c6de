"""Who may be chosen in a selection: everybody with every reason in one query, beside the bare aggregate."""

import statistics as middle
from datetime import date
from typing import Any

from django.db.models import Count, Q

from bench import clock
from bench.scene import MEMBERS
from zhibu.activities.models import Attendance
from zhibu.activities.states import Attended
from zhibu.kernel.periods import HalfYear
from zhibu.organisation.models import Unit
from zhibu.recognition.queries import Criteria, members_of_selection

PERIOD = HalfYear(2026, 1)
ROUNDS = 7
TIMES = 3  # as long as the bare aggregate it may take at most


def bare() -> list[Any]:
    """What each was expected at and came to, and nothing else."""
    rows = Attendance.objects.filter(superseded_by=None, activity__day__range=(PERIOD.first, PERIOD.last))
    counted = ~Q(state=Attended.NOT_COUNTED)
    came = Q(state=Attended.PRESENT) | Q(made_up_on__isnull=False)
    sums = rows.values("member").annotate(counted=Count("pk", filter=counted), came=Count("pk", filter=counted & came))
    return list(sums.values_list("member", "counted", "came"))


def measure(report: clock.Report) -> None:
    """The whole committee at once, after a half-year of two notices a week."""
    protected = ("care", "duty", "maternity", "seconded", "sick")
    criteria = Criteria(date(2026, 8, 10), (str(PERIOD),), 80, 1, protected)
    path = Unit.objects.values_list("path", flat=True).get(parent=None)
    plain, whole = [], []
    for _round in range(ROUNDS):
        took, rows = clock.timed(bare)
        plain.append(took)
        took, found = clock.timed(lambda: members_of_selection(criteria, path=path))
        whole.append(took)
        assert len(rows) == len(found) == MEMBERS
    least, took = middle.median(plain), middle.median(whole)
    note = f"{took / least:.2f} × the bare aggregate of {least:.1f} ms"
    report.add(f"eligibility of {MEMBERS:,} members, one query", took, "ms", TIMES * least, note)
