"""The record of an activity: made from notice and roll, confirmed, opened again with a reason; who reads it."""

from collections.abc import Callable
from datetime import time

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from tests.activities.corridor import at, issued, officer
from tests.activities.meetings import (
    AFTER,
    committee_meeting,
    confirmed,
    member_meeting,
    resolved,
    secretary,
    to_do,
    written,
)
from tests.support import Cast, client_as, page
from zhibu.activities import queries, services
from zhibu.activities.models import Activity, Attendance, Record, RecordVersion
from zhibu.activities.services import Line, SavedMeanwhileError
from zhibu.activities.states import Attended, LeaveKind
from zhibu.audit.models import Entry
from zhibu.kernel.deeds import NotPossibleError

pytestmark = pytest.mark.django_db


def address(activity: Activity, more: str = "") -> str:
    return f"/activities/held/{activity.pk}/record/{more}"


def typed(edition: int = 0, **values: str) -> dict[str, str]:
    form = {"item-TOTAL_FORMS": "1", "item-INITIAL_FORMS": "0", "item-0-title": "议题", "item-0-said": "说了话"}
    return form | {"edition": str(edition), "host_name": "市里来的人", "recorder_name": "小李", **values}


def test_nothing_is_asked_twice(cast: Cast) -> None:
    activity = member_meeting(cast, start_time=time(14, 30), place="二楼会议室")

    html = page(client_as(cast.secretary).get(address(activity, "edit/")))

    for known in ("听取半年总结", "讨论计划", "14:30", "二楼会议室", "expected 6 · present 6"):
        assert known in html, known
    assert f'<option value="{cast.secretary.pk}" selected>李建国</option>' in html
    assert not Record.objects.exists()


def test_before_the_roll_the_draft_says_that_the_numbers_are_missing(cast: Cast) -> None:
    activity = member_meeting(cast, roll=False)
    client = client_as(cast.secretary)
    client.post(address(activity, "edit/"), typed())

    html = page(client.get(address(activity)))

    assert "not known yet: the roll is not confirmed" in html
    assert "The roll is not confirmed; the numbers come from it." in html
    with pytest.raises(NotPossibleError, match="roll is not confirmed"):
        confirmed(cast, activity)


def test_leave_is_named_without_its_kind(cast: Cast) -> None:
    away = {cast.member.pk: Line(Attended.LEAVE, LeaveKind.SICK), cast.both.pk: Line(Attended.ABSENT)}
    activity = member_meeting(cast, away)
    written(cast, activity)
    confirmed(cast, activity)

    for person in (cast.secretary, cast.general_secretary):
        html = page(client_as(person).get(address(activity)))
        assert '<dt>On leave</dt><dd class="lines">王小明</dd>' in html
        assert '<dt>Absent</dt><dd class="lines">赵兰</dd>' in html
        assert "sick" not in html


def test_a_joint_activity_names_nobody_who_did_not_come(cast: Cast) -> None:
    notice = issued(cast, held="jointly", last_day=None, start_time=time(9), place="礼堂")
    activity = Activity.objects.select_related("notice", "unit").get(notice=notice)
    day = activity.day
    assert day is not None
    services.confirm_roll(
        activity=activity,
        exceptions={cast.member.pk: Line(Attended.ABSENT)},
        who=officer(cast.staff, day),
        now=at(day, 17),
    )
    activity.refresh_from_db()

    meeting = queries.meeting_of(activity, None)

    assert meeting.counts is not None
    assert (meeting.counts["absent"], meeting.absent, meeting.on_leave) == (1, [], [])


def test_from_the_desk_to_the_confirmed_record_in_three_clicks(cast: Cast) -> None:
    activity = member_meeting(cast)
    Activity.objects.update(day=timezone.localdate())
    client = client_as(cast.secretary)

    assert address(activity, "edit/") in page(client.get("/"))  # 1: the line on the desk
    assert client.post(address(activity, "edit/"), typed()).status_code == 302  # 2: keep it as proposed
    edition = Record.objects.get().edition
    assert client.post(address(activity, "confirmation/"), {"edition": edition}).status_code == 302  # 3: confirm
    assert Record.objects.get().confirmed_at is not None
    assert address(activity, "edit/") not in page(client.get("/"))


