"""Who may open which page of half-years, what they do there, and what a page costs."""

from datetime import date

import pytest
from django.test import Client

from tests.participation import facts
from tests.participation.facts import H1
from tests.support import Cast, assert_query_count_constant, client_as, make_member, make_unit, page
from zhibu.activities.states import Attended
from zhibu.disclosure.models import Objection
from zhibu.participation.models import Closing, Record


@pytest.fixture
def closing(cast: Cast) -> Closing:
    """The half-year of 0101, being checked."""
    facts.branch_rolls(cast)
    return facts.compiled(cast, cast.branch)


WHO = ["member", "other_member", "both", "secretary", "sibling_secretary", "general_secretary", "staff"]
TABLE = {
    # page: member, other_member, both (officer of 0101), secretary of 0101, of 0102, of 01, staff
    "/participation/": [403, 403, 200, 200, 200, 200, 200],
    "/participation/2026H1/": [403, 403, 200, 200, 200, 200, 200],
    "/participation/2026H1/compile/": [403, 403, 200, 200, 200, 200, 200],
    "/participation/2026H1/0101/": [403, 403, 200, 200, 404, 200, 200],
    "/participation/2026H1/0101/{member}/": [403, 403, 200, 200, 404, 200, 200],
    "/participation/2026H1/0102/": [403, 403, 404, 404, 200, 200, 200],
    "/participation/2026H1/0102/{member}/": [403, 403, 404, 404, 404, 404, 404],
    "/participation/2026H1/nope/": [403, 403, 404, 404, 404, 404, 404],
    "/participation/2026H1/mine/": [200, 200, 403, 403, 403, 403, 403],
    "/participation/2026H1/mine/objection/": [200, 200, 403, 403, 403, 403, 403],
}


@pytest.mark.parametrize("address", TABLE)
def test_who_may_open_what(cast: Cast, closing: Closing, address: str) -> None:
    address = address.format(member=cast.member.pk)
    found = [client_as(cast.people[who]).get(address).status_code for who in WHO]
    template = address.replace(f"/{cast.member.pk}/", "/{member}/")

    assert found == TABLE[template]
    assert client_as(None).get(address).status_code == 302


POSTS = {
    "/participation/2026H1/compile/": [403, 403, 422, 422, 422, 422, 422],
    "/participation/2026H1/0101/recompile/": [403, 403, 422, 422, 404, 422, 422],
    "/participation/2026H1/mine/confirm/": [302, 302, 403, 403, 403, 403, 403],
}


@pytest.mark.parametrize("address", POSTS)
def test_who_may_change_what(cast: Cast, closing: Closing, address: str) -> None:
    assert [client_as(cast.people[who]).post(address).status_code for who in WHO] == POSTS[address]


@pytest.mark.parametrize("address", ["/participation/2026H1/mine/confirm/", "/participation/2026H1/0101/recompile/"])
def test_getting_changes_nothing(cast: Cast, closing: Closing, address: str) -> None:
    assert client_as(cast.secretary).get(address).status_code == 405


def test_an_address_that_is_no_half_year(cast: Cast) -> None:
    assert client_as(cast.staff).get("/participation/2026H3/").status_code == 404


def test_the_office_compiles(cast: Cast) -> None:
    facts.branch_rolls(cast)
    facts.activity(cast.branch, date(2026, 4, 9), confirmed=False)
    browser = client_as(cast.staff)
    text = page(browser.get("/participation/2026H1/compile/"))
    assert "Would not be counted" in text

    answer = browser.post("/participation/2026H1/compile/", {"basis": "办法", "check_days": "5"}, follow=True)

    assert "1 unit compiled." in page(answer)
    assert Closing.objects.get().disclosure.basis == "办法"
    assert (
        "nothing to compile"
        in browser.post("/participation/2026H1/compile/", {"basis": "办法", "check_days": "5"}).content.decode()
    )


def test_a_secretary_compiles_only_what_they_manage(cast: Cast) -> None:
    facts.branch_rolls(cast)
    facts.roll(cast.sibling, date(2026, 5, 1), {cast.other_member: Attended.PRESENT})
    client_as(cast.secretary).post("/participation/2026H1/compile/", {"basis": "办法", "check_days": "5"})

    assert [closing.unit for closing in Closing.objects.all()] == [cast.branch]


def test_my_record_is_right_in_one_tap(cast: Cast, closing: Closing) -> None:
    browser = client_as(cast.member)
    assert "My record is right" in page(browser.get("/participation/2026H1/mine/"))

    text = page(browser.post("/participation/2026H1/mine/confirm/", follow=True))

    assert "You have confirmed your record" in text
    assert "My record is right" not in text
    assert [one.member for one in Record.objects.exclude(checked_at=None)] == [cast.member]


