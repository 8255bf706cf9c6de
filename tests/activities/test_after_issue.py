"""After issue: previews, change, withdrawal; and before it, sign-off by a second officer."""

from datetime import date, time

import pytest

from tests.activities.corridor import ISSUED, at, draft, held, issued, officer
from tests.support import Cast, client_as, page
from zhibu.activities import queries, services
from zhibu.activities.models import Activity, Change, Notice, Preview
from zhibu.activities.states import Told
from zhibu.audit.models import Entry
from zhibu.circulation.models import Delivery, Task
from zhibu.circulation.queries import todo
from zhibu.circulation.services import acknowledge, sign_for
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.models import Member, Unit
from zhibu.organisation.policy import person_for

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 9)


def told(notice: Notice, unit: Unit, by: Member, **values: object) -> Preview:
    given = {"how": Told.BOARD, "told_on": DAY, "note": "", **values}
    return services.tell(notice=notice, unit=unit, **given, who=officer(by, DAY), now=at(DAY))  # type: ignore[arg-type]


def changed(cast: Cast, notice: Notice, **values: object) -> Change:
    return services.change(
        notice=notice, values=values, reason="会议室检修", who=officer(cast.staff, DAY), now=at(DAY)
    )


def withdrawn(cast: Cast, notice: Notice) -> Notice:
    return services.withdraw(notice=notice, reason="上级另有安排", who=officer(cast.staff, DAY), now=at(DAY))


def words(member: Member, mode: str) -> list[str]:
    return [row["title"] for row in todo(person_for(member.user, mode=mode, today=DAY))]


def test_a_preview_closes_its_task_and_counts_on_the_sixth_stop(cast: Cast) -> None:
    notice = issued(cast)
    assert Task.objects.filter(kind="activities.preview", closed_at=None).count() == 3

    told(notice, cast.branch, cast.secretary)

    assert Task.objects.filter(kind="activities.preview", closed_at=None).count() == 2
    line = queries.corridor_lines([Notice.objects.get()], officer(cast.staff, DAY))[notice.pk]
    assert [stop["label"] for stop in line] == [
        "issue", "sign for", "preview", "roll call", "feedback", "disclosure",
    ]  # fmt: skip
    assert line[2]["figure"] == "1 / 3"
    own = queries.corridor_lines([Notice.objects.get()], officer(cast.general_secretary, DAY))[notice.pk]
    assert own[2]["figure"] == "1 / 2"


def test_a_preview_is_one_per_unit_and_its_correction_is_audited(cast: Cast) -> None:
    notice = issued(cast)
    for how in (Told.BOARD, Told.BOARD, Told.GROUP):
        told(notice, cast.branch, cast.secretary, how=how)

    assert Preview.objects.get().how == Told.GROUP
    deeds = list(
        Entry.objects.filter(deed__startswith="activities.preview").order_by("pk").values_list("deed", flat=True)
    )
    assert deeds == ["activities.preview.recorded", "activities.preview.corrected"]


@pytest.mark.parametrize("day", [date(2026, 11, 4), date(2026, 11, 10)])
def test_a_preview_lies_between_the_issue_and_today(cast: Cast, day: date) -> None:
    with pytest.raises(NotPossibleError):
        told(issued(cast), cast.branch, cast.secretary, told_on=day)


def test_each_unit_tells_its_own_members_of_a_joint_activity(cast: Cast) -> None:
    day = date(2026, 11, 20)
    notice = issued(cast, held="jointly", first_day=day, last_day=day, start_time=time(14), place="礼堂")
    told(notice, cast.branch, cast.secretary)

    line = queries.corridor_lines([Notice.objects.get()], officer(cast.staff, DAY))[notice.pk]
    assert line[2]["figure"] == "1 / 3"
    held(notice, cast.root, cast.staff, day=day)
    assert Task.objects.filter(kind="activities.preview", closed_at=None).count() == 0


