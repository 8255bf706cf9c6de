"""补学: every leave and absence on a confirmed roll opens an item, its officers close it, the half-year shows it."""

from datetime import date, time, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from tests.activities.corridor import at, held, issued, officer
from tests.support import Cast, assert_query_count_constant, client_as, make_member, page
from zhibu.activities import policy, queries, services
from zhibu.activities.models import Activity, Attendance, MadeUp
from zhibu.activities.services import Line
from zhibu.activities.states import Attended, MadeUpHow
from zhibu.audit.models import Entry
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.periods import HalfYear
from zhibu.participation.queries import figures

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 18)
LATER = date(2026, 11, 20)
LIST = "/activities/make-up/"
MINE = "/activities/make-up/mine/"
SICK, PERSONAL = Line(Attended.LEAVE, "sick"), Line(Attended.LEAVE, "personal")
ABSENT, NOT_COUNTED = Line(Attended.ABSENT), Line(Attended.NOT_COUNTED)


@pytest.fixture
def activity(cast: Cast) -> Activity:
    """Of six one had sick leave, one personal leave, one was absent, one is not counted."""
    lines = {
        cast.member.pk: ABSENT,
        cast.both.pk: SICK,
        cast.others[0].pk: PERSONAL,
        cast.others[1].pk: NOT_COUNTED,
    }
    return held(issued(cast, materials="《条例》单行本"), cast.branch, cast.secretary, lines)


def line_of(activity: Activity, member: Any) -> Attendance:
    return Attendance.objects.get(activity=activity, member=member, superseded_by=None)


def items(unit: Any) -> list[tuple[str, bool]]:
    rows = queries.make_up_list(queries.missed_in([unit.pk]).filter(made_up_on=None))
    return [(row.member.name, queries.is_required(row)) for row in rows]


def closed(cast: Cast, *lines: Attendance, day: date = LATER, now: date = LATER, note: str = "") -> list[Attendance]:
    return services.make_up(
        lines=[line.pk for line in lines],
        day=day,
        how=MadeUpHow.TALK,
        note=note,
        who=officer(cast.secretary, now),
        now=at(now, 18),
    )


def test_each_leave_and_absence_opens_one_and_protected_leave_is_not_required(cast: Cast, activity: Activity) -> None:
    assert items(cast.branch) == [("陈一", True), ("王小明", True), ("赵兰", False)]
    assert items(cast.sibling) == []
    assert queries.required_on_desk(queries.missed_in([cast.branch.pk]), LATER) == 2


def test_what_lies_more_than_a_half_year_back_leaves_the_desk_and_stays_on_the_list(
    cast: Cast, activity: Activity
) -> None:
    later = DAY + timedelta(days=184)

    assert queries.required_on_desk(queries.missed_in([cast.branch.pk]), later) == 0
    assert len(items(cast.branch)) == 3


def test_an_unconfirmed_roll_opens_none(cast: Cast) -> None:
    kept = Activity.objects.get(notice=issued(cast), unit=cast.branch)
    services.keep_roll(activity=kept, lines={cast.member.pk: ABSENT}, who=officer(cast.secretary), now=at(DAY))

    assert items(cast.branch) == []


def test_several_are_closed_at_once_with_their_day_and_the_half_year_shows_it(cast: Cast, activity: Activity) -> None:
    made = closed(cast, line_of(activity, cast.member), line_of(activity, cast.both), note="在办公室")

    assert [(one.member, one.state, one.leave_kind, one.made_up_on, one.version, one.reason) for one in made] == [
        (cast.member, "absent", "", LATER, 2, "made up: talked with the secretary"),
        (cast.both, "leave", "sick", LATER, 2, "made up: talked with the secretary"),
    ]
    assert [(one.how, one.note) for one in MadeUp.objects.order_by("line")] == [("talk", "在办公室")] * 2
    assert Activity.objects.get(pk=activity.pk).roll_version == 2
    assert items(cast.branch) == [("陈一", True)]
    mine = {one.name: (one.absent, one.leave, one.made_up) for one in figures(HalfYear(2026, 2))}
    assert (mine["王小明"], mine["赵兰"], mine["陈一"]) == ((1, 0, 1), (0, 1, 1), (0, 1, 0))
    entries = Entry.objects.filter(deed="activities.attendance.made_up").order_by("number")
    assert [entry.detail for entry in entries] == [
        {"activity": activity.pk, "member": one.member_id, "day": "2026-11-20", "how": "talk"} for one in made
    ]


