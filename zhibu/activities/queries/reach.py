"""How far a notice has come, as its own page shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone

from zhibu.activities.models import Notice
from zhibu.circulation.queries import ReachPage, coverage, reach_page
from zhibu.kernel.trees import within_any


@dataclass(frozen=True)
class NoticeReach(ReachPage):
    """The reach of a notice, and how many of its units have signed here at all since that day."""

    covered: tuple[int, int]
    since: date


def notice_reach(notice: Notice, paths: Sequence[str], on: date) -> NoticeReach:
    """How far an issued notice has come among the units within `paths`; three queries."""
    assert notice.dispatch is not None
    page, since = reach_page(notice.dispatch, paths), half_a_year_before(on)
    from_then = timezone.make_aware(datetime.combine(since, time()))
    covered = coverage(within_any("unit__path", paths), from_then)
    return NoticeReach(page.rows, page.signing, covered, since)


def half_a_year_before(day: date) -> date:
    """The same day six months earlier; the last of the month where it has no such day."""
    year, month = (day.year, day.month - 6) if day.month > 6 else (day.year - 1, day.month + 6)
    for last in range(day.day, 27, -1):
        try:
            return date(year, month, last)
        except ValueError:
            continue
    return date(year, month, day.day)
