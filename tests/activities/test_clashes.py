"""Warnings about the days of a draft, and days that are free: never blocking, and nothing told that is not seen."""

import re
from datetime import date, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import clock
from tests.activities.corridor import ISSUED, at, draft, issued, officer
from tests.support import Cast, assert_query_count_constant, client_as, page
from zhibu.activities import policy, queries, services
from zhibu.activities.models import Activity, Notice
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.workdays import holiday_name, is_made_up, is_working_day, last_of, working_day_near
from zhibu.organisation.models import Member

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 18)
ONE = {"first_day": DAY, "last_day": DAY}


def said(notice: Notice, by: Member) -> list[str]:
    who = officer(by)
    return queries.warnings(notice, list(notice.units.all()), among=policy.visible_notices(who))


def free(notice: Notice, by: Member, today: date = ISSUED) -> list[date]:
    who = officer(by)
    return queries.free_days(notice, list(notice.units.all()), among=policy.visible_notices(who), today=today)


@pytest.mark.parametrize(
    ("first", "last", "sentences"),
    [
        (date(2026, 11, 18), date(2026, 11, 18), []),
        (date(2026, 11, 21), date(2026, 11, 21), ["21 November (Saturday) is no working day: a weekend."]),
        (date(2026, 10, 1), date(2026, 10, 1), ["1 October (Thursday) is no working day: National Day."]),
        (
            date(2026, 10, 10),
            date(2026, 10, 10),
            ["10 October (Saturday) is a working day that makes up for a holiday."],
        ),
        (date(2026, 11, 21), date(2026, 11, 22), ["There is no working day between the first and the last day."]),
        (date(2026, 9, 28), date(2026, 10, 9), ["In these days lies a public holiday: National Day."]),
        (
            date(2040, 3, 1),
            date(2040, 3, 9),
            ["The holidays of 2040 have not been announced; working days are told by the weekday alone."],
        ),
    ],
)
def test_the_calendar_speaks(cast: Cast, first: date, last: date, sentences: list[str]) -> None:
    notice = draft(cast, first_day=first, last_day=last, feedback_by=last)

    assert said(notice, cast.staff) == sentences


def test_holidays_are_named_and_made_up_days_known() -> None:
    assert (holiday_name(date(2026, 10, 2)), holiday_name(date(2026, 11, 21)), holiday_name(date(2040, 10, 1))) == (
        "National Day",
        "",
        "",
    )
    assert [is_made_up(date(2026, 10, day)) for day in (9, 10, 11)] == [False, True, False]
    assert working_day_near(date(2026, 11, 28)) == date(2026, 11, 30)
    assert working_day_near(date(2027, 1, 31)) == date(2027, 1, 29)


def test_others_on_the_same_day_are_named_with_units_and_people(cast: Cast) -> None:
    issued(cast, theme="甲", units=[cast.branch, cast.apart], **ONE)
    joint = {"held": "jointly", "start_time": time(9), "place": "礼堂"}
    issued(cast, theme="乙", units=[cast.branch], **joint, **ONE)
    issued(cast, theme="另一天", **(ONE | {"first_day": DAY + timedelta(days=1), "last_day": DAY + timedelta(days=1)}))
    notice = draft(cast, units=[cast.branch, cast.sibling], **ONE)

    assert said(notice, cast.staff) == [
        "On that day 1 of the units also holds 〔2026〕1 号 甲.",
        "On that day is also the joint activity of 〔2026〕2 号 乙.",
        "6 people are expected at more than one.",
    ]


def test_withdrawn_ones_and_drafts_are_no_clash(cast: Cast) -> None:
    other = issued(cast, **ONE)
    services.withdraw(notice=other, reason="改期", who=officer(cast.staff), now=at(ISSUED))
    draft(cast, **ONE)

    assert said(draft(cast, **ONE), cast.staff) == []


@pytest.mark.parametrize(
    ("start", "place", "told"),
    [(time(15), "三楼会议室", 1), (time(17, 30), "三楼会议室", 0), (None, " 三楼会议室 ", 1), (time(15), "礼堂", 0)],
)
def test_the_same_place_at_the_same_time(cast: Cast, start: time | None, place: str, told: int) -> None:
    issued(cast, units=[cast.apart], start_time=time(14, 30), place="三楼会议室", **ONE)
    notice = draft(cast, units=[cast.branch], start_time=start, place=place, **ONE)

    assert said(notice, cast.staff) == ["三楼会议室 is taken by 乙局支部 on that day at 14:30."][:told]