def test_an_objection_from_the_phone_and_its_answer(cast: Cast, closing: Closing) -> None:
    browser = client_as(cast.member)
    form = page(browser.get("/participation/2026H1/mine/objection/"))
    assert "In which unit?" not in form
    sent = browser.post(
        "/participation/2026H1/mine/objection/", {"closing": closing.pk, "text": "三月我在场"}, follow=True
    )
    assert "三月我在场" in page(sent)
    objection = Objection.objects.get()

    officer = client_as(cast.secretary)
    text = page(officer.get(f"/disclosure/objections/{objection.pk}/"))
    assert ("三月我在场" in text, "/activities/attendance/" in text) == (True, True)
    officer.post(f"/disclosure/objections/{objection.pk}/", {"outcome": "explained", "text": "签到表上没有您"})

    assert "签到表上没有您" in page(browser.get("/participation/2026H1/mine/"))
    assert "签到表上没有您" not in page(client_as(cast.both, mode="member").get("/participation/2026H1/mine/"))


def test_nothing_typed_is_lost(cast: Cast, closing: Closing) -> None:
    browser = client_as(cast.member)
    answer = browser.post("/participation/2026H1/mine/objection/", {"closing": "0", "text": "三月我在场"})

    assert answer.status_code == 422
    assert "三月我在场" in answer.content.decode()
    assert Objection.objects.count() == 0


def test_the_kind_of_leave_is_shown_to_oneself_alone(cast: Cast) -> None:
    held = facts.activity(cast.branch, date(2026, 2, 10))
    facts.attend(held, cast.member, Attended.LEAVE, leave_kind="sick")
    closing = facts.compiled(cast, cast.branch)

    own = page(client_as(cast.member).get("/participation/2026H1/mine/"))
    officers = page(client_as(cast.secretary).get(f"/participation/2026H1/0101/{cast.member.pk}/"))
    sheet = page(client_as(cast.secretary).get(f"/disclosure/{closing.disclosure_id}/"))

    assert ["sick leave" in text for text in (own, officers, sheet)] == [True, False, False]


def test_a_changed_fact_is_said_and_compiled_again(cast: Cast, closing: Closing) -> None:
    browser = client_as(cast.secretary)
    assert "Compile again" not in page(browser.get("/participation/2026H1/0101/"))
    facts.correct(cast.member.attendances.get(state=Attended.ABSENT), Attended.LEAVE)
    assert "Compile again" in page(browser.get("/participation/2026H1/0101/"))
    assert "The facts have changed" in page(browser.get(f"/disclosure/{closing.disclosure_id}/"))

    said = browser.post("/participation/2026H1/0101/recompile/", {"reason": "更正一人一次"}, follow=True)

    assert "Version 2 is published." in page(said)
    assert "更正一人一次" in page(browser.get(f"/disclosure/{closing.disclosure_id}/"))


def _row(cast: Cast, serial: list[int]) -> None:
    """One more unit with one more member, a roll and a closing; and one more line of `member`."""
    serial[0] += 1
    unit = make_unit(cast.general, f"019{serial[0]}", f"支部{serial[0]}")
    facts.roll(unit, date(2026, 4, 1), {make_member(unit, "甲一"): Attended.PRESENT})
    facts.compiled(cast, unit)


def _line(cast: Cast, serial: list[int]) -> None:
    serial[0] += 1
    facts.roll(
        cast.branch,
        date(2026, 5, serial[0]),
        {cast.member: Attended.LEAVE, make_member(cast.branch, f"甲{serial[0]}"): Attended.PRESENT},
    )


@pytest.mark.parametrize(
    ("who", "address"),
    [
        ("staff", "/participation/"),
        ("staff", "/participation/2026H1/"),
        ("staff", "/participation/2026H1/compile/"),
        ("staff", "/disclosure/"),
    ],
)
def test_lists_of_units_cost_the_same(cast: Cast, closing: Closing, who: str, address: str) -> None:
    serial = [0]
    assert_query_count_constant(client_as(cast.people[who]), address, lambda: _row(cast, serial))


@pytest.mark.parametrize(
    ("who", "address"),
    [
        ("secretary", "/participation/2026H1/0101/"),
        ("secretary", "/participation/2026H1/0102/"),
        ("secretary", "/participation/2026H1/0101/{member}/"),
        ("member", "/participation/2026H1/mine/"),
        ("secretary", "/disclosure/{disclosure}/"),
    ],
)
def test_pages_of_one_unit_cost_the_same(cast: Cast, closing: Closing, who: str, address: str) -> None:
    serial = [0]
    browser: Client = client_as(cast.people["general_secretary" if "0102" in address else who])
    address = address.format(member=cast.member.pk, disclosure=closing.disclosure_id)
    assert_query_count_constant(browser, address, lambda: _line(cast, serial))


def test_period_of_the_fixture() -> None:
    assert (str(H1), facts.COMPILED.weekday()) == ("2026H1", 2)
