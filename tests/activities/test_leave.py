"""Leave: asked on the phone, answered by the officers, settled by the roll; and the expected list by hand."""

from collections.abc import Callable
from datetime import date, time
from io import BytesIO
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from tests.activities.corridor import ISSUED, at, held, issued, officer
from tests.kernel.test_papers import words_of_docx, words_of_pdf
from tests.support import Cast, client_as, make_account, make_member, page
from zhibu.activities import policy, queries, services
from zhibu.activities.models import Activity, Attendance, Leave
from zhibu.activities.services import Line
from zhibu.activities.states import Attended, LeaveState
from zhibu.audit.models import Entry
from zhibu.circulation.models import Delivery, Task
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.models import Member
from zhibu.organisation.policy import Person, person_for

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 9)


def member_of(member: Member) -> Person:
    return person_for(member.user, mode="member", today=DAY)


def asked(activity: Activity, member: Member, kind: str = "sick") -> Leave:
    return services.ask_leave(
        activity=activity, member=member, kind=kind, words="低烧", who=member_of(member), now=at(DAY)
    )


def answered(leave: Leave, by: Member, granted: bool, answer: str = "") -> Leave:
    return services.answer_leave(leave=leave, granted=granted, answer=answer, who=officer(by, DAY), now=at(DAY, 10))


@pytest.fixture
def activity(cast: Cast) -> Activity:
    return Activity.objects.get(notice=issued(cast), unit=cast.branch)


def open_leave_tasks() -> list[str]:
    tasks = Task.objects.filter(kind="activities.leave", closed_at=None).order_by("key")
    return [task.unit.code for task in tasks if task.unit]


def test_a_slip_for_paper_says_the_same_in_both_forms(cast: Cast, activity: Activity, settings: Any) -> None:
    settings.FONT_DIRS = settings.SYSTEM_FONT_DIRS = []
    leave = asked(activity, cast.member)

    def words(by: Member, mode: str, ending: str) -> bytes:
        answer = client_as(by, mode).post(f"/activities/leaves/{leave.pk}/slip.{ending}")
        assert answer.status_code == 200
        return b"".join(answer.streaming_content)  # type: ignore[attr-defined]

    waiting = words_of_pdf(words(cast.member, "member", "pdf"))
    assert waiting == words_of_docx(words(cast.secretary, "officer", "docx"))
    assert waiting.startswith("Leaveslip办公室支部〔2026〕1号Name:王小明Theme:走进社区")
    assert ("Sickleave" in waiting or "sickleave" in waiting, "低烧" in waiting) == (True, True)
    entry = Entry.objects.latest("number")
    assert (entry.deed, entry.detail) == ("activities.leave_slip.exported", {"leave": leave.pk, "kind": "docx"})

    answered(leave, cast.secretary, True, "好好休息")
    assert "granted好好休息" in words_of_pdf(words(cast.secretary, "officer", "pdf"))


def test_three_taps_ask_for_leave_and_the_officers_have_one_task(cast: Cast, activity: Activity) -> None:
    client = client_as(cast.member, "member")
    address = f"/activities/held/{activity.pk}/leave/"
    assert address in page(client.get("/"))
    assert address in page(client.get(f"/activities/{activity.notice_id}/"))

    assert client.post(address, {"kind": "duty"}).status_code == 302
    assert client.post(address, {"kind": "duty"}).status_code == 302  # pressed twice

    assert list(Leave.objects.values_list("member", "kind", "granted")) == [(cast.member.pk, "duty", None)]
    assert open_leave_tasks() == ["0101"]
    assert "waits for an answer" in page(client.get(address))


def test_an_answer_closes_the_task_with_the_last_one_that_waits(cast: Cast, activity: Activity) -> None:
    first = asked(activity, cast.member)
    make_account(cast.others[0])
    second = asked(activity, cast.others[0], "personal")

    answered(first, cast.secretary, True)
    assert open_leave_tasks() == ["0101"]
    declined = answered(second, cast.both, False, "换届选举，请到会")
    assert open_leave_tasks() == []

    assert (declined.standing, declined.answer) == (LeaveState.DECLINED, "换届选举，请到会")
    assert "换届选举，请到会" in page(client_as(cast.others[0], "member").get(f"/activities/{activity.notice_id}/"))
    assert queries.leaves_standing(activity) == {cast.member.pk: ("sick", True)}


