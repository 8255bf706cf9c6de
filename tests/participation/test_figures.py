"""The figures against an independent, slow recomputation in plain Python, over random facts."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.participation import facts
from tests.support import Cast, make_cast
from zhibu.activities.models import Attendance
from zhibu.activities.states import Attended
from zhibu.organisation.models import Affiliation, Member
from zhibu.organisation.states import MemberState
from zhibu.participation import queries
from zhibu.participation.queries import FIELDS

BEGIN = date(2025, 12, 20)
DAYS = st.integers(0, 205).map(lambda count: BEGIN + timedelta(days=count))  # some lie outside the half-year
STATES = st.sampled_from(Attended.values)


@dataclass
class Case:
    """Random facts: who joined and left when, and whether they are formal or probationary; transfers; lines
    rolls of branches and of joint activities, entered in any order, so late too; corrections of lines by their place;
    activities that have no roll, as withdrawn ones have none.
    """

    joined: list[tuple[int, date]]
    left: list[tuple[int, date]]
    kinds: list[str]
    transfers: list[tuple[int, int, date]]
    lines: list[tuple[int, int, date, str, bool]]
    corrections: list[tuple[int, str, bool]]
    without_roll: list[tuple[int, date]]


CASES = st.builds(
    Case,
    st.lists(st.tuples(st.integers(0, 5), DAYS), max_size=2, unique_by=lambda one: one[0]),
    st.lists(st.tuples(st.integers(0, 5), DAYS), max_size=2, unique_by=lambda one: one[0]),
    st.lists(st.sampled_from(MemberState.values), min_size=6, max_size=6),
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 2), DAYS), max_size=6, unique_by=lambda one: one[0]),
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 4), DAYS, STATES, st.booleans()), min_size=1, max_size=25),
    st.lists(st.tuples(st.integers(0, 24), STATES, st.booleans()), max_size=8),
    st.lists(st.tuples(st.integers(0, 4), DAYS), max_size=3),
)


def _made_up(state: str, day: date, wanted: bool) -> dict[str, date]:
    missed = state in {Attended.LEAVE, Attended.ABSENT}
    return {"made_up_on": day + timedelta(days=3)} if missed and wanted else {}


def _write(cast: Cast, case: Case) -> int:
    """Write the facts; gives the version of the facts half way through the corrections."""
    people = [cast.member, cast.both, cast.secretary, cast.other_member, cast.far_member, cast.others[0]]
    units = [cast.branch, cast.sibling, cast.apart, cast.general, cast.root]  # the last two hold joint ones
    for who, day in case.joined:
        Affiliation.objects.filter(member=people[who]).update(since=day)
    for who, day in case.left:
        Affiliation.objects.filter(member=people[who], since__lt=day).update(until=day)
    for person, kind in zip(people, case.kinds, strict=True):
        Member.objects.filter(pk=person.pk).update(state=kind)
    for where, day in case.without_roll:
        facts.activity(units[where], day, confirmed=False)
    for who, where, day in case.transfers:
        if not Affiliation.objects.filter(member=people[who], since__lt=day, until=None).exists():
            continue  # somebody who has left or is not there yet is not transferred
        facts.move(people[who], units[where], day)
    newest = []
    for who, where, day, state, wanted in case.lines:
        held = facts.activity(units[where], day)
        newest.append(facts.attend(held, people[who], state, **_made_up(state, day, wanted)))
    until = newest[-1].pk
    for count, (place, state, wanted) in enumerate(case.corrections):
        if place < len(newest):
            line = newest[place]
            newest[place] = facts.correct(line, state, **_made_up(state, line.activity.day, wanted))
        if count == len(case.corrections) // 2:
            until = newest[place].pk if place < len(newest) else until
    return until


def _slowly(until: int | None) -> dict[tuple[str, str], dict[str, int]]:
    """The same figures, one row after the other."""
    rows = [row for row in Attendance.objects.select_related("activity", "member") if until is None or row.pk <= until]
    superseded = {row.supersedes_id for row in rows}
    found: dict[tuple[str, str], Counter[str]] = {}
    for row in rows:
        day = row.activity.day
        if row.pk in superseded or not date(2026, 1, 1) <= day <= date(2026, 6, 30):
            continue
        for home in Affiliation.objects.filter(member=row.member).select_related("unit"):
            if home.since <= day and (home.until is None or day < home.until):
                count = found.setdefault((home.unit.code, row.member.key), Counter())
                count[row.state] += 1
                count["expected"] += row.state in {"present", "leave", "absent"}
                count["made_up"] += row.made_up_on is not None
    return {who: {name: count[name] for name in FIELDS} for who, count in found.items()}


def _quickly(until: int | None) -> dict[tuple[str, str], dict[str, int]]:
    lines = queries.figures(facts.H1, until=until)
    return {(line.code, line.key): {name: getattr(line, name) for name in FIELDS} for line in lines}


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(case=CASES)
def test_figures_equal_a_slow_recomputation(case: Case) -> None:
    from django.db import transaction

    with transaction.atomic():
        until = _write(make_cast(), case)

        assert _quickly(None) == _slowly(None)
        assert _quickly(until) == _slowly(until)
        for member in Member.objects.all():
            mine = {(line.code, line.key): line.expected for line in queries.figures(facts.H1, member=member.pk)}
            assert mine == {who: one["expected"] for who, one in _slowly(None).items() if who[1] == member.key}
        transaction.set_rollback(True)


def test_somebody_who_moved_stands_in_both_units(cast: Cast) -> None:
    facts.branch_rolls(cast)
    facts.move(cast.member, cast.sibling, date(2026, 4, 1))
    facts.roll(cast.sibling, date(2026, 4, 1), {cast.member: Attended.LEAVE})

    def parts(**narrow: object) -> list[tuple[str, int, int, int]]:
        found = queries.figures(facts.H1, **narrow)  # type: ignore[arg-type]
        return [(one.code, one.expected, one.absent, one.leave) for one in found if one.member_id == cast.member.pk]

    assert parts() == [("0101", 2, 1, 0), ("0102", 1, 0, 1)]
    assert parts(within_path=cast.branch.path) == [("0101", 2, 1, 0)]
    assert parts(within_path=cast.general.path) == parts()
    assert parts(members_of=[cast.sibling.pk]) == parts()
    assert parts(members_of=[cast.apart.pk]) == []


def test_an_unconfirmed_roll_counts_nowhere(cast: Cast) -> None:
    facts.activity(cast.branch, date(2026, 2, 10), confirmed=False)

    assert queries.figures(facts.H1) == []
    assert queries.unconfirmed(facts.H1, units=[cast.branch.pk]) == {cast.branch.pk: 1}
    assert queries.unconfirmed(facts.H1, units=[cast.sibling.pk]) == {}


def test_notes_name_the_other_unit_and_its_count(cast: Cast) -> None:
    facts.branch_rolls(cast)
    facts.move(cast.member, cast.sibling, date(2026, 4, 1))
    facts.roll(cast.sibling, date(2026, 4, 1), {cast.member: Attended.LEAVE})

    notes = queries.moves(queries.units_of(queries.figures(facts.H1)))

    assert notes == {
        cast.branch.pk: [{"name": "王小明", "other": "业务支部", "count": 1}],
        cast.sibling.pk: [{"name": "王小明", "other": "办公室支部", "count": 2}],
    }


def test_lines_are_those_of_the_version(cast: Cast) -> None:
    wrong = facts.branch_rolls(cast)[2]
    until = queries.newest_fact()
    facts.correct(wrong, Attended.LEAVE)
    lines = queries.lines_of(cast.member.pk, facts.H1)

    def states(version: int | None) -> list[tuple[str, str]]:
        return [(line.state, now.state) for line, now in queries.in_force(lines, cast.branch.pk, version)]

    assert states(until) == [("present", "present"), ("absent", "leave")]
    assert states(None) == [("present", "present"), ("leave", "leave")]
    assert queries.in_force(lines, cast.sibling.pk) == []
