"""Calendars: what stands in them, what a calendar program reads, who holds an address and for how long."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import vobject
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tests.activities.corridor import ISSUED, at, held, issued, officer
from tests.support import Cast, assert_query_count_constant, client_as, page
from zhibu.activities import queries, services
from zhibu.activities.models import Activity, CalendarKey, Notice
from zhibu.audit.models import Entry
from zhibu.kernel.ical import Entry as Event
from zhibu.kernel.ical import calendar
from zhibu.organisation.models import Affiliation, Member, Post, Unit
from zhibu.organisation.policy import person_for

DAY = date(2026, 11, 9)
SHANGHAI = ZoneInfo("Asia/Shanghai")


def read(text: bytes | str) -> list[Any]:
    """The events, as a parser reads them that has nothing to do with what wrote them."""
    whole = vobject.readOne(text.decode() if isinstance(text, bytes) else text)
    return list(whole.contents.get("vevent", []))


def made(member: Member, unit: Unit | None = None, day: date = DAY) -> str:
    who = person_for(member.user, mode="officer" if unit else "member", today=day)
    return services.make_calendar_key(member=member, unit=unit, who=who, now=at(day))


def fetched(token: str, **headers: Any) -> Any:
    return Client().get(f"/activities/calendar/{token}.ics", **headers)


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: at(DAY))


def plan(cast: Cast, day: date = date(2026, 11, 18), now: datetime | None = None) -> None:
    activity = Activity.objects.get(unit=cast.branch)
    services.plan(
        activity=activity, day=day, start_time=time(14, 30), place="二楼会议室", who=officer(cast.secretary, DAY),
        now=now or at(DAY),
    )  # fmt: skip


@pytest.mark.django_db
@pytest.mark.usefixtures("today")
class TestFeed:
    def test_a_window_is_a_range_of_days_until_the_unit_sets_its_day(self, cast: Cast) -> None:
        notice = issued(cast)
        token = made(cast.member)
        (event,) = read(fetched(token).content)
        assert event.summary.value == "走进社区 (day not set yet)"
        assert (event.dtstart.value, event.dtend.value) == (date(2026, 11, 13), date(2026, 11, 28))
        assert (event.status.value, event.sequence.value, event.transp.value) == ("TENTATIVE", "0", "TRANSPARENT")
        assert event.url.value == f"http://testserver/activities/{notice.pk}/"

        plan(cast)

        (later,) = read(fetched(token).content)
        assert later.summary.value == "走进社区"
        assert later.dtstart.value == datetime(2026, 11, 18, 14, 30, tzinfo=SHANGHAI)
        assert later.location.value == "二楼会议室"
        assert (later.status.value, later.sequence.value) == ("CONFIRMED", "1")
        assert later.uid.value == event.uid.value

    def test_every_change_and_the_withdrawal_raise_the_sequence(self, cast: Cast) -> None:
        notice, token = issued(cast), made(cast.member)
        numbers = []

        def look() -> Any:
            (event,) = read(fetched(token).content)
            numbers.append(int(event.sequence.value))
            return event

        look()
        plan(cast)
        look()
        plan(cast, date(2026, 11, 19))
        look()
        staff = officer(cast.staff, DAY)
        services.change(
            notice=notice, values={"first_day": date(2026, 11, 20)}, reason="x", who=staff, now=at(DAY, 10)
        )
        assert look().status.value == "TENTATIVE"
        services.withdraw(notice=notice, reason="x", who=staff, now=at(DAY, 11))
        event = look()

        assert event.status.value == "CANCELLED"
        assert event.summary.value == "Withdrawn: 走进社区"
        assert event.last_modified.value == at(DAY, 11).astimezone(UTC)
        assert numbers == sorted(set(numbers))

    def test_a_member_sees_their_own_and_no_names(self, cast: Cast) -> None:
        issued(cast)
        issued(cast, by=cast.secretary, issuer=cast.branch, units=[cast.branch], theme="支部党员大会")
        issued(cast, by=cast.sibling_secretary, issuer=cast.sibling, units=[cast.sibling], theme="别的支部")

        text = fetched(made(cast.member)).content.decode()

        assert sorted(event.summary.value for event in read(text)) == [
            "支部党员大会 (day not set yet)", "走进社区 (day not set yet)",
        ]  # fmt: skip
        assert not any(member.name in text for member in (*cast.people.values(), *cast.others))

    def test_a_units_feed_has_what_it_holds_and_the_joint_ones(self, cast: Cast) -> None:
        issued(cast)
        day = date(2026, 11, 20)
        issued(
            cast, theme="大会", held="jointly", first_day=day, last_day=day, start_time=time(9), place="礼堂",
            units=[cast.branch],
        )  # fmt: skip
        issued(
            cast, theme="别处", held="jointly", first_day=day, last_day=day, start_time=time(9), place="礼堂",
            units=[cast.apart],
        )  # fmt: skip

        events = read(fetched(made(cast.secretary, cast.branch)).content)

        assert [event.summary.value for event in events] == ["走进社区 (day not set yet)", "大会"]

    def test_what_has_not_changed_is_answered_in_short(self, cast: Cast) -> None:
        issued(cast)
        token = made(cast.member)
        first = fetched(token)
        assert fetched(token, HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 304

        plan(cast)

        assert fetched(token, HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 200
        assert first["Content-Type"] == "text/calendar; charset=utf-8"

    def test_asking_writes_nothing(self, cast: Cast, django_assert_max_num_queries: Any) -> None:
        issued(cast)
        token = made(cast.member)
        with django_assert_max_num_queries(3) as captured:
            fetched(token)
        assert all(query["sql"].startswith("SELECT") for query in captured.captured_queries)

    def test_an_address_ends_with_another_with_its_end_and_with_the_account(self, cast: Cast) -> None:
        first = made(cast.member)
        second = made(cast.member)
        assert [fetched(first).status_code, fetched(second).status_code] == [404, 200]

        cast.member.user.is_active = False
        cast.member.user.save()
        assert fetched(second).status_code == 404
        cast.member.user.is_active = True
        cast.member.user.save()
        who = person_for(cast.member.user, mode="member", today=DAY)
        done = [services.revoke_calendar_key(member=cast.member, unit=None, who=who, now=at(DAY)) for _twice in "12"]

        assert done == [True, False]
        assert fetched(second).status_code == 404
        assert Entry.objects.filter(deed="activities.calendar_key.revoked").count() == 1

    def test_a_units_address_ends_with_the_post(self, cast: Cast) -> None:
        token = made(cast.secretary, cast.branch)
        assert fetched(token).status_code == 200

        Post.objects.filter(member=cast.secretary).update(until=DAY)

        assert fetched(token).status_code == 404

    def test_the_database_does_not_know_the_secret(self, cast: Cast) -> None:
        token = made(cast.member)

        assert token not in str(list(CalendarKey.objects.values()))
        assert token not in str(list(Entry.objects.values()))

    def test_wrong_addresses_are_counted(self, cast: Cast, settings: Any) -> None:
        settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "calendar": "3/h/ip"}

        assert [fetched(f"wrong{n}").status_code for n in range(5)] == [404, 404, 404, 429, 429]
        assert fetched(made(cast.member)).status_code == 200

    def test_a_move_takes_the_activities_of_the_new_unit_along(self, cast: Cast) -> None:
        notice = issued(cast)
        moved = date(2026, 11, 16)
        held(notice, cast.branch, cast.secretary, day=date(2026, 11, 13))
        Affiliation.objects.filter(member=cast.member).update(until=moved)
        Affiliation.objects.create(member=cast.member, unit=cast.sibling, since=moved)
        Activity.objects.filter(unit=cast.sibling).update(day=date(2026, 11, 18))
        Activity.objects.filter(unit=cast.apart).update(day=date(2026, 11, 18))

        rows = queries.entries(queries.own_activities(cast.member, on=DAY), ISSUED, date(2026, 12, 31))

        assert [(row.activity.unit.code, row.held) for row in rows] == [("0101", True), ("0102", False)]


@pytest.mark.django_db
@pytest.mark.usefixtures("today")
class TestPage:
    def test_a_member_makes_an_address_and_it_works(self, cast: Cast) -> None:
        issued(cast)
        client = client_as(cast.member)
        text = page(client.get("/activities/calendar/"))
        assert "走进社区" in text
        assert "November 2026" in text

        shown = page(client.post("/activities/calendar/address/"))

        address = shown.split('readonly value="', 1)[1].split('"', 1)[0]
        assert len(read(Client().get(address).content)) == 1
        assert address not in page(client.get("/activities/calendar/"))

    def test_an_officer_gets_the_units_and_another_units_address_is_nothing(self, cast: Cast) -> None:
        issued(cast)
        client = client_as(cast.secretary)

        assert "办公室支部" in page(client.get("/activities/calendar/?year=2026"))
        assert client.post("/activities/calendar/address/", {"unit": "0101"}).status_code == 200
        assert client.post("/activities/calendar/address/", {"unit": "0102"}).status_code == 404
        assert CalendarKey.objects.get().unit == cast.branch

    @pytest.mark.parametrize("year", ["", "x", "0000", "99999", "²²²²"])
    def test_nonsense_is_this_year(self, cast: Cast, year: str) -> None:
        assert "2025" in page(client_as(cast.member).get("/activities/calendar/", {"year": year}))

    def test_queries(self, cast: Cast) -> None:
        def one_more() -> Notice:
            return issued(cast)

        for person in (cast.member, cast.secretary):
            assert_query_count_constant(client_as(person), "/activities/calendar/?year=2026", one_more)


LINES = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n"), max_size=120)


@given(title=LINES, place=LINES, text=LINES)
def test_whatever_was_typed_comes_back_as_it_was(title: str, place: str, text: str) -> None:
    now = datetime(2026, 11, 9, 1, tzinfo=UTC)
    event = Event("a@b", title, date(2026, 11, 18), None, place, text, "http://x/", 0, now)

    written = calendar("日程", [event])

    assert all(len(line) <= 75 for line in written.split(b"\r\n"))
    (found,) = read(written)
    assert found.summary.value == title
    assert found.description.value == text
    assert getattr(found, "location", None) is None if not place else found.location.value == place
    assert found.dtend.value == date(2026, 11, 18) + timedelta(days=1)
