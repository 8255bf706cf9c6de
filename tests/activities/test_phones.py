"""Signing in by phone: opened for the day, one tap, and the secretary's list remains the record."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.activities.corridor import ISSUED, at, issued, officer
from tests.support import Cast, assert_query_count_constant, client_as, make_member, page
from zhibu.activities import queries, services
from zhibu.activities.models import Activity, Attendance, PhoneSignIn, SignedIn
from zhibu.activities.states import Attended
from zhibu.audit.models import Entry
from zhibu.kernel.deeds import NotPossibleError

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 18)


def on(day: date, cast: Cast) -> Activity:
    activity = Activity.objects.get(notice=issued(cast), unit=cast.branch)
    activity.day = day
    activity.save()
    return activity


@pytest.fixture
def activity(cast: Cast) -> Activity:
    return on(DAY, cast)


@pytest.fixture
def today(cast: Cast) -> Activity:
    """0101's activity of today, as the pages know no other day."""
    return on(timezone.localdate(), cast)


def opened(activity: Activity, cast: Cast, now: datetime) -> PhoneSignIn:
    return services.open_phones(activity=activity, minutes=60, who=officer(cast.secretary), now=now)


def test_the_code_holds_for_its_time_and_each_signs_in_once(cast: Cast, activity: Activity) -> None:
    code = opened(activity, cast, at(DAY)).code

    for minutes in (0, 5):
        now = at(DAY) + timedelta(minutes=minutes)
        services.sign_in(activity=activity, member=cast.member, code=code, now=now)

    assert queries.signed_in(activity) == {cast.member.pk: at(DAY)}
    with pytest.raises(NotPossibleError, match="closed"):
        services.sign_in(activity=activity, member=cast.both, code=code, now=at(DAY, 10))


def test_a_wrong_code_signs_nobody_in(cast: Cast, activity: Activity) -> None:
    code = opened(activity, cast, at(DAY)).code
    wrong = "000000" if code != "000000" else "000001"

    with pytest.raises(NotPossibleError, match="not the code of now"):
        services.sign_in(activity=activity, member=cast.member, code=wrong, now=at(DAY))
    assert queries.signed_in(activity) == {}


@pytest.mark.parametrize(
    ("day", "text"), [(DAY - timedelta(days=1), "on the day"), (DAY + timedelta(days=1), "on the day")]
)
def test_it_is_opened_on_the_day_only(cast: Cast, activity: Activity, day: date, text: str) -> None:
    with pytest.raises(NotPossibleError, match=text):
        opened(activity, cast, at(day))


def test_without_a_day_it_is_not_opened(cast: Cast) -> None:
    activity = Activity.objects.get(notice=issued(cast), unit=cast.branch)

    with pytest.raises(NotPossibleError, match="Set the day"):
        opened(activity, cast, at(DAY))


def test_closed_before_its_time_and_opened_again(cast: Cast, activity: Activity) -> None:
    opened(activity, cast, at(DAY))
    for _twice in range(2):
        services.close_phones(activity=activity, who=officer(cast.secretary), now=at(DAY, 10) - timedelta(minutes=30))
    assert not queries.phone_open(activity, at(DAY, 10) - timedelta(minutes=29))

    opened(activity, cast, at(DAY, 10))

    assert queries.phone_open(activity, at(DAY, 10))
    deeds = Entry.objects.filter(deed__startswith="activities.phones.").order_by("number")
    assert [(entry.deed[18:], entry.detail) for entry in deeds] == [
        ("opened", {"minutes": 60}), ("closed", {}), ("opened", {"minutes": 60}),
    ]  # fmt: skip


def test_a_withdrawn_notice_takes_no_sign_in(cast: Cast, activity: Activity) -> None:
    code = opened(activity, cast, at(DAY)).code
    services.withdraw(notice=activity.notice, reason="改期", who=officer(cast.staff), now=at(DAY))
    now = Activity.objects.select_related("notice").get(pk=activity.pk)

    with pytest.raises(NotPossibleError, match="closed"):
        services.sign_in(activity=now, member=cast.member, code=code, now=at(DAY))


