"""A member's own years, a unit's with those below it."""

from datetime import date

import pytest

from tests.participation import facts
from tests.support import Cast, assert_query_count_constant, client_as, page
from zhibu.activities.states import Attended
from zhibu.participation import queries
from zhibu.participation.queries import Year
from zhibu.participation.states import Rate


def test_own_years_are_the_facts_in_force(cast: Cast) -> None:
    facts.branch_rolls(cast)
    facts.roll(cast.sibling, date(2025, 3, 1), {cast.member: Attended.LEAVE, cast.both: Attended.PRESENT})
    facts.correct(cast.member.attendances.get(state=Attended.ABSENT), Attended.ABSENT, made_up_on=date(2026, 3, 20))

    assert queries.own_years(cast.member.pk) == [Year(2026, 2, 1, 0, 1, 1, 0), Year(2025, 1, 0, 1, 0, 0, 0)]


def test_my_year_on_one_sheet(cast: Cast) -> None:
    facts.branch_rolls(cast)
    facts.roll(cast.branch, date(2026, 9, 1), {cast.member: Attended.LEAVE})
    text = page(client_as(cast.member, mode="member").get("/participation/my-years/2026/"))

    wanted = ["王小明", "1 / 3 (33%)", "first half of 2026", "second half of 2026", "official duty"]
    assert [word for word in wanted if word not in text] == []
    assert "赵兰" not in text
    empty = page(client_as(cast.member, mode="member").get("/participation/my-years/2019/"))
    assert "Nothing is recorded of this year" in empty


@pytest.mark.parametrize("year", ["1949", "20260", "0", "２０２６"])
def test_a_year_that_is_none(cast: Cast, year: str) -> None:
    assert client_as(cast.member, mode="member").get(f"/participation/my-years/{year}/").status_code == 404


@pytest.mark.parametrize("address", ["/participation/my-years/", "/participation/my-years/2026/"])
def test_the_pages_cost_the_same(cast: Cast, address: str) -> None:
    facts.branch_rolls(cast)
    days = iter(range(1, 20))

    def one_more() -> None:
        facts.roll(cast.branch, date(2026, 4, next(days)), {cast.member: Attended.PRESENT})

    assert_query_count_constant(client_as(cast.member, mode="member"), address, one_more)


def test_a_unit_over_the_years_holds_those_below(cast: Cast) -> None:
    facts.branch_rolls(cast)
    facts.roll(cast.sibling, date(2026, 5, 1), {cast.other_member: Attended.PRESENT})
    for unit in (cast.branch, cast.sibling):
        facts.compiled(cast, unit)

    (half,) = queries.trend(cast.root)
    assert (half.units, half.expected, half.present, half.final) == (2, 5, 3, False)
    assert half.share(Rate.PRESENCE) == 60
    assert [one.expected for one in queries.trend(cast.branch)] == [4]
    assert "/participation/units/00/" in page(client_as(cast.staff).get("/participation/"))
