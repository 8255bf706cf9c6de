"""Matching against a slow recomputation, by chance; twice is once; what has gone opens its duty again."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.duties import world
from tests.support import Cast
from zhibu.activities.models import Activity, Notice
from zhibu.circulation.models import Delivery, Dispatch, Task
from zhibu.duties import services
from zhibu.duties.models import Duty, Requirement
from zhibu.duties.queries import requirements_of
from zhibu.duties.states import MEETINGS, Exempt, Settled
from zhibu.rulebook.models import Override

YEAR = 2026
TODAY = date(YEAR, 11, 20)
DAYS = st.dates(date(YEAR - 1, 11, 1), TODAY)
KINDS = st.sampled_from(["member_meeting", "branch_committee", "theme_day", "lecture", "organisation_life", "other"])
HELD = st.tuples(DAYS, KINDS, st.integers(0, 2), st.booleans(), st.sampled_from(["fine", "withdrawn", "no roll"]))
SIGNED = st.tuples(DAYS, st.integers(0, 2), st.none() | st.integers(-3, 40))


def facts_of(duty: Duty) -> list[Activity]:
    """Slowly: what could fulfil a duty, in its order, one duty at a time."""
    asked, found = duty.requirement, []
    for activity in Activity.objects.select_related("notice").order_by("day", "pk"):
        notice = activity.notice
        if activity.roll_version == 0 or notice.state == "withdrawn" or notice.kind != asked.fact:
            continue
        if activity.day is None or not asked.first <= activity.day <= asked.last:
            continue
        called = {unit.pk for unit in notice.units.all()} if notice.held == "jointly" else set()
        if activity.unit_id == duty.unit_id or (asked.joint and duty.unit_id in called):
            found.append(activity)
    return found


def as_kept() -> dict[int, tuple[Any, ...]]:
    """Every duty as it stands."""
    rows = Duty.objects.values_list("pk", "activity", "met_on", "late", "exempt", "settled")
    return {pk: tuple(rest) for pk, *rest in rows}


@pytest.mark.django_db
@settings(
    max_examples=12, deadline=None, phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(st.lists(HELD, max_size=14), st.lists(SIGNED, max_size=8))
def test_matching_gives_what_a_slow_look_gives_and_twice_is_once(
    cast: Cast, meetings: list[Any], signed: list[Any]
) -> None:
    for model in (Duty, Requirement, Delivery, Activity, Notice, Dispatch):
        model.objects.all().delete()
    units = [cast.branch, cast.sibling, cast.apart]
    for day, kind, place, joint, what in meetings:
        beside = tuple(one for one in units if one != units[place]) if joint else ()
        state, version = ("withdrawn" if what == "withdrawn" else "issued"), int(what != "no roll")
        world.held(units[place], day, kind, joint=beside, state=state, roll_version=version)
    for day, place, after in signed:
        world.asked_to_sign(units[place], day, None if after is None else day + timedelta(days=after))

    world.planned(YEAR, TODAY)

    for duty in Duty.objects.select_related("requirement"):
        asked = duty.requirement
        if asked.fact in MEETINGS:
            found = facts_of(duty)
            fact = found[asked.number - 1] if len(found) >= asked.number else None
            assert duty.activity_id == (fact.pk if fact else None)
            assert duty.met_on == (fact.day if fact else None)
            assert duty.late is False
        elif asked.fact == "signed":
            sent = [
                (by, None if after is None else by + timedelta(days=after))
                for by, place, after in signed
                if units[place].pk == duty.unit_id and asked.first <= by <= asked.last
            ]
            over = asked.last < TODAY
            whole = over and bool(sent) and all(on is not None for _by, on in sent)
            assert duty.met_on == (max(on for _by, on in sent if on) if whole else None)
            assert duty.late == (whole and any(on > by for by, on in sent if on))
            assert duty.exempt == (Exempt.NOTHING if over and not sent else "")
    before = as_kept()
    world.planned(YEAR, TODAY)
    assert services.match(today=TODAY) == 0
    assert as_kept() == before


@pytest.mark.django_db
def test_what_is_corrected_opens_its_duty_again_and_the_next_fact_takes_its_place(cast: Cast) -> None:
    first, second = world.held(cast.branch, date(YEAR, 3, 5)), world.held(cast.branch, date(YEAR, 3, 20))
    world.planned(YEAR, TODAY)
    duty = Duty.objects.get(unit=cast.branch, requirement__code="SR-29", requirement__first=date(YEAR, 3, 1))
    assert duty.activity == first

    for gone, left in ((first, second), (second, None)):
        Notice.objects.filter(pk=gone.notice_id).update(state="withdrawn")
        services.match(today=TODAY)
        duty.refresh_from_db()
        assert duty.activity == left
    assert duty.met_on is None
    assert duty.state(TODAY) == "overdue"


@pytest.mark.django_db
def test_a_later_record_makes_good_once_and_its_end_opens_the_duty_again(cast: Cast) -> None:
    world.held(cast.branch, date(YEAR, 2, 5))
    surplus = world.held(cast.branch, date(YEAR, 2, 12))
    world.planned(YEAR, TODAY)
    duty = Duty.objects.get(unit=cast.branch, requirement__code="SR-29", requirement__first=date(YEAR, 1, 1))
    who, now = world.officer(cast.secretary), world.at(TODAY)

    services.make_good(duty=duty, record=surplus, words="一月集中补开", who=who, now=now)
    services.match(today=TODAY)

    duty.refresh_from_db()
    assert (duty.settled, duty.activity, duty.late) == (Settled.RECORD, surplus, True)
    Notice.objects.filter(pk=surplus.notice_id).update(state="withdrawn")
    services.match(today=TODAY)
    duty.refresh_from_db()
    assert (duty.settled, duty.activity, duty.met_on, duty.late) == ("", None, None, False)


@pytest.mark.django_db
def test_rules_decide_frequency_and_days_and_a_begun_period_keeps_the_rule_of_its_first_day(cast: Cast) -> None:
    world.planned(YEAR, TODAY)
    assert Requirement.objects.filter(code="SR-29").count() == 12
    assert not Requirement.objects.filter(code="SR-28").exists()  # an example of one place: off until switched on

    now = world.at(TODAY)
    Override.objects.create(code="SR-29", on=True, value="2", since=TODAY, reason="每月两次", made_at=now)
    Override.objects.create(code="SR-22", on=False, since=TODAY, reason="按需", made_at=now)
    world.planned(YEAR, TODAY)

    by_month = defaultdict(int)
    for first in Requirement.objects.filter(code="SR-29").values_list("first", flat=True):
        by_month[first.month] += 1
    assert by_month == {month: 2 if month == 12 else 1 for month in range(1, 13)}
    assert set(Requirement.objects.filter(code="SR-22").values_list("first__month", flat=True)) == set(range(1, 12))
    assert {one.of for one in requirements_of(YEAR) if one.code == "SR-29"} == {1, 2}


@pytest.mark.django_db
def test_units_owe_what_lies_within_their_life_and_committee_meetings_only_where_there_is_a_committee(
    cast: Cast,
) -> None:
    cast.sibling.founded = date(YEAR, 5, 10)
    cast.sibling.save()
    cast.apart.dissolved = date(YEAR, 6, 20)
    cast.apart.save()

    world.planned(YEAR, TODAY)

    def stands(unit: Any) -> dict[int, str]:
        rows = Duty.objects.filter(unit=unit, requirement__code="SR-29")
        return dict(rows.values_list("requirement__first__month", "exempt"))

    assert stands(cast.sibling) == {5: Exempt.FOUNDED, **dict.fromkeys(range(6, 13), "")}
    assert stands(cast.apart) == {**dict.fromkeys(range(1, 6), ""), 6: Exempt.DISSOLVED}
    assert set(Duty.objects.filter(requirement__code="SR-22").values_list("unit", flat=True)) == {cast.branch.pk}


@pytest.mark.django_db
def test_reminders_are_one_task_a_unit_and_day_and_end_with_what_they_ask_for(cast: Cast) -> None:
    today = date(YEAR, 11, 26)
    world.planned(YEAR, today)
    services.remind(now=world.at(today))
    key = f"duties.due:{cast.branch.pk}:2026-11-30"
    assert Task.objects.get(key=key).words["rules"] == ["SR-22", "SR-29"]

    world.held(cast.branch, date(YEAR, 11, 25))
    world.held(cast.branch, date(YEAR, 11, 25), "branch_committee")
    for kind in ("theme_day", "branch_committee"):
        services.match_unit(unit=cast.branch.pk, kind=kind, today=today, now=world.at(today))

    assert Task.objects.get(key=key).closed_at is not None
    Notice.objects.filter(kind="theme_day").update(state="withdrawn")
    services.keep_up(now=world.at(today))
    assert Task.objects.get(key=key).closed_at is None


@pytest.mark.django_db
def test_everything_costs_the_same_statements_for_one_unit_and_for_all(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    world.held(cast.branch, date(YEAR, 3, 5))
    services.plan(YEAR, today=TODAY, since=date(YEAR, 1, 1))

    with django_assert_max_num_queries(12):  # savepoints within
        services.match(today=TODAY)
