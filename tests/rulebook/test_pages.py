"""The pages of the rulebook, and the pages that name a rule."""

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from python_calamine import CalamineWorkbook

from tests.activities.corridor import held, issued
from tests.permissions.outputs import body
from tests.rulebook.test_values import settle
from tests.support import Cast, assert_query_count_constant, page
from zhibu.activities.models import Activity
from zhibu.activities.services import Line
from zhibu.activities.states import Attended, NoticeKind
from zhibu.audit.models import Entry
from zhibu.rulebook import queries
from zhibu.rulebook.models import Override

Browser = Callable[..., Client]
CODES = iter(f"SR-{number:02d}" for number in (1, 2, 3, 4, 5, 9))


def test_the_list_names_every_rule_by_part(cast: Cast, client_as: Browser) -> None:
    html = page(client_as(cast.member).get("/rulebook/"))

    assert f"{len(queries.shipped())} rules" in html
    assert "/rulebook/GW-01/" in html
    assert "/rulebook/GF-01/" not in html  # on a later page


@pytest.mark.parametrize(
    ("asked", "codes"),
    [
        ({"q": "SR-20"}, ["SR-20"]),
        ({"q": "法定人数"}, ["DV-22", "HX-07", "SR-20", "SR-23"]),
        ({"q": "Quorum of a member"}, ["SR-20"]),
        ({"section": "9", "standing": "in_force"}, ["ST-01", "ST-08", "ST-09", "ST-10", "ST-11"]),
        ({"section": "0", "standing": "off"}, []),
        ({"section": "1", "standing": "unverified"}, ["SR-08", "SR-13", "SR-18", "SR-24", "SR-26"]),
        ({"section": "1", "standing": "overridden"}, ["SR-12", "SR-13"]),
        ({"section": "1", "standing": "off"}, ["SR-08", "SR-12", "SR-18", "SR-24", "SR-26", "SR-28", "SR-34",
                                              "SR-35", "SR-40"]),
        ({"section": "5", "standing": "applied"}, ["EL-07", "EL-11", "EL-12", "EL-14", "EL-16", "EL-17", "EL-19"]),
        ({"section": "99", "standing": "lost", "q": "EL-11"}, ["EL-11"]),
    ],
)  # fmt: skip
def test_the_list_is_narrowed(cast: Cast, client_as: Browser, asked: dict[str, str], codes: list[str]) -> None:
    today = timezone.now()
    settle(cast, "SR-12", on=False, now=today)
    settle(cast, "SR-13", now=today)

    html = page(client_as(cast.secretary).get("/rulebook/", asked))

    found = sorted(code for code in queries.shipped() if f'href="/rulebook/{code}/"' in html)
    assert found == codes
    if not codes:
        assert "No rule fits" in html


def test_a_rule_tells_what_it_says_where_it_comes_from_and_where_it_is_applied(cast: Cast, client_as: Browser) -> None:
    html = page(client_as(cast.secretary).get("/rulebook/GW-04/"))

    assert "at most 3 working days" in html
    assert "proposal of this program" in html
    assert "Checking and issuing a notice" in html
    assert "never switched off" in html
    assert "Settle it for us" not in html


def test_the_value_on_another_day(cast: Cast, client_as: Browser) -> None:
    later = timezone.localdate() + timedelta(days=30)
    settle(cast, "GW-04", value="5", since=later, now=timezone.now())
    client = client_as(cast.member)

    assert "at most 3 working days" in page(client.get("/rulebook/GW-04/"))
    html = page(client.get("/rulebook/GW-04/", {"day": later.isoformat()}))
    assert "at most 5 working days" in html
    assert "工委会议决定" in html
    assert page(client.get("/rulebook/GW-04/", {"day": "soon"})) != ""
    assert "not in force yet" in page(client.get("/rulebook/SR-20/", {"day": "2010-01-01"}))


def test_what_is_not_verified_says_so(cast: Cast, client_as: Browser) -> None:
    html = page(client_as(cast.member).get("/rulebook/SR-13/"))

    assert "Nobody has checked this wording" in html
    assert "switched off" in html


def filled(response: HttpResponse, **typed: Any) -> dict[str, Any]:
    """What the form asks for, as a browser would send it."""
    page(response)
    return {"since": timezone.localdate().isoformat(), "last": "", "reason": "工委会议决定", **typed}


