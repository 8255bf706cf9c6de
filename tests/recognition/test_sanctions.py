"""Sanctions: the declared way and no other, deadlines, what bars on a day, who is out of it, talks."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.activities.corridor import at, held, issued, officer
from tests.participation import facts
from tests.recognition import sanctions as world
from tests.recognition.sanctions import DAY, DECIDED, LATER, SECRET, as_member
from tests.support import Cast, assert_query_count_constant, client_as, make_member, page
from zhibu.activities.models import Attendance
from zhibu.activities.services.rolls import Line
from zhibu.activities.states import Attended, LeaveKind
from zhibu.audit.models import Entry
from zhibu.circulation.models import Task
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.workdays import is_working_day
from zhibu.organisation.models import Member, Post
from zhibu.organisation.policy import Person
from zhibu.recognition import policy, queries, services
from zhibu.recognition.models import Sanction, SanctionStep, Talk
from zhibu.recognition.states import BINDING, SANCTION_MOVES, Hand, Rung, SanctionMove, SanctionState

pytestmark = pytest.mark.django_db


def waiting(kind: str) -> list[tuple[int | None, int | None]]:
    rows = Task.objects.filter(kind=f"recognition.{kind}", closed_at=None)
    return list(rows.values_list("unit", "member"))


def test_from_the_draft_through_the_appeal_to_its_end(cast: Cast) -> None:
    draft = world.drafted(cast)
    assert not policy.visible_sanctions(as_member(cast.member)).exists()
    services.tell(sanction=draft, who=officer(cast.both, DAY), now=at(DAY))
    assert waiting("sanction_reply") == [(None, cast.member.pk)]
    assert waiting("sanction_decide") == [(cast.branch.pk, None)]
    made = policy.sanction_or_404(as_member(cast.member), draft.pk)
    services.reply(sanction=made, words="出差", who=as_member(cast.member), now=at(DAY))
    services.decide_sanction(
        sanction=made, rung=Rung.REMINDER, effect_from=DECIDED, effect_last=date(2027, 3, 1), words="提醒",
        who=officer(cast.secretary, DECIDED), now=at(DECIDED),
    )  # fmt: skip
    assert (waiting("sanction_reply"), waiting("sanction_decide")) == ([], [])
    services.appeal(sanction=made, words="不公", who=as_member(cast.member, DECIDED), now=at(DECIDED))
    assert (waiting("sanction_appeal"), waiting("sanction_answer")) == ([], [(cast.general.pk, None)])
    gen = officer(cast.general_secretary, DECIDED)
    services.answer_appeal(
        sanction=made, move=SanctionMove.CHANGE, words="从轻", who=gen, now=at(DECIDED), effect_last=date(2027, 1, 4)
    )
    assert services.end_sanctions(now=at(date(2027, 1, 4))) == 0
    assert services.end_sanctions(now=at(date(2027, 1, 5))) == 1

    made.refresh_from_db()
    assert (made.state, made.ended_at) == (SanctionState.ENDED, at(date(2027, 1, 5)))
    said = [(step.move, step.words) for step in made.steps.order_by("pk")]
    assert said == [
        ("tell", SECRET), ("reply", "出差"), ("decide", "提醒"), ("appeal", "不公"), ("change", "从轻"), ("end", ""),
    ]  # fmt: skip
    deeds = Entry.objects.filter(subject=f"recognition.sanction:{made.pk}").values_list("deed", flat=True)
    assert len(deeds) == 7
    assert SECRET not in str(list(Entry.objects.values_list("detail", flat=True)))
    with pytest.raises(NotPossibleError, match=r"once|gone on"):
        services.appeal(sanction=made, words="再", who=as_member(cast.member, DECIDED), now=at(DECIDED))


def test_a_leave_and_what_was_made_up_are_no_facts(cast: Cast) -> None:
    line = world.absence(cast)
    activity = line.activity
    sick = facts.attend(activity, make_member(cast.branch, "许病"), Attended.LEAVE, leave_kind=LeaveKind.SICK)
    with pytest.raises(NotPossibleError, match="never a fault"):
        world.drafted(cast, facts=[sick])
    draft = world.drafted(cast, ground="", facts=[line])
    facts.correct(line, Attended.LEAVE, leave_kind=LeaveKind.SICK)
    assert not queries.linkable(cast.member.pk, DAY).exists()
    assert [len(rows) for rows in queries.standing(draft)] == [0, 1]
    with pytest.raises(NotPossibleError, match="None of its facts"):
        services.tell(sanction=draft, who=officer(cast.both, DAY), now=at(DAY))


def test_nobody_decides_about_themselves_or_what_they_drafted(cast: Cast) -> None:
    def names(rung: str, member: Member | None = None, drafter: Member | None = None) -> tuple[str, list[str]]:
        whom = member or cast.member
        place, able = queries.deciders(rung, unit=cast.branch, member=whom, drafter=drafter or cast.both, on=DAY)
        return place.code, [one.name for one in able]

    chief = world.chief(cast)
    assert names(Rung.REMINDER, drafter=cast.secretary) == ("0101", [cast.secretary.name])
    assert names(Rung.EXPLANATION) == ("0101", [cast.secretary.name])
    assert names(Rung.EXPLANATION, drafter=cast.secretary) == ("01", [cast.general_secretary.name])
    assert names(Rung.ORGANISATIONAL) == ("01", [cast.general_secretary.name])
    assert names(Rung.REMINDER, cast.secretary) == ("01", [cast.general_secretary.name])
    Post.objects.filter(member=cast.general_secretary).delete()
    assert names(Rung.ORGANISATIONAL) == ("00", [chief.name])
    with pytest.raises(NotPossibleError, match="not decided by this person"):
        world.drafted(cast, decider=cast.both)
    made = world.told(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Sanction.objects.filter(pk=made.pk).update(decider=cast.member)


def test_a_step_is_not_left_out_without_a_reason(cast: Cast) -> None:
    with pytest.raises(NotPossibleError, match="step before"):
        world.drafted(cast, Rung.TALK, skip_because="")
    world.decided(cast)
    assert not queries.skips(Rung.TALK, unit=cast.branch, member=cast.member, on=DECIDED)
    assert queries.skips(Rung.EXPLANATION, unit=cast.branch, member=cast.member, on=DECIDED)
    assert queries.skips(Rung.TALK, unit=cast.branch, member=cast.member, on=date(2028, 1, 5))


def test_nothing_is_decided_before_the_time_to_reply_is_over(cast: Cast) -> None:
    made = world.told(cast)
    assert (made.reply_due, made.decide_due) == (date(2026, 11, 27), date(2026, 12, 11))

    def decide(day: date, **changed: Any) -> Sanction:
        values = {"rung": Rung.REMINDER, "effect_from": day, "effect_last": day + timedelta(days=9), "words": "提醒"}
        return services.decide_sanction(
            sanction=made, **(values | changed), who=officer(cast.secretary, day), now=at(day)
        )

    for day, changed, said in (
        (date(2026, 11, 27), {}, "lasts until"),
        (LATER, {"rung": Rung.TALK}, "No heavier step"),
        (LATER, {"effect_last": date(2027, 6, 1)}, "at the latest"),
        (LATER, {"effect_from": DAY}, "at the earliest"),
    ):
        with pytest.raises(NotPossibleError, match=said):
            decide(day, **changed)
    assert decide(LATER).state == SanctionState.DECIDED


def slow_working_days_after(day: date, count: int) -> date:
    """One day after the other."""
    while count:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day


@given(day=st.dates(date(2025, 1, 1), date(2026, 12, 20)), count=st.integers(1, 30), months=st.integers(-14, 14))
def test_deadlines(day: date, count: int, months: int) -> None:
    assert queries.working_days_after(day, count) == slow_working_days_after(day, count)
    then = queries.months_after(day, months)
    assert (then.year * 12 + then.month) - (day.year * 12 + day.month) == months
    assert then.day == day.day or (then.day < day.day and (then + timedelta(days=1)).day == 1)


MOVES = [move for move, rule in SANCTION_MOVES.items() if Hand.CLOCK not in rule.hands]


def attempt(made: Sanction, move: str, day: date, cast: Cast) -> None:
    """Let a move be made by somebody whose hand it is, as the page would."""
    words: dict[str, Any] = {"words": "写明"}
    last = (made.effect_last or day) - timedelta(days=1) if move == SanctionMove.CHANGE else day + timedelta(days=20)
    moves: dict[str, tuple[Callable[..., Any], dict[str, Any], Person]] = {
        SanctionMove.TELL: (services.tell, {}, officer(cast.both, day)),
        SanctionMove.WITHDRAW: (services.withdraw_draft, words, officer(cast.both, day)),
        SanctionMove.READ: (services.read_notice, {}, as_member(cast.member, day)),
        SanctionMove.REPLY: (services.reply, words, as_member(cast.member, day)),
        SanctionMove.DROP: (services.drop, words, officer(cast.secretary, day)),
        SanctionMove.APPEAL: (services.appeal, words, as_member(cast.member, day)),
        SanctionMove.DECIDE: (
            services.decide_sanction, words | {"rung": made.rung, "effect_from": day, "effect_last": last},
            officer(cast.secretary, day),
        ),
    }  # fmt: skip
    for answer in (SanctionMove.UPHOLD, SanctionMove.CHANGE, SanctionMove.LIFT):
        more = {"effect_last": last} if answer == SanctionMove.CHANGE else {}
        moves[answer] = (services.answer_appeal, words | more | {"move": answer}, officer(cast.general_secretary, day))
    deed, values, who = moves[move]
    deed(sanction=made, **values, who=who, now=at(day))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    walk=st.lists(st.tuples(st.sampled_from([*MOVES, *MOVES, "clock"]), st.integers(0, 12)), min_size=4, max_size=14)
)
def test_no_way_beside_the_declared_one(cast: Cast, walk: list[tuple[str, int]]) -> None:
    """Whatever is tried, a case only goes as the table says; every change leaves a step, and what binds has its days,
    bars by the rule exactly on them, and ends by itself.
    """
    with transaction.atomic():
        made, day = world.drafted(cast, Rung.EXPLANATION), DAY
        for move, days in walk:
            day += timedelta(days=days)
            before, steps = Sanction.objects.get(pk=made.pk), made.steps.count()
            try:
                with transaction.atomic():
                    services.end_sanctions(now=at(day)) if move == "clock" else attempt(before, move, day, cast)
            except NotPossibleError:
                assert Sanction.objects.get(pk=made.pk).state == before.state
                continue
            after = Sanction.objects.get(pk=made.pk)
            if move == "clock":
                over = before.state in SANCTION_MOVES["end"].begins and before.effect_last < day  # type: ignore[operator]
                assert after.state == (SanctionState.ENDED if over else before.state)
            else:
                rule = SANCTION_MOVES[move]
                assert before.state in rule.begins
                assert after.state == (rule.leads or before.state)
                assert made.steps.count() - steps == (0 if move == "read" and before.read_at else 1)
            bound = after.state in BINDING
            first, last = after.effect_from or DAY, after.effect_last or DAY
            for asked in (first - timedelta(days=1), first, last, last + timedelta(days=1)):
                assert bool(queries.in_force([cast.member.pk], asked)) == (bound and first <= asked <= last)
        transaction.set_rollback(True)


def test_what_bars_is_one_query_for_everybody_and_tells_no_more_than_the_day(cast: Cast) -> None:
    made = world.decided(cast, Rung.EXPLANATION)
    world.chief(cast)
    everybody = list(Member.objects.values_list("pk", flat=True))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        found = queries.in_force(everybody, DECIDED)
    assert len(asked) == 1
    ((reason,),) = found.values()
    assert list(found) == [cast.member.pk]
    assert (reason.sanction, reason.until, reason.appealed) == (made.pk, made.effect_last, False)
    assert [word in reason.said for word in (SECRET, str(Rung.EXPLANATION.label))] == [False, False]
    assert [row["who"] for row in queries.barred_members(DECIDED)] == [cast.member.pk]
    assert not queries.barred_units(DECIDED).exists()


def test_a_reminder_bars_nobody_and_what_is_lifted_never_bound(cast: Cast) -> None:
    world.decided(cast)
    assert queries.in_force([cast.member.pk], DECIDED) == {}
    made = world.lifted(cast, rung=Rung.EXPLANATION)
    assert made.state == SanctionState.LIFTED
    assert queries.in_force([cast.member.pk], DECIDED) == {}


def test_a_unit_answers_through_its_secretary(cast: Cast) -> None:
    chief, made = world.chief(cast), world.unit_case(cast)
    assert waiting("sanction_reply") == [(cast.branch.pk, None)]
    address = f"/recognition/sanctions/{made.pk}/"
    words = {"move": "reply", "words": "已整改"}
    assert client_as(cast.both).post(address, words).status_code == 403
    assert client_as(cast.sibling_secretary).get(address).status_code == 404
    assert client_as(cast.secretary).post(address, words).status_code == 302
    services.decide_sanction(
        sanction=made, rung=Rung.INSPECTION, effect_from=DECIDED, effect_last=LATER + timedelta(days=30), words="检查",
        who=officer(cast.general_secretary, DECIDED), now=at(DECIDED),
    )  # fmt: skip
    services.appeal(sanction=made, words="请复核", who=officer(cast.secretary, DECIDED), now=at(DECIDED))
    made.refresh_from_db()
    assert made.appeal_to == cast.root
    with pytest.raises(IntegrityError), transaction.atomic():
        services.answer_appeal(
            sanction=made, move="uphold", words="x", who=officer(cast.general_secretary, DECIDED), now=at(DECIDED)
        )
    services.answer_appeal(sanction=made, move="uphold", words="维持", who=officer(chief, DECIDED), now=at(DECIDED))
    assert Sanction.objects.get().state == SanctionState.UPHELD


def test_steps_are_never_changed_but_forgotten_when_their_time_is_over(cast: Cast) -> None:
    made = world.told(cast)
    for change in (
        lambda: SanctionStep.objects.update(words="改写"),
        lambda: SanctionStep.objects.all().delete(),
    ):  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert SanctionStep.objects.filter(sanction=made).update(words="") == 1


def test_a_reply_that_is_not_finished_is_read_by_its_writer_alone(cast: Cast) -> None:
    made = world.told(cast)
    address = f"/recognition/sanctions/{made.pk}/"
    client_as(cast.member).post(address, {"move": "reply", "words": "还没写完的话", "keep": "1"})
    assert "还没写完的话" in page(client_as(cast.member).get(address))
    assert "还没写完的话" not in page(client_as(cast.secretary).get(address))
    empty = client_as(cast.member).post(address, {"move": "reply", "words": ""})
    assert (empty.status_code, "This field is required" in empty.content.decode()) == (422, True)


def test_absences_cluster_without_leave_and_persons_stand_by_name(cast: Cast) -> None:
    other = make_member(cast.branch, "白云")  # by pinyin before everybody else
    line = world.absence(cast)
    for number in (13, 16, 17):
        rows = {other.pk: Line(Attended.ABSENT), cast.both.pk: Line(Attended.LEAVE, LeaveKind.SICK)}
        activity = held(issued(cast), cast.branch, cast.secretary, rows, date(2026, 11, number))
        facts.correct(activity.attendances.get(member=cast.member), Attended.ABSENT, made_up_on=DAY)
    found = queries.absences(cast.branch, date(2026, 7, 1), DAY, persons=True)
    rows = Attendance.objects.filter(superseded_by=None).exclude(state__in=["leave", "not_counted"])
    assert sum(one.expected for one in found["kinds"]) == rows.count()
    assert sum(one.absent for one in found["days"]) == 4
    assert [(one.label, one.absent, one.expected) for one in found["persons"]] == [
        ("白云", 3, 4), (cast.member.name, 1, 4),
    ]  # fmt: skip
    text = page(client_as(cast.secretary).get("/recognition/absences/0101/?half=2026H2"))
    assert text.index("白云") < text.index(line.member.name)
    assert line.member.name not in page(client_as(cast.general_secretary).get("/recognition/absences/01/"))


def test_a_promise_is_a_task_until_the_other_says_it_was_kept(cast: Cast) -> None:
    made = world.talked(cast)
    assert waiting("promise") == [(cast.branch.pk, None)]
    address = f"/recognition/talks/{made.pk}/"
    assert client_as(cast.secretary).post(address, {"kept": "yes"}).status_code == 403
    assert client_as(cast.staff).get(address).status_code == 404
    assert client_as(cast.member).post(address, {"kept": "yes"}).status_code == 302
    assert (Talk.objects.get().kept, waiting("promise")) == (True, [])
    world.talked(cast, by="member")
    assert waiting("promise") == [(None, cast.member.pk)]


def test_lists_cost_the_same_however_long_they_are(cast: Cast) -> None:
    world.told(cast)
    world.talked(cast)
    assert_query_count_constant(client_as(cast.secretary), "/recognition/sanctions/", lambda: world.told(cast))
    assert_query_count_constant(client_as(cast.secretary), "/recognition/talks/", lambda: world.talked(cast))


def test_a_case_is_drafted_on_the_page_and_decided_there(cast: Cast) -> None:
    line = world.absence(cast)
    officer_page = client_as(cast.secretary)
    address = f"/recognition/sanctions/new/{cast.member.pk}/"
    assert "走进社区" in page(officer_page.get(address))
    data = {"rung": "reminder", "facts": [line.pk], "ground": "", "decider": cast.secretary.pk}
    assert officer_page.post(address, data | {"facts": []}).status_code == 422
    made = officer_page.post(address, data)
    assert made.status_code == 302
    assert officer_page.post(made["Location"], {"move": "tell"}).status_code == 302
    assert officer_page.post(made["Location"], {"move": "end"}).status_code == 403
    assert officer_page.post(made["Location"], {"move": "nonsense"}).status_code == 422
    assert client_as(cast.member).post(made["Location"], {"move": "reply", "words": "知道了"}).status_code == 302
    assert Sanction.objects.get().state == SanctionState.REPLIED