def test_the_second_to_save_sees_both_versions_and_loses_nothing(cast: Cast) -> None:
    activity = member_meeting(cast)
    written(cast, activity, said="甲写的")
    client = client_as(cast.secretary)

    answer = client.post(address(activity, "edit/"), typed(0, said="乙写的"))

    assert answer.status_code == 409
    html = answer.content.decode()
    assert '<td class="lines">甲写的</td><td class="lines">乙写的</td>' in html
    assert '<td class="lines">听取总结\n李建国作了总结。</td><td class="lines">议题\n说了话</td>' in html
    assert 'name="edition" value="1"' in html
    assert Record.objects.get().said == "甲写的"
    assert client.post(address(activity, "edit/"), typed(1, said="乙写的")).status_code == 302
    assert Record.objects.get().said == "乙写的"


def test_two_begin_at_once_and_the_second_is_told(cast: Cast) -> None:
    activity = member_meeting(cast)
    written(cast, activity)
    with pytest.raises(SavedMeanwhileError):
        services.save_record(activity=activity, values={}, items=[], who=secretary(cast), now=AFTER, edition=0)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"host": "999999"}, "Choose a name from the list."),
        ({"began": "15:00", "ended": "14:00"}, "It ended after it began."),
        ({"item-0-title": ""}, "Name the item, or empty what was said."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(cast: Cast, values: dict[str, str], said: str) -> None:
    activity = member_meeting(cast)

    answer = client_as(cast.secretary).post(address(activity, "edit/"), typed(said="留着的话", **values))

    assert answer.status_code == 422
    html = answer.content.decode()
    assert (said in html, "留着的话" in html, "<title>Error: " in html) == (True, True, True)
    assert not Record.objects.exists()


def test_host_is_one_of_the_list_or_from_elsewhere(cast: Cast) -> None:
    activity = member_meeting(cast)
    answer = client_as(cast.secretary).post(address(activity, "edit/"), typed(host=str(cast.secretary.pk)))

    assert "Choose a name from the list or write one, not both." in answer.content.decode()


def test_a_record_without_host_recorder_or_content_is_not_confirmed(cast: Cast) -> None:
    activity = member_meeting(cast)
    written(cast, activity, items=[], host_id=None, recorder_id=None)

    with pytest.raises(NotPossibleError, match=r"Who led it is missing\. Who wrote .* is missing\. Say what"):
        confirmed(cast, activity)


def test_what_was_seen_is_what_is_confirmed(cast: Cast) -> None:
    activity = member_meeting(cast)
    edition = written(cast, activity).edition
    resolved(cast, activity, 6, 0, 0)
    client = client_as(cast.secretary)

    answer = client.post(address(activity, "confirmation/"), {"edition": edition})

    assert answer.status_code == 422
    assert "The record has been changed since you opened it" in answer.content.decode()
    for wrong in ("", "x", "9" * 30):
        assert client.post(address(activity, "confirmation/"), {"edition": wrong}).status_code == 422
    assert Record.objects.get().confirmed_at is None


def test_a_confirmed_record_is_changed_only_with_a_reason_and_the_earlier_text_stays(cast: Cast) -> None:
    activity = member_meeting(cast)
    written(cast, activity, said="原来的话")
    resolved(cast, activity, 6, 0, 0)
    confirmed(cast, activity)
    with pytest.raises(NotPossibleError, match="open it again with a reason"):
        written(cast, activity)
    with pytest.raises(NotPossibleError, match="open it again with a reason"):
        resolved(cast, activity, 6, 0, 0)
    with pytest.raises(NotPossibleError, match="Give the reason"):
        services.reopen_record(activity=activity, reason=" ", who=secretary(cast), now=AFTER)
    client = client_as(cast.secretary)
    assert client.get(address(activity, "edit/")).status_code == 302
    assert client.post(address(activity, "reopening/"), {"reason": "漏记一项"}).status_code == 302
    assert client.post(address(activity, "reopening/"), {"reason": "再按一次"}).status_code == 302
    written(cast, activity, said="后来的话")

    member, above = client_as(cast.member, "member"), client_as(cast.general_secretary)
    for reader in (member, above):
        html = page(reader.get(address(activity)))
        assert ("原来的话" in html, "后来的话" in html, "漏记一项" in html) == (True, False, True)
    confirmed(cast, activity)
    kept, version = Record.objects.get(), RecordVersion.objects.get()
    assert (kept.version, version.number, version.reason) == (2, 1, "漏记一项")
    html = page(member.get(address(activity)))
    assert ("原来的话" in html, "后来的话" in html, "version 2" in html) == (True, True, True)
    with pytest.raises(DatabaseError), transaction.atomic():
        RecordVersion.objects.update(reason="改掉")


def test_a_confirmed_record_keeps_its_numbers_when_the_roll_is_corrected(cast: Cast) -> None:
    activity = member_meeting(cast)
    written(cast, activity)
    resolved(cast, activity, 6, 0, 0)
    confirmed(cast, activity)
    line = Attendance.objects.get(activity=activity, member=cast.member)
    services.correct(attendance=line, line=Line(Attended.ABSENT), reason="记错", who=secretary(cast), now=AFTER)
    activity.refresh_from_db()

    meeting = queries.meeting_of(activity, Record.objects.get())

    assert meeting.counts is not None
    assert (meeting.counts["present"], meeting.absent, meeting.roll_differs) == (6, [], True)
    assert "The roll has been corrected since." in page(client_as(cast.secretary).get(address(activity)))
    services.reopen_record(activity=activity, reason="点名更正", who=secretary(cast), now=AFTER)
    with pytest.raises(NotPossibleError, match=r"Resolution 1: 5 people could vote .* add up to 6"):
        confirmed(cast, activity)


def test_a_committee_s_record_is_read_only_by_those_expected(cast: Cast) -> None:
    activity = committee_meeting(cast)
    written(cast, activity)
    confirmed(cast, activity)

    status = {
        who: client_as(cast.people[who], "member").get(address(activity)).status_code
        for who in ("both", "secretary", "member", "other_member")
    }

    assert status == {"both": 200, "secretary": 200, "member": 404, "other_member": 404}


def test_who_is_not_counted_was_not_expected(cast: Cast) -> None:
    activity = member_meeting(cast, {cast.member.pk: Line(Attended.NOT_COUNTED)})
    written(cast, activity)
    confirmed(cast, activity)

    assert client_as(cast.member, "member").get(address(activity)).status_code == 404


def test_members_are_led_to_the_record_once_it_is_confirmed(cast: Cast) -> None:
    activity = member_meeting(cast)
    client = client_as(cast.member, "member")
    written(cast, activity)
    notice = f"/activities/{activity.notice_id}/"
    assert address(activity) not in page(client.get(notice))
    assert "No record yet" in page(client.get("/activities/records/"))
    confirmed(cast, activity)

    assert address(activity) in page(client.get(notice))
    assert address(activity) in page(client.get("/activities/records/"))
    assert "Confirm the record" not in page(client.get(address(activity)))


def test_the_chain_holds_no_word_that_was_said(cast: Cast) -> None:
    activity = member_meeting(cast)
    written(cast, activity, said="隐秘的话", host_id=None, host_name="隐秘的人")
    resolved(cast, activity, 5, 0, 0, recused=[(cast.member.pk, "隐秘的缘由")], text="隐秘的决议")
    to_do(cast, activity, cast.member)
    confirmed(cast, activity)
    services.reopen_record(activity=activity, reason="隐秘的原因", who=secretary(cast), now=AFTER)

    chain = " ".join(str(entry.detail) for entry in Entry.objects.all())

    assert [word for word in ("隐秘", "结对", "王小明") if word in chain] == []
    assert Entry.objects.filter(deed="activities.record.confirmed").get().detail == {
        "activity": activity.pk, "version": 1, "roll": 1, "resolutions": 1, "follow_ups": 1,
    }  # fmt: skip


def test_the_lists_cost_the_same_however_long(cast: Cast, assert_query_count_constant: Callable[..., int]) -> None:
    def one_more() -> None:
        activity = member_meeting(cast)
        written(cast, activity)
        resolved(cast, activity, 6, 0, 0)
        to_do(cast, activity, cast.member)
        confirmed(cast, activity)

    assert_query_count_constant(client_as(cast.staff), "/activities/records/", one_more)
    assert_query_count_constant(client_as(cast.secretary), "/activities/records/", one_more)
    assert_query_count_constant(client_as(cast.member, "member"), "/activities/records/", one_more)


def test_a_long_record_costs_no_more(cast: Cast, assert_query_count_constant: Callable[..., int]) -> None:
    activity = member_meeting(cast)
    written(cast, activity)

    def one_more() -> None:
        resolved(cast, activity, 6, 0, 0)
        to_do(cast, activity, cast.member)

    assert_query_count_constant(client_as(cast.secretary), address(activity), one_more, limit=16)


def test_a_guest_from_elsewhere_reads_what_they_came_to(cast: Cast) -> None:
    activity = member_meeting(cast, roll=False)
    guest = cast.far_member
    services.add_guest(activity=activity, member=guest, reason="列席", who=secretary(cast), now=AFTER)
    services.confirm_roll(activity=activity, exceptions={}, day=AFTER.date(), who=secretary(cast), now=AFTER)
    activity.refresh_from_db()
    written(cast, activity)
    confirmed(cast, activity)

    assert client_as(guest, "member").get(address(activity)).status_code == 200
    voters = queries.voters_of(activity, 1)
    assert (voters.due, guest.pk in voters.present) == (6, False)
