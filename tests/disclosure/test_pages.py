"""Who sees which disclosure at which moment, what they do there, and how it reads."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.participation import facts
from tests.participation.facts import at, person
from tests.support import Cast, assert_query_count_constant, client_as, make_member, page
from zhibu.disclosure.models import Disclosure, Objection
from zhibu.disclosure.services import object_to, show
from zhibu.kernel.workdays import last_of
from zhibu.participation.services import make_final

WHO = ["member", "both", "other_member", "far_member", "secretary", "sibling_secretary", "general_secretary", "staff"]
TODAY = timezone.localdate()


@pytest.fixture
def checking(cast: Cast) -> Disclosure:
    """The half-year of 0101 while members check."""
    facts.branch_rolls(cast)
    return facts.compiled(cast, cast.branch, TODAY).disclosure


@pytest.fixture
def shown(cast: Cast) -> Disclosure:
    """The same on show from today."""
    facts.branch_rolls(cast)
    disclosure = facts.compiled(cast, cast.branch).disclosure
    return show(disclosure=disclosure, working_days=5, who=person(cast.secretary, TODAY), now=timezone.now())


@pytest.fixture
def fresh(cast: Cast) -> Disclosure:
    """The same, final since today: its members still read it."""
    facts.branch_rolls(cast)
    disclosure = facts.compiled(cast, cast.branch).disclosure
    begun = facts.days_after(TODAY, -20)
    show(disclosure=disclosure, working_days=5, who=person(cast.secretary, begun), now=at(begun))
    return make_final(disclosure=disclosure, who=person(cast.secretary, TODAY), now=timezone.now())


@pytest.fixture
def final(cast: Cast) -> Disclosure:
    """The same, final since July and taken down since August."""
    facts.branch_rolls(cast)
    disclosure = facts.compiled(cast, cast.branch).disclosure
    begun, over = facts.days_after(facts.COMPILED, 7), facts.days_after(facts.COMPILED, 20)
    show(disclosure=disclosure, working_days=5, who=person(cast.secretary, begun), now=at(begun))
    return make_final(disclosure=disclosure, who=person(cast.secretary, over), now=at(over))


# page and moment: member of 0101, officer of it, member of 0102, member of 11, secretary, of 0102, of 01, staff
TABLE = {
    ("checking", "/disclosure/{}/"): [404, 200, 404, 404, 200, 404, 200, 200],
    ("shown", "/disclosure/{}/"): [200, 200, 404, 404, 200, 404, 200, 200],
    ("fresh", "/disclosure/{}/"): [200, 200, 404, 404, 200, 404, 200, 200],
    ("final", "/disclosure/{}/"): [404, 200, 404, 404, 200, 404, 200, 200],
    ("shown", "/disclosure/{}/print/"): [200, 200, 404, 404, 200, 404, 200, 200],
    ("checking", "/disclosure/{}/objection/"): [404, 403, 404, 404, 403, 404, 403, 403],
    ("shown", "/disclosure/{}/objection/"): [200, 403, 404, 404, 403, 404, 403, 403],
    ("shown", "/disclosure/"): [200, 200, 200, 200, 200, 200, 200, 200],
}


@pytest.mark.parametrize(("moment", "address"), TABLE)
def test_who_may_open_what(request: pytest.FixtureRequest, cast: Cast, moment: str, address: str) -> None:
    found = address.format(request.getfixturevalue(moment).pk)

    assert [client_as(cast.people[who]).get(found).status_code for who in WHO] == TABLE[moment, address]
    assert client_as(None).get(found).status_code == 302


POSTS = {
    ("shown", "/disclosure/{}/show/"): [403, 422, 404, 404, 422, 404, 422, 422],
    ("shown", "/disclosure/{}/finish/"): [403, 302, 404, 404, 302, 404, 302, 302],
    ("shown", "/disclosure/{}/objection/"): [422, 403, 404, 404, 403, 404, 403, 403],
}


@pytest.mark.parametrize(("moment", "address"), POSTS)
def test_who_may_change_what(request: pytest.FixtureRequest, cast: Cast, moment: str, address: str) -> None:
    found = address.format(request.getfixturevalue(moment).pk)

    assert [client_as(cast.people[who]).post(found).status_code for who in WHO] == POSTS[moment, address]
    assert Disclosure.objects.get().stage == "shown"


def test_answers_are_for_officers_of_the_unit_and_above(cast: Cast, checking: Disclosure) -> None:
    who = person(cast.member, TODAY)
    objection = object_to(disclosure=checking, member=cast.member, text="我在场", who=who, now=timezone.now())
    address = f"/disclosure/objections/{objection.pk}/"

    assert [client_as(cast.people[who]).get(address).status_code for who in WHO] == [
        404, 200, 404, 404, 200, 404, 200, 200,
    ]  # fmt: skip


def test_nobody_answers_their_own_objection(cast: Cast, checking: Disclosure) -> None:
    who = person(cast.both, TODAY, "member")
    objection = object_to(disclosure=checking, member=cast.both, text="我在场", who=who, now=timezone.now())
    said = {"outcome": "upheld", "text": "改了"}
    address = f"/disclosure/objections/{objection.pk}/"

    assert client_as(cast.both).post(address, said).status_code == 403
    assert client_as(cast.secretary).post(address, said).status_code == 302
    assert Objection.objects.get().answered_by == cast.secretary


def test_what_is_missing_is_said_in_a_sentence(cast: Cast, checking: Disclosure) -> None:
    text = " ".join(page(client_as(cast.secretary).get(f"/disclosure/{checking.pk}/")).split())

    assert "0 of 2 have checked their records or objected. Checks run until" in text
    assert "Put it on show" not in text


def test_it_goes_on_show_from_its_page(cast: Cast) -> None:
    facts.branch_rolls(cast)
    disclosure = facts.compiled(cast, cast.branch).disclosure
    browser = client_as(cast.secretary)
    assert "Put it on show" in page(browser.get(f"/disclosure/{disclosure.pk}/"))

    browser.post(f"/disclosure/{disclosure.pk}/show/", {"working_days": "3"})

    disclosure.refresh_from_db()
    assert (disclosure.stage, disclosure.shown_until) == ("shown", last_of(timezone.localdate(), 3))


@pytest.mark.parametrize("days", ["", "0", "61", "five"])
def test_nonsense_days_are_refused(cast: Cast, days: str) -> None:
    facts.branch_rolls(cast)
    disclosure = facts.compiled(cast, cast.branch).disclosure
    answer = client_as(cast.secretary).post(f"/disclosure/{disclosure.pk}/show/", {"working_days": days})

    assert answer.status_code == 422
    assert Disclosure.objects.get().stage == "checking"


def test_too_early_to_finish_is_said_and_changes_nothing(cast: Cast, shown: Disclosure) -> None:
    said = client_as(cast.secretary).post(f"/disclosure/{shown.pk}/finish/", follow=True)

    assert "it can become final on the day after" in page(said)
    assert Disclosure.objects.get().stage == "shown"


def test_finishing_makes_the_records_final(cast: Cast) -> None:
    facts.branch_rolls(cast)
    closing = facts.compiled(cast, cast.branch)
    begun = TODAY - timedelta(days=40)
    show(disclosure=closing.disclosure, working_days=5, who=person(cast.secretary, begun), now=at(begun))
    page(client_as(cast.secretary).post(f"/disclosure/{closing.disclosure_id}/finish/", follow=True))

    assert set(closing.records.values_list("final", flat=True)) == {True}


def test_a_member_objects_while_it_is_on_show(cast: Cast, shown: Disclosure) -> None:
    browser = client_as(cast.member)
    sent = browser.post(f"/disclosure/{shown.pk}/objection/", {"text": "三月我在场"}, follow=True)
    assert "三月我在场" in page(sent)
    again = browser.post(f"/disclosure/{shown.pk}/objection/", {"text": "还有一月"})

    assert (again.status_code, "还有一月" in again.content.decode()) == (422, True)
    assert "三月我在场" not in page(client_as(cast.both, mode="member").get(f"/disclosure/{shown.pk}/"))


def test_a_final_one_takes_no_objection(cast: Cast, fresh: Disclosure) -> None:
    browser = client_as(cast.member)
    assert "The period for objections is over" in page(browser.get(f"/disclosure/{fresh.pk}/objection/"))
    assert browser.post(f"/disclosure/{fresh.pk}/objection/", {"text": "太晚"}).status_code == 422
    assert Objection.objects.count() == 0


def test_the_sheet_on_the_wall(cast: Cast, final: Disclosure) -> None:
    text = page(client_as(cast.secretary).get(f"/disclosure/{final.pk}/print/"))
    groups = "-".join(final.fingerprint.upper()[start : start + 4] for start in range(0, 32, 4))

    wanted = ["办公室支部", "办法", "1 / 2 (50%)", "8 July 2026 to 14 July 2026 (5 working days)", groups, "王小明"]
    assert [words for words in wanted if words not in text] == []
    assert text.index("王小明") < text.index("赵兰")  # by strokes


def test_officers_filter_by_stage(cast: Cast, shown: Disclosure) -> None:
    browser = client_as(cast.staff)
    found = [f"/disclosure/{shown.pk}/" in page(browser.get("/disclosure/", {"stage": one})) for one in (
        "", "checking", "shown", "final", "nonsense",
    )]  # fmt: skip

    assert found == [True, False, True, False, True]


def test_the_list_of_a_member_is_what_is_shown_to_them(cast: Cast, shown: Disclosure) -> None:
    found = [
        f"/disclosure/{shown.pk}/" in page(client_as(cast.people[who], mode="member").get("/disclosure/"))
        for who in ("member", "both", "other_member")
    ]

    assert found == [True, True, False]


@pytest.mark.parametrize("who", ["secretary", "member"])
def test_the_page_costs_the_same(cast: Cast, shown: Disclosure, who: str) -> None:
    def objection() -> None:
        member = make_member(cast.branch, "甲一")
        object_to(disclosure=shown, member=member, text="我在场", who=person(cast.member, TODAY), now=timezone.now())

    assert_query_count_constant(client_as(cast.people[who]), f"/disclosure/{shown.pk}/", objection)


def test_the_answer_page_costs_the_same(cast: Cast, checking: Disclosure) -> None:
    who = person(cast.member, TODAY)
    objection = object_to(disclosure=checking, member=cast.member, text="我在场", who=who, now=timezone.now())
    days = iter(range(1, 9))

    def line() -> None:
        facts.roll(cast.branch, facts.COMPILED.replace(month=5, day=next(days)), {cast.member: "present"})

    assert_query_count_constant(client_as(cast.secretary), f"/disclosure/objections/{objection.pk}/", line)