@pytest.mark.parametrize(
    ("day", "text"),
    [(date(2026, 11, 17), "held on 18 November"), (date(2026, 11, 21), "still to come")],
)
def test_a_day_before_the_activity_or_to_come_is_refused(cast: Cast, activity: Activity, day: date, text: str) -> None:
    with pytest.raises(NotPossibleError, match=text):
        closed(cast, line_of(activity, cast.member), day=day)

    assert (MadeUp.objects.count(), Attendance.objects.count()) == (0, 6)


def test_pressed_twice_is_done_once(cast: Cast, activity: Activity) -> None:
    line = line_of(activity, cast.member)

    assert (len(closed(cast, line)), len(closed(cast, line))) == (1, 0)
    assert Activity.objects.get(pk=activity.pk).roll_version == 2


def test_who_was_present_or_not_counted_has_nothing_to_make_up(cast: Cast, activity: Activity) -> None:
    assert closed(cast, line_of(activity, cast.secretary), line_of(activity, cast.others[1])) == []


def test_opened_again_with_a_reason_that_stays(cast: Cast, activity: Activity) -> None:
    (made,) = closed(cast, line_of(activity, cast.member))
    client = client_as(cast.secretary, "officer")
    address = f"/activities/make-up/{made.pk}/reopen/"
    assert address in page(client.get(LIST, {"show": "made"}))
    assert client.post(address, {"reason": ""}).status_code == 422

    assert client.post(address, {"reason": "登记有误"}).status_code == 302

    now = line_of(activity, cast.member)
    assert (now.state, now.made_up_on, now.reason, now.supersedes_id) == ("absent", None, "登记有误", made.pk)
    assert ("王小明", True) in items(cast.branch)


def test_how_it_was_made_up_is_never_changed(cast: Cast, activity: Activity) -> None:
    closed(cast, line_of(activity, cast.member))

    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        MadeUp.objects.update(how="read")


def test_a_joint_activity_is_made_up_in_the_branch_of_each_and_by_nobody_else(cast: Cast) -> None:
    notice = issued(cast, held="jointly", first_day=DAY, last_day=DAY, start_time=time(9), place="礼堂")
    held(notice, cast.root, cast.staff, {cast.member.pk: ABSENT, cast.far_member.pk: ABSENT}, day=DAY)

    assert (items(cast.branch), items(cast.apart)) == ([("王小明", True)], [("周平", True)])
    assert (items(cast.root), items(cast.sibling)) == ([], [])
    far = line_of(Activity.objects.get(notice=notice), cast.far_member)
    client = client_as(cast.secretary, "officer")
    assert client.post(LIST, {"item": [far.pk], "day": DAY, "how": "read"}).status_code == 302
    assert line_of(far.activity, cast.far_member).made_up_on is None


def test_the_officer_ticks_names_and_closes_them(cast: Cast, activity: Activity) -> None:
    client = client_as(cast.secretary, "officer")
    lines = [line_of(activity, member).pk for member in (cast.member, cast.others[0])]
    assert "2 absences and leaves are to be made up" in page(client.get("/"))
    html = page(client.get(LIST))
    assert html.count("not required") == 1
    assert html.index("陈一") < html.index("王小明") < html.index("赵兰")

    refused = client.post(LIST, {"item": lines, "day": "2026-11-01", "how": "session", "note": "第二场"})
    assert refused.status_code == 422
    html = refused.content.decode()
    assert "held on 18 November" in html and html.count(" checked") == 3 and "第二场" in html
    nobody = client.post(LIST, {"day": DAY, "how": "session"})
    assert "Tick at least one name" in nobody.content.decode()

    answer = client.post(LIST, {"item": lines, "day": "2026-11-19", "how": "session", "note": "第二场"}, follow=True)

    assert "2 items are closed." in page(answer)
    made = page(client.get(LIST, {"show": "made"}))
    assert made.count("attended another session") == 2 and made.count("第二场") == 2
    assert "to be made up" not in page(client.get("/"))


def test_the_member_reads_what_was_missed(cast: Cast, activity: Activity) -> None:
    client = client_as(cast.member, "member")
    assert "You missed 1 activity that is to be made up." in page(client.get("/"))
    assert MINE in page(client.get("/participation/2026H2/mine/"))

    html = page(client.get(MINE))

    assert "《条例》单行本" in html and "到结对社区服务一次" in html and "to be made up" in html
    assert f'href="/activities/{activity.notice_id}/"' in html
    assert page(client.get(f"/activities/{activity.notice_id}/"))
    closed(cast, line_of(activity, cast.member), note="已学")
    assert "talked with the secretary · 已学" in page(client.get(MINE))
    assert "You missed" not in page(client.get("/"))