def test_nothing_is_told_of_notices_one_may_not_see(cast: Cast) -> None:
    own = {"by": cast.sibling_secretary, "issuer": cast.sibling, "units": [cast.sibling]}
    issued(cast, theme="别的支部的会", place="三楼会议室", **own, **ONE)
    mine = draft(cast, by=cast.secretary, issuer=cast.branch, units=[cast.branch], place="三楼会议室", **ONE)

    assert said(mine, cast.secretary) == []
    assert DAY in free(draft(cast, by=cast.secretary, issuer=cast.branch, units=[cast.branch]), cast.secretary)


def test_free_days_are_working_days_in_the_window_without_anything_else(cast: Cast) -> None:
    taken = date(2026, 11, 16)
    issued(cast, first_day=taken, last_day=taken)
    notice = draft(cast)  # 13 to 27 November

    assert free(notice, cast.staff) == [date(2026, 11, day) for day in (13, 17, 18, 19, 20)]
    late = date(2026, 11, 24)
    assert free(notice, cast.staff, today=late) == [date(2026, 11, day) for day in (25, 26, 27)]


def test_a_free_day_is_taken_with_one_click_and_feedback_follows(cast: Cast) -> None:
    today = clock.today()
    later = working_day_near(today + timedelta(days=20))
    notice = draft(cast, first_day=later, last_day=later, feedback_by=later + timedelta(days=4))
    client = client_as(cast.staff)
    text = page(client.get(f"/activities/{notice.pk}/check/"))
    assert text.count('name="day" value="') == 5
    offered = free(notice, cast.staff, today=today)[0]

    answer = client.post(f"/activities/{notice.pk}/day/", {"day": offered.isoformat()})
    kept = Notice.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/activities/{notice.pk}/check/")
    assert (kept.first_day, kept.last_day, kept.feedback_by) == (offered, offered, offered + timedelta(days=4))
    assert kept.edition == notice.edition + 1


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("", "Choose one of the days on the page."),
        ("nonsense", "Choose one of the days on the page."),
        ("2026-02-30", "Choose one of the days on the page."),
        ("2020-01-01", "That day has passed; choose another one."),
    ],
)
def test_nonsense_and_past_days_are_refused_in_words(cast: Cast, day: str, sentence: str) -> None:
    notice = draft(cast)
    answer = client_as(cast.staff).post(f"/activities/{notice.pk}/day/", {"day": day}, follow=True)

    assert (sentence in answer.content.decode(), Notice.objects.get().first_day) == (True, date(2026, 11, 13))


def test_an_issued_notice_takes_no_day(cast: Cast) -> None:
    notice = issued(cast)

    assert client_as(cast.staff).post(f"/activities/{notice.pk}/day/", {"day": "2026-11-18"}).status_code == 404
    with pytest.raises(NotPossibleError):
        services.take_day(notice=notice, day=DAY, who=officer(cast.staff), now=at(ISSUED))


def test_warnings_do_not_block(cast: Cast) -> None:
    issued(cast, **ONE)
    notice = draft(cast, **ONE)

    assert services.issue(notice=notice, who=officer(cast.staff), now=at(ISSUED)).number == 2
    assert Activity.objects.filter(notice=notice, day=DAY).count() == 3


def test_the_check_page_costs_the_same_however_many_clash(cast: Cast) -> None:
    notice = draft(cast, place="礼堂", **ONE)
    url = f"/activities/{notice.pk}/check/"

    assert_query_count_constant(client_as(cast.staff), url, lambda: issued(cast, place="礼堂", **ONE), limit=15)


def test_a_unit_takes_a_free_day_of_the_window_in_one_click(cast: Cast) -> None:
    first = last_of(timezone.localdate(), 8)  # working days from today, so that members can be told
    days = {"first_day": first, "last_day": first + timedelta(days=14), "feedback_by": first + timedelta(days=20)}
    notice = issued(cast, units=[cast.branch], **days)
    taken = issued(cast, units=[cast.branch], theme="已有安排", first_day=first, last_day=first, feedback_by=first)
    activity = Activity.objects.get(notice=notice)
    address = reverse("activities:plan", args=[activity.pk])
    offered = re.findall(r'name="free" value="([^"]*)"', page(client_as(cast.secretary).get(address)))
    assert len(offered) == 5
    assert first.isoformat() not in offered
    assert all(is_working_day(date.fromisoformat(day)) for day in offered)
    sent = {"free": offered[1], "day": "", "start_time": "08:30", "place": "三楼会议室"}
    assert client_as(cast.secretary).post(address, sent).status_code == 302
    activity.refresh_from_db()
    assert (activity.day, activity.place) == (date.fromisoformat(offered[1]), "三楼会议室")
    assert taken.number == 2