def test_the_chain_holds_neither_the_kind_nor_the_words(cast: Cast, activity: Activity) -> None:
    answered(asked(activity, cast.member), cast.secretary, True)

    entries = list(Entry.objects.filter(deed__startswith="activities.leave").order_by("number"))
    assert [entry.deed for entry in entries] == ["activities.leave.asked", "activities.leave.granted"]
    assert {frozenset(entry.detail) for entry in entries} == {frozenset({"activity", "member"})}


def test_what_an_officer_was_told_is_granted_at_once(cast: Cast, activity: Activity) -> None:
    client = client_as(cast.secretary)
    address = f"/activities/held/{activity.pk}/leaves/"
    data = {"member": str(cast.others[1].pk), "kind": "care", "words": "电话告知"}

    assert client.post(address, data).status_code == 302

    leave = Leave.objects.get()
    assert (leave.member, leave.standing, leave.kind) == (cast.others[1], LeaveState.GRANTED, "care")
    assert open_leave_tasks() == []
    assert client.post(address, {**data, "member": str(cast.far_member.pk)}).status_code == 422
    assert client.post(address, data).status_code == 422  # has leave already


def test_the_roll_takes_granted_leave_over_and_settles_the_rest(cast: Cast, activity: Activity) -> None:
    answered(asked(activity, cast.member, "maternity"), cast.secretary, True)
    for member in cast.others[:2]:
        make_account(member)
        asked(activity, member, "personal")
    client = client_as(cast.secretary)
    address = f"/activities/held/{activity.pk}/roll/"
    text = page(client.get(address))
    assert text.count('<option value="maternity" selected>') == 1
    assert text.count("asks for leave: personal matter") == 2

    exceptions = {
        cast.member.pk: Line(Attended.LEAVE, "maternity"),
        cast.others[0].pk: Line(Attended.LEAVE, "personal"),
    }
    held(activity.notice, cast.branch, cast.secretary, exceptions)

    stand = {leave.member_id: leave.standing for leave in Leave.objects.all()}
    assert stand == {
        cast.member.pk: LeaveState.GRANTED,
        cast.others[0].pk: LeaveState.GRANTED,
        cast.others[1].pk: LeaveState.DECLINED,
    }
    assert open_leave_tasks() == []
    with pytest.raises(NotPossibleError, match="confirmed"):
        asked(activity, cast.member)


def test_who_came_all_the_same_stays_present_in_a_roll_kept_for_later(cast: Cast, activity: Activity) -> None:
    answered(asked(activity, cast.member), cast.secretary, True)
    client = client_as(cast.secretary)
    address = f"/activities/held/{activity.pk}/roll/"

    client.post(address, {"keep": "1", "day": "2026-11-18", f"m{cast.member.pk}": "present"})

    assert '<option value="sick" selected>' not in page(client.get(address))


def test_leave_ends_with_the_notice(cast: Cast, activity: Activity) -> None:
    leave = asked(activity, cast.member)
    services.withdraw(notice=activity.notice, reason="另行安排", who=officer(cast.staff, DAY), now=at(DAY, 11))

    assert open_leave_tasks() == []
    for deed in (lambda: asked(activity, cast.both), lambda: answered(leave, cast.secretary, True)):
        with pytest.raises(NotPossibleError, match="withdrawn"):
            deed()


@pytest.mark.parametrize("kind", ["", "holiday"])
def test_only_kinds_of_the_rule_are_offered(cast: Cast, activity: Activity, kind: str) -> None:
    with pytest.raises(NotPossibleError, match="kinds of leave"):
        asked(activity, cast.member, kind)


def test_who_is_not_expected_needs_no_leave(cast: Cast, activity: Activity) -> None:
    with pytest.raises(NotPossibleError, match="not expected"):
        asked(activity, cast.far_member)


