"""One figure over all units, and one unit over the years."""

from datetime import date
from io import BytesIO
from itertools import count
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from tests.participation import facts
from tests.participation.facts import H1
from tests.support import Cast, assert_query_count_constant, client_as, make_member, make_unit, page
from zhibu.activities.states import Attended
from zhibu.kernel.periods import HalfYear
from zhibu.organisation.models import Unit
from zhibu.participation import queries
from zhibu.participation.models import Closing
from zhibu.participation.queries import pictures
from zhibu.participation.services import recompile
from zhibu.participation.states import Rate

SPREAD = "/participation/2026H1/distribution/"


def half_years_of(cast: Cast, *shares: tuple[int, int]) -> list[Unit]:
    """Compiled half-years of new branches: so many present of so many, one activity each."""
    made = []
    for place, (there, expected) in enumerate(shares):
        unit = make_unit(cast.general, f"09{place:02}", f"第{place}支部")
        people = [make_member(unit, f"甲{place}{n}") for n in range(expected)]
        states = [Attended.PRESENT] * there + [Attended.ABSENT] * (expected - there)
        facts.roll(unit, date(2026, 3, 3), dict(zip(people, states, strict=True)))
        facts.compiled(cast, unit)
        made.append(unit)
    return made


def test_columns_quartiles_and_own_units(cast: Cast) -> None:
    facts.branch_rolls(cast)
    facts.compiled(cast, cast.branch)  # 2 of 4
    half_years_of(cast, (3, 4), (4, 4), (4, 4), (0, 3))
    found = queries.spread(H1, Rate.PRESENCE, Unit.objects.filter(code="0101"))
    assert [(one.first, one.last, one.units, one.own) for one in found.columns if one.units] == [
        (0, 4, 1, 0), (50, 54, 1, 1), (75, 79, 1, 0), (95, 100, 2, 0),
    ]  # fmt: skip
    assert found.quartiles == (50, 75, 100)
    assert [(one.code, one.part, one.whole) for one in found.own] == [("0101", 2, 4)]


def test_other_units_have_no_names(cast: Cast) -> None:
    facts.branch_rolls(cast)
    facts.compiled(cast, cast.branch)
    others = half_years_of(cast, (3, 4), (4, 4), (4, 4), (0, 3))
    said = page(client_as(cast.secretary).get(SPREAD))
    assert [unit.name for unit in others if unit.name in said or unit.code in said] == []
    assert cast.branch.name in said
    said = page(client_as(cast.staff).get(SPREAD))
    assert [unit.name for unit in others if unit.name not in said] == []


def test_below_five_units_nothing_is_drawn(cast: Cast) -> None:
    facts.branch_rolls(cast)
    facts.compiled(cast, cast.branch)
    half_years_of(cast, (3, 4), (4, 4), (0, 3))
    found = queries.spread(H1, Rate.PARTICIPATION, Unit.objects.filter(code="0101"))
    assert (found.units, found.columns, found.quartiles) == (4, [], ())
    assert '<svg class="heat plot"' not in page(client_as(cast.secretary).get(SPREAD))


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 30)), min_size=5, max_size=60))
def test_every_unit_stands_in_one_column(parts: list[tuple[int, int]]) -> None:
    shares = [pictures.percent(min(part, whole), whole) or 0 for part, whole in parts]
    places = [pictures._place(share) for share in shares]
    assert all(0 <= place <= 95 and place % 5 == 0 for place in places)
    assert all(
        place <= share <= (place + 4 if place < 95 else 100) for place, share in zip(places, shares, strict=True)
    )