def test_settling_in_two_steps(cast: Cast, client_as: Browser) -> None:
    client = client_as(cast.staff)
    address = "/rulebook/GW-04/override/"
    data = filled(client.get(address), value="5")

    check = page(client.post(address, data))
    assert not Override.objects.exists()
    assert "<del>at most 3 working days</del>" in check
    assert "<ins>at most 5 working days</ins>" in check
    assert "Checking and issuing a notice" in check
    assert 'value="5"' in page(client.post(address, {**data, "again": "1"}))
    done = client.post(address, {**data, "confirm": "1"})
    assert (done.status_code, done["Location"]) == (302, "/rulebook/GW-04/")
    assert Override.objects.get().value == "5"
    twice = client.post(address, {**data, "confirm": "1"})
    assert twice.status_code == 422
    assert "already" in twice.content.decode()
    assert Override.objects.count() == 1


def test_settling_a_list_and_a_rule_of_words(cast: Cast, client_as: Browser) -> None:
    client = client_as(cast.staff)
    data = filled(client.get("/rulebook/GW-02/override/"), value=["sick", "duty"])
    check = page(client.post("/rulebook/GW-02/override/", data))
    assert check.count('name="value"') == 2
    assert client.post("/rulebook/GW-02/override/", {**data, "confirm": "1"}).status_code == 302
    assert Override.objects.get(code="GW-02").value == "sick duty"

    data = filled(client.get("/rulebook/SR-18/override/"), on="yes")
    assert client.post("/rulebook/SR-18/override/", {**data, "confirm": "1"}).status_code == 302
    assert queries.in_force("SR-18") is not None


