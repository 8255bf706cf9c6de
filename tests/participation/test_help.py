"""Who needs help, for any period; and the check list before a half-year is compiled."""

from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from tests.activities.corridor import at, held, issued, officer
from tests.participation import facts
from tests.support import Cast, client_as, make_member, make_unit, page
from zhibu.activities import services
from zhibu.activities.models import Activity, Leave, Notice, Rating
from zhibu.organisation.models import Post, Unit
from zhibu.participation import queries

pytestmark = pytest.mark.django_db

FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)
ADDRESS = "/participation/help/?first=2026-11-01&last=2026-11-30"


def reported(activity: Activity, cast: Cast, effect: str) -> None:
    day = date(2026, 11, 20)
    values = {"effect": effect, "done": "做了"}
    services.report(activity=activity, values=values, who=officer(cast.secretary, day), now=at(day))


def quiet() -> dict[str, str]:
    rows = queries.quiet_units(Unit.objects.all(), FIRST, LAST)
    return {row.unit.code: row.help.partition(":")[0] for row in rows}


def weak(today: date = date(2026, 12, 5)) -> dict[str, str]:
    return {row.activity.unit.code: row.why for row in queries.weak_activities(Unit.objects.all(), FIRST, LAST, today)}


def test_a_branch_of_unknown_age_has_always_stood(cast: Cast) -> None:
    before = quiet()
    Unit.objects.update(founded=None)
    assert quiet() == before and "0101" in before
    Unit.objects.filter(code="0101").update(founded=date(2027, 1, 1))
    assert set(before) - set(quiet()) == {"0101"}


def test_each_quiet_unit_is_told_what_would_help_it(cast: Cast) -> None:
    empty, alone, unled = (make_unit(cast.root, code, f"{code}支部") for code in ("21", "22", "23"))
    for unit in (alone, unled):
        make_member(unit, "张三")
    Post.objects.create(unit=alone, member=make_member(alone, "李四"), kind="secretary", since=date(2026, 1, 1))
    notice = issued(cast, units=[cast.branch, cast.sibling])
    services.plan(
        activity=Activity.objects.get(notice=notice, unit=cast.sibling), day=date(2026, 11, 18), start_time=None,
        place="", who=officer(cast.sibling_secretary), now=at(date(2026, 11, 6)),
    )  # fmt: skip

    assert quiet() == {
        "0101": "Notices reached it and it set no day",
        "0102": "It has set days",
        "11": "No notice reached it",
        "21": "Nobody belongs to it",
        "22": "No notice reached it",
        "23": "Nobody holds a post in it",
    }
    held(notice, cast.branch, cast.secretary)
    assert "0101" not in quiet()
    Unit.objects.filter(pk=empty.pk).update(dissolved=date(2026, 10, 1))
    assert "21" not in quiet()


def test_a_joint_activity_counts_for_every_unit_it_was_for(cast: Cast) -> None:
    day = date(2026, 11, 20)
    notice = issued(cast, held="jointly", first_day=day, last_day=day, start_time=at(day).time(), place="礼堂")
    held(notice, cast.root, cast.staff, day=day)
    assert quiet() == {}


@pytest.mark.parametrize(
    ("effect", "said"), [("good", None), ("partly", "goal partly reached"), ("not", "goal not reached")]
)
def test_what_says_that_an_activity_had_no_effect(cast: Cast, effect: str, said: str | None) -> None:
    activity = held(issued(cast), cast.branch, cast.secretary)
    assert weak(date(2026, 12, 1)) == {}  # feedback is not due yet
    assert weak() == {"0101": "no feedback"}
    reported(activity, cast, effect)
    assert weak() == ({"0101": said} if said else {})


def test_members_who_found_it_of_no_use_are_heard(cast: Cast) -> None:
    activity = held(issued(cast), cast.branch, cast.secretary)
    reported(activity, cast, "good")
    rating = Rating.objects.create(activity=activity, answers=6, shown={})
    assert weak() == {}
    rating.shown = {"answers": 5, "time_suitable": 5, "content_useful": 2, "too_much_material": 0}
    rating.save()
    assert weak() == {"0101": "useful to 2 of 5 who answered"}