def test_sums_follow_a_new_compilation(cast: Cast) -> None:
    lines = facts.branch_rolls(cast)
    closing = facts.compiled(cast, cast.branch)
    assert (closing.expected, closing.present, closing.made_up) == (4, 2, 0)
    facts.correct(lines[2], Attended.PRESENT)
    facts.roll(cast.branch, date(2026, 5, 5), {cast.member: Attended.PRESENT})
    recompile(closing=closing, reason="补正", who=facts.person(cast.staff), now=facts.at(date(2026, 7, 2)))
    closing.refresh_from_db()
    figures = [one for one in queries.figures(H1) if one.unit_id == cast.branch.pk]
    assert (closing.expected, closing.present, closing.made_up) == (
        sum(one.expected for one in figures), sum(one.present for one in figures), sum(one.made_up for one in figures),
    )  # fmt: skip
    assert closing.present == 4


def test_a_unit_over_the_years(cast: Cast) -> None:
    facts.branch_rolls(cast)
    line = facts.attend(facts.activity(cast.branch, date(2026, 8, 3)), cast.member, Attended.ABSENT)
    facts.correct(line, Attended.ABSENT, made_up_on=date(2026, 8, 9))
    facts.compiled(cast, cast.branch)
    Closing.objects.update(period="2025H2")
    facts.compiled(cast, cast.branch)
    found = queries.trend(cast.branch)
    assert [(str(one.period), one.share(Rate.PRESENCE), one.share(Rate.PARTICIPATION)) for one in found] == [
        ("2025H2", 50, 50), ("2026H1", 50, 50),
    ]  # fmt: skip
    said = page(client_as(cast.secretary).get("/participation/units/0101/"))
    assert said.index(str(HalfYear(2026, 1).label)) < said.index("2 / 4 (50%)")


def test_who_may_see_a_unit_over_the_years(cast: Cast) -> None:
    asked = [cast.secretary, cast.sibling_secretary, cast.general_secretary, cast.staff, cast.member]
    assert [client_as(one).get("/participation/units/0101/").status_code for one in asked] == [200, 404, 200, 200, 403]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (SPREAD.removesuffix("/") + ".xlsx", [[0, 4, 1, 0], [50, 54, 1, 1], [75, 79, 1, 0], [95, 100, 2, 0]]),
        ("/participation/units/0101/trend.xlsx", [["first half of 2026", 4, 2, 2, 0.5, 0.5, False]]),
    ],
)
def test_both_as_workbooks(cast: Cast, address: str, expected: list[list[Any]]) -> None:
    facts.branch_rolls(cast)
    facts.compiled(cast, cast.branch)
    half_years_of(cast, (3, 4), (4, 4), (4, 4), (0, 3))
    answer = client_as(cast.secretary).post(address, {"rate": "presence"})
    book = CalamineWorkbook.from_filelike(BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    rows = book.get_sheet_by_index(0).to_python()[1:]
    assert [row for row in rows if row[2]] == expected


@pytest.mark.parametrize("address", [SPREAD, "/participation/units/0101/"])
def test_the_pages_cost_the_same_with_more(cast: Cast, address: str) -> None:
    facts.branch_rolls(cast)
    facts.compiled(cast, cast.branch)
    half_years_of(cast, (3, 4), (4, 4), (4, 4), (0, 3))
    client, places = client_as(cast.staff), count(0)

    def more() -> None:
        place = next(places)
        unit = make_unit(cast.general, f"08{place:02}", f"另{place}支部")
        facts.roll(unit, date(2026, 3, 3), {make_member(unit, f"乙{place}"): Attended.PRESENT})
        facts.compiled(cast, unit)
        earlier = facts.compiled(cast, make_copy(cast, unit, place)) if "units" in address else None
        if earlier is not None:
            Closing.objects.filter(pk=earlier.pk).update(unit=cast.branch, period=f"202{place}H1")

    assert_query_count_constant(client, address, more, limit=12)


def make_copy(cast: Cast, unit: Unit, place: int) -> Unit:
    """Another unit with one activity."""
    other = make_unit(cast.general, f"07{place:02}", f"再{place}支部")
    facts.roll(other, date(2026, 3, 3), {make_member(other, f"丙{place}"): Attended.PRESENT})
    return other