def test_of_a_joint_activity_each_unit_answers_its_own(cast: Cast) -> None:
    day = date(2026, 11, 20)
    notice = issued(cast, held="jointly", first_day=day, last_day=day, start_time=time(14), place="礼堂")
    joint = Activity.objects.get(notice=notice)
    mine, theirs = asked(joint, cast.member), asked(joint, cast.other_member)

    assert open_leave_tasks() == ["0101", "0102"]
    who = officer(cast.secretary, DAY)
    _activity, rows = policy.answered_leaves_or_404(who, joint.pk)
    assert [row.pk for row in rows] == [mine.pk]
    assert cast.other_member.name not in page(client_as(cast.secretary).get(f"/activities/held/{joint.pk}/leaves/"))
    staff = policy.answered_leaves_or_404(officer(cast.staff, DAY), joint.pk)[1]
    assert {row.pk for row in staff} == {mine.pk, theirs.pk}  # the issuer takes the roll
    assert client_as(cast.secretary).post(f"/activities/leaves/{theirs.pk}/answer/", {"grant": 1}).status_code == 404


OPS = ["ask", "take_back", "grant", "decline", "roll_leave", "roll_present", "withdraw"]


def expect(state: str, op: str, over: str) -> tuple[str, str]:
    """The machine in words: state of the newest leave and what is over ("roll", "withdrawn" or "")."""
    if over:
        return state, over
    if op == "withdraw":
        return state, "withdrawn"
    if op in {"roll_leave", "roll_present"}:
        return (("granted" if op == "roll_leave" else "declined") if state == "waiting" else state), "roll"
    table = {
        ("none", "ask"): "waiting", ("taken_back", "ask"): "waiting", ("declined", "ask"): "waiting",
        ("waiting", "take_back"): "taken_back", ("granted", "take_back"): "taken_back",
        ("waiting", "grant"): "granted", ("waiting", "decline"): "declined",
    }  # fmt: skip
    return table.get((state, op), state), over


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(OPS), max_size=9))
def test_whatever_is_done_leave_is_in_the_state_it_should_be(cast: Cast, ops: list[str]) -> None:
    with transaction.atomic():
        run_machine(cast, ops)
        transaction.set_rollback(True)


def run_machine(cast: Cast, ops: list[str]) -> None:
    activity = Activity.objects.get(notice=issued(cast), unit=cast.branch)
    state, over = "none", ""
    day = date(2026, 11, 18)
    for number, op in enumerate(ops, 1):
        leave = Leave.objects.order_by("-pk").first()
        deeds: dict[str, Callable[[], Any]] = {
            "ask": lambda: asked(activity, cast.member),
            "take_back": lambda leave=leave: services.take_leave_back(
                leave=leave, who=member_of(cast.member), now=at(DAY)
            ),
            "grant": lambda leave=leave: answered(leave, cast.secretary, True),
            "decline": lambda leave=leave: answered(leave, cast.secretary, False, "请到会"),
            "roll_leave": lambda: held(
                activity.notice, cast.branch, cast.secretary, {cast.member.pk: Line(Attended.LEAVE, "sick")}, day
            ),
            "roll_present": lambda: held(activity.notice, cast.branch, cast.secretary, {}, day),
            "withdraw": lambda: services.withdraw(
                notice=activity.notice, reason="x", who=officer(cast.staff, day), now=at(day, 20)
            ),
        }
        if leave is not None or op not in {"take_back", "grant", "decline"}:
            try:
                with transaction.atomic():
                    deeds[op]()
            except NotPossibleError:
                pass
            state, over = expect(state, op, over)
        newest = Leave.objects.order_by("-pk").first()
        assert (newest.standing.value if newest else "none") == state, ops[:number]
        assert (open_leave_tasks() == ["0101"]) == (state == "waiting" and not over), ops[:number]


def test_a_guest_is_expected_has_the_notice_and_counts_at_home(cast: Cast) -> None:
    notice = issued(cast, by=cast.secretary, issuer=cast.branch, units=[cast.branch])
    activity = Activity.objects.get(notice=notice)
    client = client_as(cast.secretary)
    address = f"/activities/held/{activity.pk}/list/"
    data = {"unit": "11", "name": cast.far_member.name, "reason": "应邀讲党课"}
    assert client_as(cast.far_member, "member").get(f"/activities/{notice.pk}/").status_code == 404

    assert client.post(address, {**data, "name": "查无此人"}).status_code == 422
    assert client.post(address, data).status_code == 302

    guest = client_as(cast.far_member, "member")
    assert page(guest.get(f"/activities/{notice.pk}/"))
    assert f"/activities/held/{activity.pk}/leave/" in page(guest.get("/"))
    assert Delivery.objects.get(member=cast.far_member).unit == cast.branch
    held(notice, cast.branch, cast.secretary)
    assert Attendance.objects.filter(member=cast.far_member, state="present").count() == 1
    assert "应邀讲党课" in page(client.get(f"/activities/held/{activity.pk}/"))