def test_two_clicks_record_the_notice_board_today(cast: Cast) -> None:
    now_issued = services.issue(notice=draft(cast), who=officer(cast.staff), now=at(ISSUED))
    address = f"/activities/{now_issued.pk}/preview/{cast.branch.pk}/"
    client = client_as(cast.secretary)
    text = page(client.get(address))
    assert "No photo is asked for." in text
    assert "走进社区" in page(client_as(cast.member).get(f"{address}page/"))
    assert client_as(cast.other_member).get(f"{address}page/").status_code == 404


def test_a_withdrawn_notice_keeps_its_number_and_asks_for_nothing(cast: Cast) -> None:
    notice = issued(cast)
    sign_for(dispatch=notice.dispatch, unit=cast.branch, by=None, actor=officer(cast.secretary).actor, now=at(ISSUED))

    withdrawn(cast, notice)

    kept = Notice.objects.get()
    assert (kept.number, kept.state, kept.withdrawn_because) == (1, "withdrawn", "上级另有安排")
    assert Task.objects.filter(closed_at=None).count() == 0
    assert words(cast.member, "member") == ["〔2026〕1 号 走进社区 has been withdrawn"]
    assert words(cast.secretary, "officer") == ["〔2026〕1 号 走进社区 has been withdrawn"]
    seen = Delivery.objects.get(member=cast.member).mark
    acknowledge(
        dispatch=kept.dispatch, member=cast.member, actor=officer(cast.staff).actor, now=at(DAY, 10), seen=seen
    )
    assert words(cast.member, "member") == []
    assert "This notice has been withdrawn." in page(client_as(cast.member).get(f"/activities/{notice.pk}/"))
    assert "This notice has been withdrawn." in page(client_as(cast.secretary).get(f"/activities/{notice.pk}/"))
    activity = Activity.objects.get(unit=cast.branch)
    with pytest.raises(NotPossibleError, match="withdrawn"):
        held(notice, cast.branch, cast.secretary)
    with pytest.raises(NotPossibleError, match="withdrawn"):
        told(notice, cast.branch, cast.secretary)
    with pytest.raises(NotPossibleError, match="withdrawn"):
        services.plan(
            activity=activity,
            day=date(2026, 11, 18),
            start_time=None,
            place="",
            who=officer(cast.secretary),
            now=at(DAY),
        )
    with pytest.raises(NotPossibleError, match="withdrawn"):
        withdrawn(cast, notice)


def test_a_notice_with_a_confirmed_roll_is_not_withdrawn(cast: Cast) -> None:
    notice = issued(cast)
    held(notice, cast.branch, cast.secretary)

    with pytest.raises(NotPossibleError, match="The roll of 1 unit is confirmed"):
        withdrawn(cast, notice)


def test_a_change_is_signed_and_read_again_and_the_old_answer_does_not_count(cast: Cast) -> None:
    notice = issued(cast)
    actor = officer(cast.staff).actor
    acknowledge(dispatch=notice.dispatch, member=cast.member, actor=actor, now=at(ISSUED))

    made = changed(cast, notice, place="二楼会议室")

    assert (made.before, made.after) == ({"place": ""}, {"place": "二楼会议室"})
    assert set(Activity.objects.values_list("place", flat=True)) == {"二楼会议室"}
    delivery = Delivery.objects.get(member=cast.member)
    assert (delivery.answered_at, delivery.answered_before) == (None, at(ISSUED))
    assert words(cast.member, "member") == ["Read again: 〔2026〕1 号 走进社区 has changed"]
    with pytest.raises(NotPossibleError, match="changed since you opened it"):
        acknowledge(dispatch=notice.dispatch, member=cast.member, actor=actor, now=at(DAY, 11), seen="")
    assert acknowledge(dispatch=notice.dispatch, member=cast.member, actor=actor, now=at(DAY, 11), seen=delivery.mark)
    text = page(client_as(cast.member).get(f"/activities/{notice.pk}/"))
    assert "会议室检修" in text


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "Nothing was changed"),
        ({"first_day": date(2026, 11, 4)}, "before the day of issue"),
        ({"theme": ""}, "The theme is missing"),
        ({"first_day": date(2026, 11, 20)}, "outside the new days"),
    ],
)
def test_what_cannot_be_changed(cast: Cast, values: dict, said: str) -> None:
    notice = issued(cast)
    held(notice, cast.branch, cast.secretary)

    with pytest.raises(NotPossibleError, match=said):
        changed(cast, notice, **values)
    assert Change.objects.count() == 0


