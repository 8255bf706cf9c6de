"""Eligibility is one query; here it is recomputed slowly, from the rows, member by member."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.participation import facts
from tests.recognition import sanctions
from tests.support import Cast
from zhibu.activities.models import Attendance
from zhibu.activities.states import Attended
from zhibu.organisation.models import Member, Unit
from zhibu.recognition.queries import BARS, Bar, Criteria, members_of_selection, units_of_selection
from zhibu.recognition.states import Rung, Why

pytestmark = pytest.mark.django_db

DAY = date(2026, 8, 10)
PROTECTED = ("care", "duty", "maternity", "seconded", "sick")
CRITERIA = Criteria(DAY, ("2025H2", "2026H1"), 80, 1, PROTECTED)
LINE = st.tuples(
    st.integers(0, 5),  # who
    st.sampled_from([date(2025, 6, 30), date(2025, 7, 1), date(2026, 2, 10), date(2026, 6, 30), date(2026, 7, 1)]),
    st.sampled_from([*Attended.values, "sick", "personal"]),
    st.booleans(),  # made up
    st.booleans(),  # corrected to present later
)


def slowly(member: Member, unit: Unit | None = None) -> tuple[int, int, int]:
    """Counted, came and protected, by walking over the rows."""
    counted = came = protected = 0
    rows = list(Attendance.objects.select_related("activity"))
    gone = {row.supersedes_id for row in rows}
    for row in rows:
        day = row.activity.day
        if (
            row.pk in gone
            or row.member_id != member.pk
            or day is None
            or not date(2025, 7, 1) <= day <= date(2026, 6, 30)
        ):
            continue
        if unit is not None:
            homes = [
                one for one in member.affiliations.all() if one.since <= day and (not one.until or day < one.until)
            ]
            if not any(one.unit.path.startswith(unit.path) for one in homes):
                continue
        if row.state == Attended.NOT_COUNTED:
            continue
        if row.state == Attended.LEAVE and row.leave_kind in PROTECTED:
            protected += 1
            continue
        counted += 1
        came += row.state == Attended.PRESENT or row.made_up_on is not None
    return counted, came, protected


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    lines=st.lists(LINE, max_size=14),
    formal=st.lists(st.integers(0, 800), min_size=6, max_size=6),
    moved=st.booleans(),
)
def test_the_one_query_says_what_the_rows_say(
    cast: Cast, lines: list[tuple[int, date, str, bool, bool]], formal: list[int], moved: bool
) -> None:
    before = transaction.savepoint()  # attendance is never deleted, so each example is taken back whole
    try:
        people = [cast.member, cast.secretary, cast.both, cast.other_member, cast.far_member, cast.others[0]]
        _write(people, lines, formal)
        if moved:
            facts.move(cast.member, cast.apart, date(2026, 2, 10))
        _members_are_as_recomputed(cast, people, formal)
        _units_are_as_recomputed(cast, people)
    finally:
        transaction.savepoint_rollback(before)


def _members_are_as_recomputed(cast: Cast, people: list[Member], formal: list[int]) -> None:
    with CaptureQueriesContext(connection) as asked:
        found = {one.pk: one for one in members_of_selection(CRITERIA, path=cast.root.path)}
    assert (len(asked), len(found)) == (1, Member.objects.count())
    for member, days in zip(people, formal, strict=True):
        one, (counted, came, protected) = found[member.pk], slowly(member)
        assert (one.counted, one.came, one.protected) == (counted, came, protected)
        says = {why: ok for why, ok, _figures in one.answers}
        assert says[Why.RATE] == (came * 5 >= counted * 4)
        assert says[Why.TERM] == (DAY - timedelta(days=days) <= date(2025, 8, 10))
        assert one.yes == all(says.values())


def _units_are_as_recomputed(cast: Cast, people: list[Member]) -> None:
    with CaptureQueriesContext(connection) as asked:
        units = {one.pk: one for one in units_of_selection(CRITERIA, path=cast.root.path)}
    assert len(asked) == 1
    for unit in (cast.general, cast.branch, cast.sibling, cast.apart):
        sums = [sum(column) for column in zip(*(slowly(one, unit) for one in people), strict=True)]
        assert [units[unit.pk].counted, units[unit.pk].came, units[unit.pk].protected] == sums


def _write(people: list[Member], lines: list[tuple[int, date, str, bool, bool]], formal: list[int]) -> None:
    for member, days in zip(people, formal, strict=True):
        Member.objects.filter(pk=member.pk).update(confirmed=DAY - timedelta(days=days))
    for who, day, state, made_up, corrected in lines:
        member = people[who]
        unit = Unit.objects.get(affiliations__member=member, affiliations__until=None)
        leave = {"leave_kind": state} if state in {"sick", "personal"} else {}
        stated = Attended.LEAVE if leave else state
        later = {"made_up_on": day} if made_up and stated in {Attended.LEAVE, Attended.ABSENT} else {}
        row = facts.attend(facts.activity(unit, day), member, stated, **leave, **later)
        if corrected:
            facts.correct(row, Attended.PRESENT)


def test_what_is_in_force_excludes_and_a_part_of_the_tree_is_asked_alone(cast: Cast) -> None:
    barred = Bar(
        members=lambda day: Member.objects.filter(pk=cast.member.pk).annotate(who=F("pk")).values("who"),
        units=lambda day: Unit.objects.filter(pk=cast.branch.pk).annotate(who=F("pk")).values("who"),
    )
    BARS["test"] = barred
    try:
        found = members_of_selection(CRITERIA, path=cast.branch.path)
        units = units_of_selection(CRITERIA, path=cast.general.path)
    finally:
        del BARS["test"]

    assert [one.pk for one in found if not one.yes] == [cast.member.pk]
    assert {one.code for one in found} == {"0101"}
    assert [(one.code, one.yes) for one in units] == [("01", True), ("0101", False), ("0102", True)]


def test_a_sanction_excludes_while_it_has_effect_and_tells_no_more(cast: Cast) -> None:
    made = sanctions.decided(cast, Rung.EXPLANATION)
    assert (made.bars, made.effect_from, made.effect_last) != (False, None, None)
    for days, out in ((0, True), (60, True), (61, False)):
        criteria = replace(CRITERIA, day=sanctions.DECIDED + timedelta(days=days))
        found = members_of_selection(criteria, path=cast.branch.path)
        barred = [one.pk for one in found for why, free, _figures in one.answers if why == Why.BARRED and not free]
        assert barred == ([cast.member.pk] if out else [])
