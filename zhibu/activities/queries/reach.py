"""How far a notice has come, as its own page shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone

from zhibu.activities.models import Notice
from zhibu.circulation.queries import SigningTime, UnitReach, coverage, reach_by_unit, time_to_sign
from zhibu.kernel.trees import within_any


@dataclass(frozen=True)
class ReachPage:
    """The units with those missing first, each by code; their sums, how soon they signed, and how many sign here."""

    rows: Sequence[UnitReach]
    signing: SigningTime
    covered: tuple[int, int]
    since: date

    @property
    def signed(self) -> int:
        """Units that have signed."""
        return self.signing.all - self.signing.not_yet

    @property
    def members(self) -> int:
        """Members to whom it was delivered."""
        return sum(row.members for row in self.rows)

    @property
    def acknowledged(self) -> int:
        """Members who have acknowledged it."""
        return sum(row.acknowledged for row in self.rows)


def reach_page(notice: Notice, paths: Sequence[str], on: date) -> ReachPage:
    """How far an issued notice has come among the units within `paths`; three queries."""
    assert notice.dispatch is not None
    mine = within_any("unit__path", paths)
    rows = sorted(reach_by_unit(notice.dispatch, mine), key=_missing_first)
    since = half_a_year_before(on)
    from_then = timezone.make_aware(datetime.combine(since, time()))
    return ReachPage(rows, time_to_sign(notice.dispatch, mine), coverage(mine, from_then), since)


def _missing_first(row: UnitReach) -> tuple[int, str]:
    unsigned = bool(row.asked) and row.signed_at is None
    return 0 if unsigned else 1 if row.acknowledged < row.members else 2, row.code


def half_a_year_before(day: date) -> date:
    """The same day six months earlier; the last of the month where it has no such day."""
    year, month = (day.year, day.month - 6) if day.month > 6 else (day.year - 1, day.month + 6)
    for last in range(day.day, 27, -1):
        try:
            return date(year, month, last)
        except ValueError:
            continue
    return date(year, month, day.day)