@pytest.mark.parametrize(
    ("code", "typed", "said"),
    [
        ("GW-04", {"value": "5", "reason": ""}, "This field is required"),
        ("GW-04", {"value": "-1"}, "greater than or equal to 1"),
        ("GW-04", {"value": "3"}, "already"),
        ("GW-04", {"value": "5", "since": "2020-01-01"}, "rule of their day"),
        ("GW-04", {"value": "5", "last": "2020-01-01"}, "before the first"),
        ("SR-20", {"on": "yes", "value": "half"}, "written like 1/2"),
        ("SR-10", {"on": "yes", "value": "three"}, "like 3-5"),
        ("GW-04", {"value": "61"}, "less than or equal to 60"),
        ("GW-02", {"value": []}, "This field is required"),
        ("GW-03", {"value": ["sick"]}, "there may only be more"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    cast: Cast, client_as: Browser, code: str, typed: dict[str, Any], said: str
) -> None:
    client = client_as(cast.staff)
    address = f"/rulebook/{code}/override/"
    answer = client.post(address, filled(client.get(address), **typed))

    assert answer.status_code == 422
    assert said in answer.content.decode()
    if typed.get("reason") != "":
        assert "工委会议决定" in answer.content.decode()
    assert not Override.objects.exists()


def test_full_width_digits_are_read(cast: Cast, client_as: Browser) -> None:
    client = client_as(cast.staff)
    data = filled(client.get("/rulebook/SR-33/override/"), on="yes", value="１／４")

    assert client.post("/rulebook/SR-33/override/", {**data, "confirm": "1"}).status_code == 302
    assert Override.objects.get().value == "1/4"


def test_ending_shows_what_holds_afterwards(cast: Cast, client_as: Browser) -> None:
    made = settle(cast, "GW-04", value="5", now=timezone.now())
    client = client_as(cast.staff)
    address = f"/rulebook/overrides/{made.pk}/end/"

    html = page(client.get(address))
    assert "at most 5 working days" in html
    assert "at most 3 working days" in html
    wrong = client.post(address, {"last": "2020-01-01"})
    assert wrong.status_code == 422
    assert client.post(address, {"last": timezone.localdate().isoformat()}).status_code == 302
    assert Override.objects.get().until == timezone.localdate() + timedelta(days=1)


def test_the_list_as_a_workbook(cast: Cast, client_as: Browser) -> None:
    settle(cast, "SR-12", on=False, now=timezone.now())
    answer = client_as(cast.member).post("/rulebook/rules.xlsx", {"section": "1", "standing": "overridden"})

    rows = CalamineWorkbook.from_filelike(BytesIO(body(answer))).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows] == ["Code", "SR-12"]
    assert rows[1][5:7] == ["switched off", "工委会议决定"]
    entry = Entry.objects.order_by("-number").first()
    assert entry is not None
    assert (entry.deed, entry.detail) == ("rulebook.rules.exported", {"rows": 1})


def test_lists_cost_the_same_however_much_was_settled(cast: Cast, client_as: Browser) -> None:
    def add() -> None:
        settle(cast, next(CODES), on=False, now=timezone.now())
        client_as(cast.member).get("/rulebook/")  # the process reads once what has been settled

    assert_query_count_constant(client_as(cast.staff), "/rulebook/", add)


def test_a_rule_costs_the_same_however_often_it_was_settled(cast: Cast, client_as: Browser) -> None:
    numbers = iter(range(4, 12))

    def add() -> None:
        settle(cast, "GW-04", value=str(next(numbers)), now=timezone.now())
        client_as(cast.member).get("/rulebook/")  # the process reads once what has been settled

    assert_query_count_constant(client_as(cast.staff), "/rulebook/GW-04/", add)


def test_pages_that_apply_a_rule_name_it(cast: Cast, client_as: Browser) -> None:
    html = page(client_as(cast.staff).get("/activities/new/"))

    assert 'By rule <a href="/rulebook/GW-01/">GW-01 Types of activity</a>' in html


def test_what_the_committee_settles_shows_where_it_is_applied(cast: Cast, client_as: Browser) -> None:
    settle(cast, "GW-01", value="theme_day lecture", now=timezone.now())

    html = page(client_as(cast.staff).get("/activities/new/"))
    assert 'value="theme_day"' in html
    assert 'value="group_meeting"' not in html
    assert "settled by the committee" in html


def test_a_switched_off_rule_is_named_nowhere(cast: Cast, client_as: Browser) -> None:
    address = "/organisation/units/0101/posts/new/"
    assert "SR-12" in page(client_as(cast.general_secretary).get(address))
    settle(cast, "SR-12", on=False, now=timezone.now())
    assert "SR-12" not in page(client_as(cast.general_secretary).get(address))


DAY = date(2026, 11, 18)


def member_meeting(cast: Cast, absent: int) -> Activity:
    """A member meeting of 0101 (six formal members) from which so many stayed away."""
    notice = issued(cast, kind=NoticeKind.MEMBER_MEETING)
    away = [cast.member, cast.both, *cast.others][:absent]
    held(notice, cast.branch, cast.secretary, {one.pk: Line(Attended.ABSENT) for one in away})
    return Activity.objects.get(notice=notice, unit=cast.branch)


@pytest.mark.parametrize(
    ("absent", "enough", "elect"),
    [(0, True, True), (1, True, True), (2, True, False), (3, True, False), (4, False, False)],
)
def test_the_roll_of_a_member_meeting_says_whether_enough_came(
    cast: Cast, client_as: Browser, absent: int, enough: bool, elect: bool
) -> None:
    activity = member_meeting(cast, absent)

    html = page(client_as(cast.secretary).get(f"/activities/held/{activity.pk}/"))
    assert f"{6 - absent} of 6 with a vote were present." in html
    assert ("enough to vote" in html, "too few to vote: 3 are needed" in html) == (enough, not enough)
    assert ("not enough to elect" in html) == (not elect)
    assert "A resolution takes 4 votes for it." in html
    assert "SR-20 Quorum of a member meeting" in html


def test_probationary_members_do_not_count_for_the_quorum(cast: Cast, client_as: Browser) -> None:
    cast.member.state, cast.member.confirmed = "probationary", None
    cast.member.save()
    activity = member_meeting(cast, 0)

    assert "5 of 5 with a vote were present." in page(
        client_as(cast.secretary).get(f"/activities/held/{activity.pk}/")
    )


def test_other_activities_have_no_quorum(cast: Cast, client_as: Browser) -> None:
    notice = issued(cast)
    held(notice, cast.branch, cast.secretary)
    activity = Activity.objects.get(notice=notice, unit=cast.branch)

    assert "with a vote were present" not in page(client_as(cast.secretary).get(f"/activities/held/{activity.pk}/"))
