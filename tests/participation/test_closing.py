"""Compiling, checking, compiling again, final."""

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from tests.participation import facts
from tests.participation.facts import COMPILED, H1, at, person
from tests.support import Cast
from zhibu.activities.models import Activity, Notice
from zhibu.activities.states import Attended, Held
from zhibu.audit.models import Entry
from zhibu.circulation.models import Task
from zhibu.circulation.queries import todo
from zhibu.disclosure.models import Disclosure, Version
from zhibu.disclosure.queries import plain, verify
from zhibu.disclosure.services import answer, show
from zhibu.disclosure.states import Outcome, Stage
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.models import Unit
from zhibu.participation import queries
from zhibu.participation.models import Closing, Record
from zhibu.participation.queries import closings
from zhibu.participation.services import (
    compile_half_year,
    confirm_mine,
    confirm_own,
    make_final,
    object_to_own,
    recompile,
    show_half_year,
)


@pytest.fixture
def closing(cast: Cast) -> Closing:
    """The half-year of 0101, being checked: `member` 1 of 2, `both` 1 of 2."""
    facts.branch_rolls(cast)
    return facts.compiled(cast, cast.branch)


def figures_of(closing: Closing) -> list[tuple[str, int, int, int, bool]]:
    """Name, expected, present, leave, checked."""
    rows = queries.records(closing)
    return [
        (name, expected, present, leave, checked is not None)
        for _, name, expected, present, leave, *_, checked in rows
    ]


def open_checks() -> list[str]:
    rows = Task.objects.filter(kind="disclosure.check", closed_at=None)
    return sorted(rows.values_list("member__name", flat=True))


def test_compiling_fixes_figures_and_asks_each_member(cast: Cast, closing: Closing) -> None:
    assert figures_of(closing) == [("王小明", 2, 1, 0, False), ("赵兰", 2, 1, 1, False)]
    assert open_checks() == ["王小明", "赵兰"]
    assert closing.disclosure.check_until == date(2026, 7, 7)
    assert [row["title"] for row in todo(person(cast.member))] == ["Look at your record of first half of 2026"]
    assert [row["url"] for row in todo(person(cast.member))] == ["/participation/2026H1/mine/"]
    assert Version.objects.get().snapshot["lines"] == plain(
        [
            {"member": pk, "name": name, **dict(zip(queries.FIELDS, rest, strict=True))}
            for pk, name, *rest, _ in queries.records(closing)
        ]
    )
    assert Entry.objects.latest("number").detail == {"units": 1, "members": 2, "facts_until": closing.facts_until}


def test_compiling_again_leaves_out_what_is_done(cast: Cast, closing: Closing) -> None:
    facts.roll(cast.sibling, date(2026, 5, 1), {cast.other_member: Attended.PRESENT})
    made = compile_half_year(
        period=H1, units=[cast.branch, cast.sibling, cast.apart], basis="办法", check_days=1,
        who=person(cast.staff), now=at(COMPILED),
    )  # fmt: skip

    assert [one.unit for one in made] == [cast.sibling]
    with pytest.raises(NotPossibleError, match="nothing to compile"):
        facts.compiled(cast, cast.branch)