def test_officers_see_their_own_units_by_code(cast: Cast) -> None:
    text = page(client_as(cast.general_secretary).get(ADDRESS))
    assert cast.branch.name in text
    assert text.index(cast.branch.name) < text.index(cast.sibling.name)
    assert "乙局支部" not in text.split("<main")[1].split("</main")[0]
    answer = client_as(cast.general_secretary).post(
        "/participation/help.xlsx", {"first": "2026-11-01", "last": "2026-11-30"}
    )
    rows = (
        CalamineWorkbook.from_filelike(BytesIO(b"".join(answer.streaming_content))).get_sheet_by_index(0).to_python()
    )
    assert {row[0] for row in rows} & {"0101", "0102", "11"} == {"0101", "0102"}


def test_a_period_that_ends_before_it_begins_is_told(cast: Cast) -> None:
    answer = client_as(cast.staff).get("/participation/help/?first=2026-11-30&last=2026-11-01")
    assert answer.status_code == 422
    assert b"before the first" in answer.content


def test_the_page_costs_the_same_however_many_units(
    cast: Cast, assert_query_count_constant: Callable[..., int]
) -> None:
    numbers = iter(range(31, 39))
    assert_query_count_constant(
        client_as(cast.staff), ADDRESS, lambda: make_unit(cast.root, str(next(numbers)), "新支部"), limit=12
    )


def test_the_check_list_says_what_is_missing_and_where(cast: Cast) -> None:
    day = date(2026, 3, 10)
    facts.roll(cast.branch, day, {cast.member: "present", cast.both: "absent"})
    facts.activity(cast.sibling, day, confirmed=False)

    items = queries.check_list(facts.H1, Unit.objects.all())

    assert [(item.count, item.places) for item in items] == [
        (1, ["业务支部"]),
        (0, []),
        (1, ["办公室支部"]),
        (0, []),
        (1, ["办公室支部"]),
        (10, ["办公室支部", "业务支部", "乙局支部"]),
        (2, ["业务支部", "乙局支部"]),
        (0, []),
    ]
    browser = client_as(cast.staff)
    steps = [step.url for item in items for step in item.steps]
    assert len(steps) == 1 + 1 + 1 + 10 + 2
    for number, pk in enumerate(Notice.objects.values_list("pk", flat=True), 1):
        Notice.objects.filter(pk=pk).update(state="issued", year=2026, number=number, issued_at=facts.at(day))
    assert {url: browser.get(url).status_code for url in steps} == dict.fromkeys(steps, 200)
    text = page(browser.get("/participation/2026H1/check-list/"))
    assert "Confirm the roll, or withdraw the notice" in text


def test_the_check_list_costs_the_same_however_many_units(
    cast: Cast, assert_query_count_constant: Callable[..., int]
) -> None:
    day = date(2026, 3, 10)

    def one_more() -> None:
        facts.roll(cast.branch, day, {cast.member: "absent"})

    address = "/participation/2026H1/check-list/"
    assert_query_count_constant(client_as(cast.staff), address, one_more, limit=20)


def test_leave_that_nobody_answered_is_on_the_check_list(cast: Cast) -> None:
    day = date(2026, 3, 10)
    activity = facts.activity(cast.branch, day, confirmed=False)
    now = facts.at(day)
    Leave.objects.create(activity=activity, member=cast.member, kind="sick", asked_at=now)
    Leave.objects.create(activity=activity, member=cast.both, kind="duty", asked_at=now, taken_back_at=now)

    (item,) = [one for one in queries.check_list(facts.H1, Unit.objects.all()) if one.label.startswith("leave")]

    assert (item.count, item.places) == (1, ["办公室支部"])
    assert [(one.label, one.url) for one in item.steps] == [("王小明 · 主题党日", f"/activities/held/{activity.pk}/")]