def test_a_removed_name_is_off_the_list_until_undone(cast: Cast, activity: Activity) -> None:
    who = {"who": officer(cast.secretary), "now": at(ISSUED)}
    names = lambda: set(queries.expected_members(activity, DAY).values_list("pk", flat=True))  # noqa: E731
    everybody = names()

    change = services.remove_name(activity=activity, member=cast.member, reason="借调期间不参加", **who)
    assert names() == everybody - {cast.member.pk}
    assert f"/activities/held/{activity.pk}/leave/" not in page(client_as(cast.member, "member").get("/"))
    services.undo_change(change=change, **who)
    assert names() == everybody
    services.remove_name(activity=activity, member=cast.member, reason="再次", **who)
    back = services.add_guest(activity=activity, member=cast.member, reason="说明", **who)
    assert (names(), back.added) == (everybody, True)


def test_what_the_list_refuses(cast: Cast, activity: Activity) -> None:
    who = {"who": officer(cast.secretary), "now": at(ISSUED)}
    asked(activity, cast.member)
    with pytest.raises(NotPossibleError, match="leave is never a fault"):
        services.remove_name(activity=activity, member=cast.member, reason="不来", **who)
    with pytest.raises(NotPossibleError, match="not on the list"):
        services.remove_name(activity=activity, member=cast.far_member, reason="不来", **who)
    with pytest.raises(NotPossibleError, match="expected already"):
        services.add_guest(activity=activity, member=cast.member, reason="来", **who)
    with pytest.raises(NotPossibleError, match="Give the reason"):
        services.add_guest(activity=activity, member=cast.far_member, reason=" ", **who)


def test_two_of_one_name_are_not_told_apart_by_trying(cast: Cast, activity: Activity) -> None:
    make_member(cast.apart, cast.far_member.name)
    answer = client_as(cast.secretary).post(
        f"/activities/held/{activity.pk}/list/", {"unit": "11", "name": cast.far_member.name, "reason": "x"}
    )
    assert answer.status_code == 422
    assert b"two members called" in answer.content


@pytest.mark.parametrize(("day", "late"), [(date(2026, 11, 25), False), (date(2026, 11, 26), True)])
def test_a_roll_after_the_days_of_the_rule_is_a_late_entry(
    cast: Cast, activity: Activity, day: date, late: bool
) -> None:
    done = services.confirm_roll(
        activity=activity, exceptions={}, day=date(2026, 11, 18), who=officer(cast.secretary, day), now=at(day, 17)
    )
    assert done.late_entry is late
    assert ("late entry" in page(client_as(cast.secretary).get(f"/activities/held/{activity.pk}/"))) is late


def test_the_list_of_leaves_costs_the_same_however_long(
    cast: Cast, activity: Activity, assert_query_count_constant: Callable[..., int]
) -> None:
    people = iter([cast.member, cast.both, *cast.others])

    def one_more() -> None:
        member = next(people)
        asked(activity, member if member.user else (make_account(member), member)[1])

    assert_query_count_constant(client_as(cast.secretary), f"/activities/held/{activity.pk}/leaves/", one_more)


def test_the_workbook_of_leaves(cast: Cast, activity: Activity) -> None:
    answered(asked(activity, cast.member), cast.secretary, False, "请到会")
    answer = client_as(cast.secretary).post(f"/activities/held/{activity.pk}/leaves.xlsx")
    rows = (
        CalamineWorkbook.from_filelike(BytesIO(b"".join(answer.streaming_content))).get_sheet_by_index(0).to_python()
    )
    lines = [row for row in rows if row[0] == cast.member.name]
    assert [(row[1], row[2], row[4], row[5]) for row in lines] == [("sick leave", "低烧", "not granted", "请到会")]