def test_of_two_who_change_the_second_is_told(cast: Cast) -> None:
    notice = issued(cast)
    opened = notice.edition
    changed(cast, notice, place="甲")

    with pytest.raises(services.SavedMeanwhileError):
        changed_late = {"place": "乙"}
        services.change(
            notice=notice, values=changed_late, reason="x", who=officer(cast.staff, DAY), now=at(DAY), edition=opened
        )
    assert Notice.objects.get().place == "甲"


def test_a_unit_that_sets_another_day_tells_only_its_own_members(cast: Cast) -> None:
    notice = issued(cast)
    activity = Activity.objects.get(unit=cast.branch)
    for day in (date(2026, 11, 18), date(2026, 11, 19)):
        services.plan(
            activity=activity, day=day, start_time=None, place="", who=officer(cast.secretary, DAY), now=at(DAY)
        )

    assert Change.objects.get().activity == activity
    told_again = Delivery.objects.filter(told_again_at__isnull=False)
    assert set(told_again.values_list("unit__code", flat=True)) == {"0101"}
    assert not told_again.filter(member=None).exists()
    assert notice.number == 1


def test_a_second_officer_signs_off(cast: Cast) -> None:
    Unit.objects.filter(pk=cast.branch.pk).update(needs_sign_off=True)
    own = {"by": cast.secretary, "issuer": Unit.objects.get(pk=cast.branch.pk), "units": [cast.branch]}
    notice = draft(cast, **own)
    first, second = officer(cast.secretary), officer(cast.both)
    with pytest.raises(NotPossibleError, match="hand it in"):
        services.issue(notice=notice, who=first, now=at(ISSUED))

    services.submit(notice=notice, who=first, now=at(ISSUED))
    with pytest.raises(NotPossibleError):
        services.submit(notice=notice, who=first, now=at(ISSUED))
    with pytest.raises(NotPossibleError, match="handed it in yourself"):
        services.sign_off(notice=notice, who=first, now=at(ISSUED))
    with pytest.raises(NotPossibleError, match="take it back"):
        services.save_draft(notice=notice, values={}, issuer=cast.branch, units=[], who=first, now=at(ISSUED))
    services.send_back(notice=notice, reason="写明地点", who=second, now=at(ISSUED))
    assert "写明地点" in page(client_as(cast.secretary).get(f"/activities/{notice.pk}/edit/"))
    services.submit(notice=notice, who=first, now=at(ISSUED))
    assert list(Task.objects.filter(closed_at=None).values_list("kind", flat=True)) == ["activities.sign_off"]
    assert services.sign_off(notice=notice, who=second, now=at(ISSUED)).state == "leaving"
    with pytest.raises(NotPossibleError):
        services.sign_off(notice=notice, who=second, now=at(ISSUED))
    assert Task.objects.filter(kind="activities.sign_off", closed_at=None).count() == 0


def test_the_check_pages_of_change_and_withdrawal(cast: Cast) -> None:
    notice = issued(cast)
    client = client_as(cast.staff)
    form = {
        "theme": notice.theme, "content": notice.content, "form": notice.form, "first_day": "2026-11-13",
        "last_day": "2026-11-27", "feedback_by": "2026-12-01", "place": "礼堂",
        "edition": notice.edition, "reason": "检修",
    }  # fmt: skip
    text = page(client.post(f"/activities/{notice.pk}/change/", form))
    assert "4 units sign again, 12 people read again." in text
    assert Change.objects.count() == 0
    assert client.post(f"/activities/{notice.pk}/change/", {**form, "confirm": "1"}).status_code == 302
    assert "12 people had it" in page(client.get(f"/activities/{notice.pk}/withdrawal/"))
    answers = [
        client.post(f"/activities/{notice.pk}/withdrawal/", {"reason": "重复"}).status_code for _twice in range(2)
    ]
    assert answers == [302, 302]
