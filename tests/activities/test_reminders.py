"""Reminders: whom, how often, when; and what those who are reminded see."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db.models import Q
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tests.activities.corridor import at, issued, officer
from tests.support import Cast, assert_query_count_constant, client_as, make_unit, page
from zhibu.activities import policy, services
from zhibu.activities.models import Notice
from zhibu.audit.models import Entry
from zhibu.circulation import queries
from zhibu.circulation.models import Delivery
from zhibu.circulation.services import acknowledge, sign_for
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.workdays import is_working_day
from zhibu.organisation.models import Member
from zhibu.organisation.policy import person_for

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 11, 9)


def reminded(notice: Notice, by: Member, now: datetime) -> tuple[int, int]:
    who = officer(by, timezone.localdate(now))
    _notice, within = policy.reminding_or_403(who, notice.pk)
    return services.remind(notice=notice, within=within, who=who, now=now)


def shown(member: Member, mode: str, day: date = MONDAY) -> list[tuple[str, str, str]]:
    rows = queries.todo(person_for(member.user, mode=mode, today=day))
    return [(row["title"], row["reason"], row["tag"]) for row in rows]


@pytest.fixture
def frozen(monkeypatch: pytest.MonkeyPatch):
    """Let pages think that it is a certain instant."""

    def freeze(now: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: now)

    return freeze


def test_the_issuer_reminds_all_who_have_not_answered(cast: Cast) -> None:
    notice = issued(cast)
    actor = officer(cast.secretary).actor
    sign_for(dispatch=notice.dispatch, unit=cast.branch, by=cast.secretary, actor=actor, now=at(MONDAY))
    acknowledge(dispatch=notice.dispatch, member=cast.member, actor=actor, now=at(MONDAY))

    assert reminded(notice, cast.staff, at(MONDAY, 10)) == (3, 11)

    rows = Delivery.objects.filter(reminded=1, reminded_at=at(MONDAY, 10))
    assert rows.count() == 14
    assert not rows.filter(Q(member=cast.member) | Q(unit=cast.branch, member=None)).exists()
    entry = Entry.objects.order_by("-number")[0]
    assert (entry.deed, entry.detail) == ("circulation.dispatch.reminded", {"units": 3, "members": 11})


def test_a_unit_reminds_its_own_members_only(cast: Cast) -> None:
    notice = issued(cast)

    assert reminded(notice, cast.secretary, at(MONDAY)) == (0, 6)
    assert set(Delivery.objects.filter(reminded=1).values_list("unit__code", flat=True)) == {"0101"}
    assert not Delivery.objects.filter(reminded=1, member=None).exists()


def test_what_one_is_reminded_of_stands_first_with_its_day(cast: Cast) -> None:
    first, second = issued(cast), issued(cast, last_day=date(2026, 11, 26), feedback_by=date(2026, 11, 30))
    reminded(first, cast.staff, at(MONDAY))

    assert shown(cast.member, "member") == [
        ("Read 〔2026〕1 号 走进社区", "sent by 机关工委 · reminded on 9 November", "reminded"),
        ("Read 〔2026〕2 号 走进社区", "sent by 机关工委", "read"),
    ]
    assert shown(cast.secretary, "officer")[0] == (
        "Sign for 〔2026〕1 号 走进社区", "办公室支部 · sent by 机关工委 · reminded on 9 November", "reminded",
    )  # fmt: skip
    assert second.number == 2


def test_three_times_a_day_apart_and_then_a_person_asks(cast: Cast) -> None:
    notice = issued(cast, last_day=date(2026, 12, 20), feedback_by=date(2026, 12, 30))
    reminded(notice, cast.staff, at(MONDAY, 10))
    with pytest.raises(NotPossibleError, match="again from 2026-11-10 10:00"):
        reminded(notice, cast.staff, at(MONDAY, 17))
    with pytest.raises(NotPossibleError, match="short time ago"):
        reminded(notice, cast.staff, at(MONDAY + timedelta(days=1), 9))
    for days in (1, 2):
        assert reminded(notice, cast.staff, at(MONDAY + timedelta(days=days), 10)) == (4, 12)
    with pytest.raises(NotPossibleError, match="in person"):
        reminded(notice, cast.staff, at(MONDAY + timedelta(days=3), 10))
    assert set(Delivery.objects.values_list("reminded", flat=True)) == {3}


def test_two_clicks_at_once_are_one_reminder(cast: Cast, frozen) -> None:
    notice = issued(cast)
    frozen(at(MONDAY, 10))
    client = client_as(cast.staff)
    address = f"/activities/{notice.pk}/reminder/"
    assert f'href="{address}"' in page(client.get(f"/activities/{notice.pk}/"))
    assert "May be reminded now: 4 units, 12 people." in page(client.get(address))

    answers = [client.post(address, follow=True) for _twice in range(2)]

    assert "Reminded: 4 units, 12 people." in page(answers[0])
    assert "again from 2026-11-10 10:00" in page(answers[1])
    assert set(Delivery.objects.values_list("reminded", flat=True)) == {1}
    assert Entry.objects.filter(deed="circulation.dispatch.reminded").count() == 1


@pytest.mark.parametrize(
    ("now", "possible"),
    [
        (at(date(2026, 11, 9), 8), None),
        (at(date(2026, 11, 9), 17), None),
        (at(date(2026, 11, 9), 7), at(date(2026, 11, 9), 8)),
        (at(date(2026, 11, 9), 18), at(date(2026, 11, 10), 8)),
        (at(date(2026, 11, 14), 10), at(date(2026, 11, 16), 8)),  # a Saturday
        (at(date(2026, 10, 1), 10), at(date(2026, 10, 8), 8)),  # the National Day's holidays
        (at(date(2026, 10, 10), 10), None),  # a Saturday on which offices work
    ],
)
def test_only_in_the_hours_of_working_days(cast: Cast, now: datetime, possible: datetime | None) -> None:
    assert queries.possible_from(now) == (possible or now)


@given(st.datetimes(datetime(2024, 1, 1), datetime(2027, 12, 31), timezones=st.just(ZoneInfo("Asia/Shanghai"))))
def test_whenever_it_is_the_next_possible_instant_is_one_and_not_earlier(now: datetime) -> None:
    possible = queries.possible_from(now)

    assert possible >= now
    assert queries.possible_from(possible) == possible
    assert is_working_day(timezone.localdate(possible))
    assert 8 <= timezone.localtime(possible).hour < 18
    between = {timezone.localdate(now) + timedelta(days=n) for n in range(1, (possible - now).days)}
    assert not any(is_working_day(day) for day in between)


def test_at_night_it_says_from_when_it_is_possible(cast: Cast, frozen) -> None:
    notice = issued(cast)
    frozen(datetime(2026, 11, 13, 21, 30, tzinfo=ZoneInfo("Asia/Shanghai")))
    client = client_as(cast.staff)

    text = page(client.get(f"/activities/{notice.pk}/reminder/"))
    assert "possible from 2026-11-16 08:00" in text
    assert "Remind them now" not in text
    said = page(client.post(f"/activities/{notice.pk}/reminder/", follow=True))
    assert "possible from 2026-11-16 08:00" in said
    assert not Delivery.objects.filter(reminded__gt=0).exists()


def test_members_are_not_reminded_of_what_is_over(cast: Cast) -> None:
    notice = issued(cast)

    assert reminded(notice, cast.staff, at(date(2026, 11, 30))) == (4, 0)
    with pytest.raises(NotPossibleError, match="Everybody has answered"):
        reminded(notice, cast.secretary, at(date(2026, 11, 30)))


def test_after_a_change_counting_begins_again(cast: Cast) -> None:
    notice = issued(cast)
    reminded(notice, cast.staff, at(MONDAY, 9))
    services.change(
        notice=notice, values={"place": "礼堂"}, reason="x", who=officer(cast.staff, MONDAY), now=at(MONDAY, 10)
    )

    assert reminded(notice, cast.staff, at(MONDAY, 11)) == (4, 12)
    assert set(Delivery.objects.values_list("reminded", flat=True)) == {1}


def test_nobody_is_reminded_of_what_was_withdrawn(cast: Cast) -> None:
    notice = issued(cast)
    services.withdraw(notice=notice, reason="x", who=officer(cast.staff, MONDAY), now=at(MONDAY))

    with pytest.raises(NotPossibleError, match="withdrawn"):
        reminded(notice, cast.staff, at(MONDAY, 10))


def test_queries_of_the_check_page(cast: Cast, frozen) -> None:
    frozen(at(MONDAY, 10))
    codes = iter(range(20, 30))
    notice = issued(cast, units=[cast.branch])

    def one_more() -> None:
        unit = make_unit(cast.root, str(next(codes)), "新支部")
        Delivery.objects.create(dispatch=notice.dispatch, unit=unit, delivered_at=at(MONDAY))

    assert_query_count_constant(client_as(cast.staff), f"/activities/{notice.pk}/reminder/", one_more)
