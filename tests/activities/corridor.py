"""Walks the corridor for tests: a notice issued, a roll confirmed, on fixed days of 2026."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from tests.support import Cast
from zhibu.activities import services
from zhibu.activities.models import Activity, Notice
from zhibu.organisation.models import Member, Unit
from zhibu.organisation.policy import Person, person_for

ISSUED = date(2026, 11, 5)


def at(day: date, hour: int = 9) -> datetime:
    """An instant of that day in the committee's time zone."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo("Asia/Shanghai"))


def officer(member: Member, day: date = ISSUED) -> Person:
    """The person acting as an officer on that day."""
    return person_for(member.user, mode="officer", today=day)


def draft(
    cast: Cast, *, by: Member | None = None, issuer: Unit | None = None, units: Any = None, **values: Any
) -> Notice:
    """A complete draft of the committee to all units below it: a theme day between 13 and 27 November 2026."""
    issuer = issuer or cast.root
    fields = {
        "theme": "走进社区",
        "content": "到结对社区服务一次",
        "form": "支部集体活动",
        "first_day": date(2026, 11, 13),
        "last_day": date(2026, 11, 27),
        "feedback_by": date(2026, 12, 1),
        **values,
    }
    addressed = units if units is not None else [cast.general, cast.branch, cast.sibling, cast.apart]
    return services.save_draft(
        notice=None, issuer=issuer, values=fields, units=addressed, who=officer(by or cast.staff), now=at(ISSUED)
    )


def issued(cast: Cast, **options: Any) -> Notice:
    """The same, issued on 5 November 2026."""
    by, reason = options.get("by") or cast.staff, options.pop("reason", "")
    return services.issue(notice=draft(cast, **options), who=officer(by), now=at(ISSUED), reason=reason)


def held(notice: Notice, unit: Unit, by: Member, exceptions: Any = None, day: date = date(2026, 11, 18)) -> Activity:
    """The unit's activity with its roll confirmed on its day."""
    activity = Activity.objects.get(notice=notice, unit=unit)
    return services.confirm_roll(
        activity=activity, exceptions=exceptions or {}, day=day, who=officer(by, day), now=at(day, 17)
    )