def test_protected_leave_is_offered_and_never_put_on_the_desk(cast: Cast, activity: Activity) -> None:
    client = client_as(cast.both, "member")

    assert "to be made up" not in page(client.get("/"))
    html = page(client.get(MINE))
    assert "not required" in html and "counts against nobody" in html


def test_the_unit_and_its_check_list_lead_to_the_items(cast: Cast, activity: Activity) -> None:
    client = client_as(cast.secretary, "officer")
    closed(cast, line_of(activity, cast.member))

    for address in ("2026H2/0101/", f"2026H2/0101/{cast.member.pk}/", "2026H2/check-list/"):
        assert f'href="{LIST}"' in page(client.get(f"/participation/{address}")), address
    assert "made up on 20 November" in page(client.get(f"/participation/2026H2/0101/{cast.member.pk}/"))
    assert f'href="{LIST}?activity={activity.pk}"' in page(client.get(f"/activities/held/{activity.pk}/"))


def test_the_list_as_a_workbook_without_kinds_of_leave(cast: Cast, activity: Activity) -> None:
    answer = client_as(cast.secretary, "officer").post("/activities/make-up.xlsx", {"show": "open"})

    book = CalamineWorkbook.from_filelike(BytesIO(b"".join(answer)))
    rows = book.get_sheet_by_index(0).to_python()
    assert [row[2:4] + row[6:9] for row in rows[1:]] == [
        ["陈一", DAY, "leave", "required", ""],
        ["王小明", DAY, "absent", "required", ""],
        ["赵兰", DAY, "leave", "not required", ""],
    ]
    assert Entry.objects.get(deed="activities.make_ups.exported").detail == {"rows": 3, "show": "open"}


@pytest.mark.parametrize(("who", "mode", "address"), [("secretary", "officer", LIST), ("member", "member", MINE)])
def test_query_count(cast: Cast, who: str, mode: str, address: str) -> None:
    notice = issued(cast)
    held(notice, cast.branch, cast.secretary, {})

    def another() -> None:
        lines = {cast.member.pk: ABSENT, make_member(cast.branch, "新人").pk: SICK}
        held(issued(cast), cast.branch, cast.secretary, lines)

    assert_query_count_constant(client_as(cast.people[who], mode), address, another, limit=11)


OPS = ["close", "close_late", "close_early", "reopen", "present", "absent", "correct_day"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(OPS), max_size=8))
def test_whatever_is_done_the_item_is_as_its_line_says(cast: Cast, activity: Activity, ops: list[str]) -> None:
    with transaction.atomic():
        run_machine(cast, activity, ops)
        transaction.set_rollback(True)


def run_machine(cast: Cast, activity: Activity, ops: list[str]) -> None:
    """A model of one line beside the real one: its state, the day it was made up, and how many lines there are."""
    state, day, count = "absent", None, 1
    who = officer(cast.secretary, LATER)
    for op in ops:
        line = line_of(activity, cast.member)
        possible = state == "absent" and day is None
        try:
            if op == "close":
                closed(cast, line)
                state, day, count = (state, LATER, count + 1) if possible else (state, day, count)
            elif op == "close_late":
                closed(cast, line, day=LATER + timedelta(days=1))
            elif op == "close_early":
                assert closed(cast, line, day=DAY - timedelta(days=1)) == []
                assert not possible
            elif op == "reopen":
                services.reopen_make_up(line=line, reason="更正", who=who, now=at(LATER))
                day, count = None, count + 1
            else:
                wanted = {"present": Line(Attended.PRESENT), "absent": ABSENT, "correct_day": None}[op]
                wanted = wanted or Line(Attended.ABSENT, "", DAY)
                services.correct(attendance=line, line=wanted, reason="更正", who=who, now=at(LATER))
                state, day, count = wanted.state.value, wanted.made_up_on, count + 1
        except NotPossibleError:
            pass
        now = line_of(activity, cast.member)
        assert (now.state, now.made_up_on) == (state, day)
        assert Attendance.objects.filter(activity=activity, member=cast.member).count() == count
        items_ = policy.make_ups_or_404(who).filter(member=cast.member, made_up_on=None)
        assert items_.count() == (state == "absent" and day is None)