def test_compiling_in_portions_publishes_the_same(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """One unit at a time, as in a committee too large for memory: who moved is noted in both units all the same."""
    facts.branch_rolls(cast)
    facts.move(cast.both, cast.sibling, date(2026, 3, 20))
    facts.roll(cast.sibling, date(2026, 4, 2), {cast.both: Attended.PRESENT, cast.other_member: Attended.ABSENT})

    def published() -> tuple[dict[str, Any], list[str], dict[str, Any]]:
        with transaction.atomic():
            compile_half_year(
                period=H1, units=Unit.objects.all(), basis="办法", check_days=5, who=person(cast.staff),
                now=at(COMPILED),
            )  # fmt: skip
            rows = dict(Version.objects.values_list("disclosure__unit__code", "snapshot"))
            said = Entry.objects.latest("number").detail
            asked = open_checks()
            transaction.set_rollback(True)
        return rows, asked, said

    whole = published()
    assert sorted(whole[0]) == ["0101", "0102"]
    assert [note["name"] for note in whole[0]["0101"]["notes"]] == [cast.both.name]
    monkeypatch.setattr(closings, "PORTION", 1)
    assert len(list(queries.portions(Unit.objects.all()))) > 2
    assert published() == whole


def test_a_half_year_that_runs_is_not_compiled(cast: Cast) -> None:
    facts.branch_rolls(cast)
    with pytest.raises(NotPossibleError, match="still runs"):
        facts.compiled(cast, cast.branch, date(2026, 6, 30))


def test_confirming_counts_once(cast: Cast, closing: Closing) -> None:
    member = person(cast.member)
    assert confirm_mine(member=cast.member, period=H1, who=member, now=at(COMPILED)) == 1
    assert confirm_mine(member=cast.member, period=H1, who=member, now=at(COMPILED)) == 0
    assert open_checks() == ["赵兰"]
    assert [row[-1] for row in figures_of(closing)] == [True, False]


def test_nobody_confirms_once_it_is_on_show(cast: Cast, closing: Closing) -> None:
    later = date(2026, 7, 8)
    show(disclosure=closing.disclosure, working_days=5, who=person(cast.secretary, later), now=at(later))
    record = Record.objects.get(closing=closing, member=cast.member)

    assert confirm_own(record_=record, who=person(cast.member, later), now=at(later)) is False


def test_a_correction_asks_only_whom_it_changes(cast: Cast, closing: Closing) -> None:
    for who in (cast.member, cast.both):
        confirm_mine(member=who, period=H1, who=person(who, mode="member"), now=at(COMPILED))
    assert queries.newer_facts(closing) is False
    wrong = cast.member.attendances.get(state=Attended.ABSENT)
    facts.correct(wrong, Attended.LEAVE)
    assert queries.newer_facts(closing) is True

    version = recompile(closing=closing, reason="补正", who=person(cast.secretary), now=at(COMPILED))

    closing.refresh_from_db()
    assert (version.number, version.reason) == (2, "补正")
    assert figures_of(closing) == [("王小明", 2, 1, 1, False), ("赵兰", 2, 1, 1, True)]
    assert open_checks() == ["王小明"]
    assert queries.newer_facts(closing) is False
    assert list(verify(Disclosure.objects.all())) == []
    with pytest.raises(NotPossibleError, match="not changed"):
        recompile(closing=closing, reason="再来", who=person(cast.secretary), now=at(COMPILED))


def test_a_transfer_recorded_late_moves_lines_and_tasks(cast: Cast, closing: Closing) -> None:
    facts.move(cast.member, cast.sibling, date(2026, 1, 15))
    facts.roll(cast.branch, date(2026, 4, 1), {cast.secretary: Attended.PRESENT})
    assert queries.newer_facts(closing) is True

    recompile(closing=closing, reason="转接补录", who=person(cast.secretary), now=at(COMPILED))

    assert figures_of(closing) == [("李建国", 1, 1, 0, False), ("赵兰", 2, 1, 1, False)]
    assert open_checks() == ["李建国", "赵兰"]


def test_another_units_correction_changes_nothing_here(cast: Cast, closing: Closing) -> None:
    facts.roll(cast.sibling, date(2026, 5, 1), {cast.other_member: Attended.PRESENT})

    assert queries.newer_facts(closing) is False


def _final(cast: Cast, closing: Closing) -> Disclosure:
    shown, over = date(2026, 7, 8), date(2026, 7, 15)
    show(disclosure=closing.disclosure, working_days=5, who=person(cast.secretary, shown), now=at(shown))
    return make_final(disclosure=closing.disclosure, who=person(cast.secretary, over), now=at(over))


def test_final_is_final_in_the_database(cast: Cast, closing: Closing) -> None:
    objection = object_to_own(
        record_=closing.records.get(member=cast.member), text="我在场", who=person(cast.member), now=at(COMPILED)
    )
    answer(objection=objection, outcome=Outcome.EXPLAINED, text="不在", who=person(cast.secretary), now=at(COMPILED))
    disclosure = _final(cast, closing)

    assert (disclosure.stage, len(disclosure.fingerprint)) == (Stage.FINAL, 64)
    assert list(verify(Disclosure.objects.all())) == []
    for rows, change in [
        (closing.records.all(), {"present": 2}),
        (Disclosure.objects.all(), {"basis": "别的"}),
        (Version.objects.all(), {"snapshot": {}}),
        (disclosure.objections.all(), {"answer": "在"}),
    ]:
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**change)
        with pytest.raises(DatabaseError), transaction.atomic():
            rows._raw_delete(rows.db)
    facts.correct(cast.member.attendances.get(state=Attended.ABSENT), Attended.PRESENT)
    with pytest.raises(NotPossibleError, match="final"):
        recompile(closing=closing, reason="太晚", who=person(cast.secretary), now=at(date(2026, 7, 16)))


def test_final_pressed_twice_is_refused_in_words(cast: Cast, closing: Closing) -> None:
    disclosure = _final(cast, closing)

    with pytest.raises(NotPossibleError):
        make_final(disclosure=disclosure, who=person(cast.secretary), now=at(date(2026, 7, 16)))


