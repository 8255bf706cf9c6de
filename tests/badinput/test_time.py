"""The day is the committee's, at the edges of midnight, of the half-year and of the year, wherever the server stands.

Pages are made by the server, and no script of ours reads a day: where a phone believes to be does not matter.
"""

import os
import re
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, tzinfo
from datetime import time as clock
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import vobject
from django.test import Client
from django.utils import timezone

from tests.activities.corridor import at, draft, issued, officer
from tests.participation import facts
from tests.support import Cast
from zhibu.activities import services
from zhibu.activities.models import Activity, Notice
from zhibu.circulation.models import Dispatch
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.periods import HalfYear
from zhibu.organisation.policy import person_for
from zhibu.participation.models import Record

SHANGHAI = ZoneInfo("Asia/Shanghai")
LAST_MINUTE = datetime(2026, 6, 30, 23, 59, tzinfo=SHANGHAI)  # 15:59 of that day in UTC
MIDNIGHT = datetime(2026, 7, 1, 0, 0, tzinfo=SHANGHAI)  # 16:00 of the day before in UTC
SCRIPTS = Path(__file__).parents[2] / "zhibu"


@pytest.fixture(params=["UTC", "Pacific/Kiritimati"], autouse=True)
def _server(request: pytest.FixtureRequest) -> Iterator[None]:
    """A server whose own clock is elsewhere."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = request.param
    time.tzset()
    yield
    if before is None:
        del os.environ["TZ"]
    else:
        os.environ["TZ"] = before
    time.tzset()


@pytest.mark.parametrize(
    ("now", "day", "half"),
    [(LAST_MINUTE, date(2026, 6, 30), HalfYear(2026, 1)), (MIDNIGHT, date(2026, 7, 1), HalfYear(2026, 2))],
)
@pytest.mark.parametrize("zone", [SHANGHAI, UTC])
def test_an_instant_belongs_to_the_committees_day(now: datetime, day: date, half: HalfYear, zone: tzinfo) -> None:
    found = timezone.localdate(now.astimezone(zone))

    assert (found, HalfYear.of(found)) == (day, half)


def issued_at(cast: Cast, now: datetime, first: date, last: date) -> Notice:
    """A notice of 0101 to itself, issued at an instant that a server in UTC tells."""
    made = draft(
        cast, by=cast.secretary, issuer=cast.branch, units=[cast.branch], first_day=first, last_day=last,
        feedback_by=last,
    )  # fmt: skip
    who = officer(cast.secretary, timezone.localdate(now))
    return services.issue(notice=made, who=who, now=now.astimezone(UTC))


def test_the_last_evening_of_a_half_year_counts_in_it(cast: Cast) -> None:
    """A roll of 30 June, confirmed a minute before midnight, is of the first half; that of 1 July is not."""
    for moment in (LAST_MINUTE, MIDNIGHT):
        day = timezone.localdate(moment.astimezone(UTC))
        notice = issued_at(cast, facts.at(date(2026, 6, 1)), date(2026, 6, 15), date(2026, 7, 3))
        held = Activity.objects.get(notice=notice, unit=cast.branch)
        services.confirm_roll(
            activity=held, exceptions={}, day=day, who=officer(cast.secretary, day), now=moment.astimezone(UTC)
        )
    closing = facts.compiled(cast, cast.branch)

    assert Record.objects.get(closing=closing, member=cast.member).expected == 1


def test_a_phone_signs_in_up_to_the_last_minute_of_the_day(cast: Cast) -> None:
    activity = Activity.objects.get(notice=issued(cast), unit=cast.branch)
    Activity.objects.filter(pk=activity.pk).update(day=date(2026, 6, 30))
    activity.refresh_from_db()
    opened = {"activity": activity, "minutes": 60, "who": officer(cast.secretary)}

    with pytest.raises(NotPossibleError, match="on the day"):
        services.open_phones(**opened, now=MIDNIGHT.astimezone(UTC))
    assert services.open_phones(**opened, now=LAST_MINUTE.astimezone(UTC)).activity == activity


@pytest.mark.parametrize(
    ("moment", "year"),
    [(datetime(2026, 12, 31, 23, 59, tzinfo=SHANGHAI), "2026"), (datetime(2027, 1, 1, tzinfo=SHANGHAI), "2027")],
)
def test_a_number_is_of_the_year_on_the_committees_calendar(cast: Cast, moment: datetime, year: str) -> None:
    notice = issued_at(cast, moment, date(2027, 2, 1), date(2027, 2, 20))

    assert re.findall(r"20\d\d", notice.number_text) == [year]


@pytest.mark.parametrize(("moment", "day"), [(LAST_MINUTE, date(2026, 7, 2)), (MIDNIGHT, date(2026, 7, 3))])
def test_days_to_sign_are_counted_from_the_committees_day(cast: Cast, moment: datetime, day: date) -> None:
    """Two working days, from Tuesday 30 June or from Wednesday 1 July."""
    notice = issued_at(cast, moment, date(2026, 7, 13), date(2026, 7, 20))

    assert Dispatch.objects.get(url=f"/activities/{notice.pk}/").sign_by == day


@pytest.mark.parametrize("start", [clock(0, 0), clock(23, 59)])
def test_a_calendar_says_the_hour_with_its_zone(cast: Cast, start: clock, monkeypatch: pytest.MonkeyPatch) -> None:
    day = date(2026, 11, 9)
    monkeypatch.setattr(timezone, "now", lambda: at(day))
    activity = Activity.objects.get(notice=issued(cast), unit=cast.branch)
    services.plan(
        activity=activity, day=date(2026, 11, 18), start_time=start, place="", who=officer(cast.secretary, day),
        now=at(day),
    )  # fmt: skip
    who = person_for(cast.member.user, mode="member", today=day)
    secret = services.make_calendar_key(member=cast.member, unit=None, who=who, now=at(day))

    answer = Client().get(f"/activities/calendar/{secret}.ics").content.decode()

    (event,) = vobject.readOne(answer).contents["vevent"]
    assert event.dtstart.value == datetime.combine(date(2026, 11, 18), start, SHANGHAI)
    assert f"DTSTART;TZID=Asia/Shanghai:20261118T{start:%H%M}00" in answer


def test_no_script_of_ours_makes_a_day() -> None:
    """`Date.now()` is an instant, the same everywhere; whatever else asks for the phone's own zone."""
    found = [
        f"{script.name}: {use}"
        for script in SCRIPTS.glob("*/static/**/*.js")
        for use in re.findall(
            r"new Date\b|Intl\.DateTimeFormat|toLocale\w+|getTimezoneOffset", script.read_text("utf-8")
        )
    ]

    assert found == []