def test_the_secretarys_list_is_the_record_and_the_taps_are_forgotten(cast: Cast, activity: Activity) -> None:
    code = opened(activity, cast, at(DAY)).code
    services.sign_in(activity=activity, member=cast.member, code=code, now=at(DAY))
    lines = {cast.member.pk: services.Line(Attended.ABSENT)}

    services.confirm_roll(activity=activity, exceptions=lines, who=officer(cast.secretary, DAY), now=at(DAY, 12))

    assert Attendance.objects.get(activity=activity, member=cast.member).state == "absent"
    assert Attendance.objects.filter(activity=activity, state="present").count() == 5
    assert not SignedIn.objects.exists()


def test_from_the_wall_to_the_roll(cast: Cast, today: Activity) -> None:
    officer_, member = client_as(cast.secretary, "officer"), client_as(cast.member, "member")
    phones, here = f"/activities/held/{today.pk}/phones/", f"/activities/held/{today.pk}/here/"
    services.ask_leave(
        activity=today, member=cast.member, kind="duty", words="", who=officer(cast.secretary), now=at(ISSUED)
    )
    assert phones in page(officer_.get(f"/activities/held/{today.pk}/roll/"))
    assert here not in page(member.get("/"))
    assert officer_.post(phones, {"minutes": "60"}).status_code == 302
    code = PhoneSignIn.objects.get(activity=today).code
    wall = page(officer_.get(phones))
    assert code in wall and "data:image/svg+xml" in wall and "0 of 6 have signed in" in wall
    assert here in page(member.get("/"))
    assert f'value="{code}"' in page(member.get(here, {"code": code}))

    refused = member.post(here, {"code": "12"})
    assert refused.status_code == 422 and "six digits" in refused.content.decode()
    assert member.post(here, {"code": f" {code[:3]} {code[3:]} "}).status_code == 302

    assert "You signed in at" in page(member.get(here))
    roll = page(officer_.get(f"/activities/held/{today.pk}/roll/"))
    part = roll[roll.index(f'name="m{cast.member.pk}"') - 300 :][:700]
    assert "phone " in part and '<option value="present" selected>' in part
    assert "1 of 6 have signed in" in page(officer_.get(phones))


def test_guesses_are_throttled(cast: Cast, today: Activity) -> None:
    code = opened(today, cast, timezone.now()).code
    client, here = client_as(cast.member, "member"), f"/activities/held/{today.pk}/here/"
    wrong = "000000" if code != "000000" else "000001"
    for _try in range(10):
        client.post(here, {"code": wrong})

    answer = client.post(here, {"code": code})

    assert answer.status_code == 422 and "Too many tries" in answer.content.decode()
    assert client_as(cast.both, "member").post(here, {"code": code}).status_code == 302  # nobody else is held up


def test_an_officer_signs_in_for_themselves_too(cast: Cast, today: Activity) -> None:
    code = opened(today, cast, timezone.now()).code

    assert (
        client_as(cast.both, "officer").post(f"/activities/held/{today.pk}/here/", {"code": code}).status_code == 302
    )
    assert list(queries.signed_in(today)) == [cast.both.pk]


def test_one_insert_per_tap_however_many_have_signed_in(cast: Cast, today: Activity) -> None:
    code, counts = opened(today, cast, timezone.now()).code, []
    for who in (cast.member, cast.both):
        client = client_as(who, "member")
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.post(f"/activities/held/{today.pk}/here/", {"code": code})
        counts.append(sum("INSERT" in query["sql"] for query in captured.captured_queries))
        members = [make_member(cast.branch, f"新{number}") for number in range(10)]
        now = timezone.now()
        SignedIn.objects.bulk_create(SignedIn(activity=today, member=one, at=now) for one in members)
    assert counts == [1, 1]


def test_query_count_of_the_roll(cast: Cast, today: Activity) -> None:
    def another() -> None:
        SignedIn.objects.create(activity=today, member=make_member(cast.branch, "新人"), at=timezone.now())

    client = client_as(cast.secretary, "officer")
    assert_query_count_constant(client, f"/activities/held/{today.pk}/roll/", another)
