"""The year of units: what each held in each month, and how many came; by code, with denominators."""

from datetime import date, time

import pytest
from lxml import html

from tests.activities.corridor import at, held, issued, officer
from tests.support import SINCE, Cast, assert_query_count_constant, client_as, make_member, make_unit, page
from zhibu.activities import queries, services
from zhibu.activities.models import Activity, Attendance
from zhibu.activities.queries import Month
from zhibu.activities.services import Line
from zhibu.activities.states import Attended
from zhibu.organisation.models import Affiliation, Unit

pytestmark = pytest.mark.django_db

NOVEMBER = 10
SICK, ABSENT = Line(Attended.LEAVE, "sick"), Line(Attended.ABSENT)


def year(cast: Cast, paths: list[str] | None = None, of: int = 2026) -> dict[str, list[Month]]:
    units = list(queries.units_of_year(paths or [cast.root.path], of))
    return {row.unit.code: row.months for row in queries.years_of(units, of)}


def test_what_was_held_planned_and_how_many_came(cast: Cast) -> None:
    notice = issued(cast)
    held(notice, cast.branch, cast.secretary, {cast.member.pk: SICK, cast.others[0].pk: ABSENT})
    Activity.objects.filter(unit=cast.sibling).update(day=date(2026, 11, 20))

    found = year(cast)

    assert list(found) == ["0101", "0102", "11"]
    assert found["0101"][NOVEMBER] == Month(held=1, planned=0, came=4, due=6)
    assert found["0102"][NOVEMBER] == Month(held=0, planned=1, came=0, due=0)
    assert found["11"] == [Month()] * 12
    assert found["0101"][NOVEMBER].percent == 67


def test_what_was_made_up_counts_and_a_correction_counts_once(cast: Cast) -> None:
    activity = held(issued(cast), cast.branch, cast.secretary, {cast.member.pk: ABSENT})
    line = Attendance.objects.get(activity=activity, member=cast.member)
    services.correct(
        attendance=line, line=Line(Attended.ABSENT, made_up_on=date(2026, 11, 20)), reason="补学",
        who=officer(cast.secretary, date(2026, 11, 20)), now=at(date(2026, 11, 20)),
    )  # fmt: skip

    assert year(cast)["0101"][NOVEMBER] == Month(held=1, planned=0, came=6, due=6)


def test_a_joint_activity_counts_for_every_unit_called_and_people_for_their_own(cast: Cast) -> None:
    day = date(2026, 11, 18)
    notice = issued(
        cast, held="jointly", first_day=day, last_day=day, start_time=time(9), place="礼堂",
        units=[cast.branch, cast.sibling],
    )  # fmt: skip
    held(notice, cast.root, cast.staff, {cast.other_member.pk: ABSENT}, day=day)

    found = year(cast)

    assert found["0101"][NOVEMBER] == Month(held=1, planned=0, came=6, due=6)
    assert found["0102"][NOVEMBER] == Month(held=1, planned=0, came=1, due=2)
    assert found["11"][NOVEMBER] == Month()
    assert "00" not in found


def test_who_moved_is_counted_where_they_belonged_on_the_day(cast: Cast) -> None:
    held(issued(cast), cast.branch, cast.secretary)
    Affiliation.objects.filter(member=cast.member).update(until=date(2026, 11, 19))
    Affiliation.objects.create(member=cast.member, unit=cast.apart, since=date(2026, 11, 19))

    found = year(cast)

    assert (found["0101"][NOVEMBER].due, found["11"][NOVEMBER].due) == (6, 0)


def test_what_was_withdrawn_and_other_years_are_not_there(cast: Cast) -> None:
    notice = issued(cast)
    Activity.objects.filter(notice=notice).update(day=date(2026, 11, 20))
    services.withdraw(notice=notice, reason="x", who=officer(cast.staff), now=at(date(2026, 11, 9)))

    assert year(cast)["0101"] == [Month()] * 12
    assert year(cast, of=2025)["0101"] == [Month()] * 12
    Unit.objects.filter(pk=cast.sibling.pk).update(dissolved=date(2026, 1, 1))
    assert list(year(cast)) == ["0101", "11"]
    assert list(year(cast, of=SINCE.year - 1)) == []


def test_the_drawing_the_table_and_the_sentence_say_the_same(cast: Cast) -> None:
    held(issued(cast), cast.branch, cast.secretary, {cast.member.pk: SICK})

    text = page(client_as(cast.staff).get("/activities/years/?year=2026"))

    tree = html.fromstring(text)
    drawings = tree.xpath("//svg[@role='group']")
    assert [drawing.get("aria-label") for drawing in drawings] == [
        "Activities held, by unit and month", "Participation in per cent, by unit and month",
    ]  # fmt: skip
    assert drawings[0].xpath("count(.//rect)") == 36
    assert drawings[0].xpath("count(.//rect[@class='b'])") == 1
    assert drawings[1].xpath("string(.//rect[@class='c']/following-sibling::text[1])") == "83"
    (row,) = tree.xpath("//table//tr[th/a[contains(., '0101')]]")
    assert [row.xpath(f"string(td[11]{part})") for part in ("/text()", "/small")] == ["1", "5/6"]
    assert "1 of 3 units held at least one activity; participation 5 / 6 (83%)." in text
    codes = [link.text_content().split()[0] for link in tree.xpath("//table//th/a")]
    assert codes == ["0101", "0102", "11"]


def test_each_sees_their_own_part(cast: Cast) -> None:
    issued(cast)
    general = page(client_as(cast.general_secretary).get("/activities/years/?year=2026")).split("<main", 1)[1]
    branch = page(client_as(cast.secretary).get("/activities/years/0101/?year=2026")).split("<main", 1)[1]

    assert [name in general for name in ("办公室支部", "业务支部", "乙局支部")] == [True, True, False]
    assert [name in branch for name in ("办公室支部", "业务支部", "乙局支部")] == [True, False, False]
    assert "走进社区" in branch
    assert not any(member.name in branch for who, member in cast.people.items() if who != "secretary")


@pytest.mark.parametrize("address", ["/activities/years/?year=2026", "/activities/years/01/?year=2026"])
def test_queries(cast: Cast, address: str) -> None:
    codes = iter(range(20, 30))

    def one_more() -> None:
        code = f"01{next(codes)}"
        unit = make_unit(cast.general, code, f"新支部{code}")
        make_member(unit, "新人")
        notice = issued(cast, units=[unit])
        Activity.objects.filter(notice=notice).update(day=date(2026, 11, 20))

    assert_query_count_constant(client_as(cast.staff), address, one_more)


@pytest.mark.chinese
def test_in_chinese(cast: Cast) -> None:
    held(issued(cast), cast.branch, cast.secretary)

    assert "3 个单位中 1 个开展过活动；参加率 6 / 6（100%）。" in page(
        client_as(cast.staff).get("/activities/years/?year=2026")
    )
    assert "2026年11月" in page(client_as(cast.secretary).get("/activities/years/0101/?year=2026"))
    assert "2026年11月" in page(client_as(cast.member).get("/activities/calendar/?year=2026"))