def test_a_refused_finish_leaves_records_open(cast: Cast, closing: Closing) -> None:
    with pytest.raises(NotPossibleError, match="been on show"):
        make_final(disclosure=closing.disclosure, who=person(cast.secretary), now=at(COMPILED))

    assert set(Record.objects.values_list("final", flat=True)) == {False}


def test_half_years_are_listed_without_gaps(cast: Cast, closing: Closing) -> None:
    facts.roll(cast.branch, date(2024, 12, 3), {cast.member: Attended.PRESENT})

    assert [str(period) for period in queries.half_years()] == ["2026H1", "2025H2", "2025H1", "2024H2"]


def test_a_member_who_moved_sees_both_parts(cast: Cast, closing: Closing) -> None:
    facts.move(cast.member, cast.sibling, date(2026, 4, 1))
    facts.roll(cast.sibling, date(2026, 4, 1), {cast.member: Attended.LEAVE})

    parts = queries.parts_of(cast.member.pk, H1)

    assert [(part.unit, part.stage, part.figures.expected, len(part.lines)) for part in parts] == [
        ("办公室支部", "checking", 2, 2),
        ("业务支部", "", 1, 1),
    ]
    assert [part.to_check for part in parts] == [True, False]
    assert [part.may_object(COMPILED) for part in parts] == [True, False]


def test_what_is_not_compiled_again_is_neither_shown_nor_final(cast: Cast, closing: Closing) -> None:
    facts.correct(cast.member.attendances.get(state=Attended.ABSENT), Attended.LEAVE)
    shown, over = date(2026, 7, 8), date(2026, 7, 15)
    who = person(cast.secretary, shown)
    with pytest.raises(NotPossibleError, match="compile it again"):
        show_half_year(disclosure=closing.disclosure, working_days=5, who=who, now=at(shown))

    show(disclosure=closing.disclosure, working_days=5, who=who, now=at(shown))
    with pytest.raises(NotPossibleError, match="compile it again"):
        make_final(disclosure=closing.disclosure, who=who, now=at(over))
    assert Disclosure.objects.get().stage == Stage.SHOWN


def test_what_changes_on_the_last_day_stays_on_show_for_objections(cast: Cast, closing: Closing) -> None:
    shown, last = date(2026, 7, 8), date(2026, 7, 14)
    who = person(cast.secretary, shown)
    show(disclosure=closing.disclosure, working_days=5, who=who, now=at(shown))
    facts.correct(cast.member.attendances.get(state=Attended.ABSENT), Attended.LEAVE)

    recompile(closing=Closing.objects.get(), reason="补正", who=who, now=at(last))

    assert Disclosure.objects.get().shown_until == date(2026, 7, 16)  # 14, 15 and 16 July
    assert Task.objects.get(kind="disclosure.finish").due == date(2026, 7, 16)


def test_a_joint_activity_without_a_roll_concerns_every_unit_of_its_notice(cast: Cast) -> None:
    waiting = facts.activity(cast.root, date(2026, 4, 9), confirmed=False)
    Notice.objects.filter(pk=waiting.notice_id).update(held=Held.JOINTLY)
    waiting.notice.units.set([cast.branch, cast.sibling])
    facts.activity(cast.branch, date(2026, 4, 10), confirmed=False)

    units = [cast.branch.pk, cast.sibling.pk, cast.apart.pk]
    assert queries.unconfirmed(H1, units=units) == {cast.branch.pk: 2, cast.sibling.pk: 1}


def test_the_corridor_knows_the_disclosure_of_the_activitys_own_half(cast: Cast, closing: Closing) -> None:
    held = Activity.objects.order_by("day").first()
    notice = held.notice
    Notice.objects.filter(pk=notice.pk).update(first_day=date(2025, 12, 20), last_day=date(2026, 2, 20))
    notice.refresh_from_db()
    staff = person(cast.staff)

    assert queries.disclosed([notice], staff) == {notice.pk: (0, 1)}
    _final(cast, closing)
    assert queries.disclosed([notice], staff) == {notice.pk: (1, 1)}
    assert queries.disclosed([notice], person(cast.sibling_secretary)) == {}


def test_records_changed_behind_the_program_are_found(cast: Cast, closing: Closing) -> None:
    assert list(queries.differing_records()) == []

    Record.objects.filter(member=cast.member).update(present=2, absent=0)

    assert [(one.unit.code, one.period) for one in queries.differing_records()] == [("0101", "2026H1")]
