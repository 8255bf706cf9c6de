"""Effect: three anonymous taps, feedback read by the sender, the notice closed with its result."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from tests.activities.corridor import at, held, issued, officer
from tests.support import Cast, client_as, make_account, make_member, page
from zhibu.activities import queries, services
from zhibu.activities.models import Activity, Notice, Rated, Rating
from zhibu.activities.services import Line
from zhibu.activities.states import Attended, NoticeState
from zhibu.audit.models import Entry
from zhibu.circulation.models import Task
from zhibu.circulation.queries import todo
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.models import Member
from zhibu.organisation.policy import person_for

pytestmark = pytest.mark.django_db

AFTER = date(2026, 11, 30)
YES = {"time_suitable": "yes", "content_useful": "yes", "too_much_material": "no"}


@pytest.fixture
def activity(cast: Cast) -> Activity:
    return held(issued(cast), cast.branch, cast.secretary)


def rated(activity: Activity, member: Member, *, useful: bool = True) -> None:
    services.rate(
        activity=activity, member=member, time_suitable=True, content_useful=useful, too_much_material=False,
        now=at(AFTER),
    )  # fmt: skip


def reported(cast: Cast, activity: Activity, by: Member, effect: str = "good") -> Any:
    values = {"effect": effect, "done": "走访六户", "practice": "结对到人"}
    return services.report(activity=activity, values=values, who=officer(by, AFTER), now=at(AFTER))


def closed(cast: Cast, notice: Notice, day: date = AFTER, result: str = "走访 86 户，解决 12 件事") -> Notice:
    return services.close_notice(notice=notice, result=result, who=officer(cast.staff, day), now=at(day, 15))


def test_sums_are_shown_in_steps_of_five_so_that_nobody_is_told_apart(cast: Cast, activity: Activity) -> None:
    everybody = [cast.member, cast.secretary, cast.both, *cast.others]
    address = f"/activities/held/{activity.pk}/"
    for member in everybody[:4]:
        rated(activity, member)
    assert "shown from five answers on" in page(client_as(cast.secretary).get(address))
    rated(activity, everybody[4])
    five = queries.rating_shown(activity)
    rated(activity, everybody[5], useful=False)

    assert five == {"answers": 5, "time_suitable": 5, "content_useful": 5, "too_much_material": 0}
    assert queries.rating_shown(activity) == five  # the sixth would be told by the difference
    assert Rating.objects.get().content_useful == 5
    text = page(client_as(cast.secretary).get(address))
    assert "5 / 5" in text
    assert "5 / 6" not in text


def test_what_was_said_leads_back_to_nobody(cast: Cast, activity: Activity) -> None:
    client = client_as(cast.member, "member")
    assert f"/activities/held/{activity.pk}/rating/" in page(client.get(f"/activities/{activity.notice_id}/"))
    assert client.post(f"/activities/held/{activity.pk}/rating/", YES).status_code == 302

    entry = Entry.objects.get(deed="activities.rating.given")
    assert (entry.actor, entry.detail) == (None, {})
    assert {field.name for field in Rated._meta.get_fields()} == {"id", "activity", "member"}
    assert f"/activities/held/{activity.pk}/rating/" not in page(client.get(f"/activities/{activity.notice_id}/"))


def test_who_may_say_how_it_was(cast: Cast) -> None:
    notice = issued(cast)
    activity = held(notice, cast.branch, cast.secretary, {cast.member.pk: Line(Attended.LEAVE, "sick")})
    with pytest.raises(NotPossibleError, match="present"):
        rated(activity, cast.member)
    rated(activity, cast.both)
    with pytest.raises(NotPossibleError, match="already"):
        rated(activity, cast.both)
    closed(cast, notice)
    with pytest.raises(NotPossibleError, match="closed"):
        rated(activity, cast.secretary)
    assert Rating.objects.get().answers == 1


def test_all_three_are_asked(cast: Cast, activity: Activity) -> None:
    answer = client_as(cast.member, "member").post(f"/activities/held/{activity.pk}/rating/", {"time_suitable": "yes"})
    assert answer.status_code == 422
    assert Rated.objects.count() == 0


def test_the_sender_reads_and_closes_and_all_read_the_result(cast: Cast, activity: Activity) -> None:
    reported(cast, activity, cast.secretary)
    notice = activity.notice
    services.ask_to_close(now=at(date(2026, 12, 2)))  # the day for feedback is over
    services.ask_to_close(now=at(date(2026, 12, 2), 10))
    assert Task.objects.filter(kind="activities.close", closed_at=None).count() == 1
    text = page(client_as(cast.staff).get(f"/activities/{notice.pk}/effects/"))
    assert "走访六户" in text
    assert "1 / 3" in text  # of three units that hold it one has reported a goal reached

    kept = closed(cast, notice)

    assert (kept.state, kept.result) == (NoticeState.CLOSED, "走访 86 户，解决 12 件事")
    assert Task.objects.filter(kind="activities.close", closed_at=None).count() == 0
    for who, mode in ((cast.member, "member"), (cast.sibling_secretary, None)):
        assert "解决 12 件事" in page(client_as(who, mode).get(f"/activities/{notice.pk}/"))
    today = person_for(cast.far_member.user, mode="member", today=AFTER)
    assert [row["title"] for row in todo(today)] == []  # nobody is asked to read it any more


def test_what_is_missing_can_still_come_in_late(cast: Cast) -> None:
    notice = issued(cast)
    closed(cast, notice)
    activity = held(notice, cast.sibling, cast.sibling_secretary)
    assert reported(cast, activity, cast.sibling_secretary).activity == activity


@pytest.mark.parametrize(
    ("day", "result", "said"),
    [(date(2026, 11, 27), "好", "still to come"), (AFTER, " ", "Write what came of it")],
)
def test_when_it_is_not_closed(cast: Cast, activity: Activity, day: date, result: str, said: str) -> None:
    with pytest.raises(NotPossibleError, match=said):
        closed(cast, activity.notice, day, result)


def test_it_is_closed_once(cast: Cast, activity: Activity) -> None:
    closed(cast, activity.notice)
    with pytest.raises(NotPossibleError, match="has been closed"):
        closed(cast, activity.notice)
    assert Entry.objects.filter(deed="activities.notice.closed").count() == 1


def test_officers_read_the_effects_of_their_own_units(cast: Cast) -> None:
    notice = issued(cast)
    mine = held(notice, cast.branch, cast.secretary)
    theirs = held(notice, cast.apart, cast.other_secretary)
    reported(cast, mine, cast.secretary)
    services.report(
        activity=theirs, values={"effect": "not", "done": "隐秘的话"}, who=officer(cast.other_secretary, AFTER),
        now=at(AFTER),
    )  # fmt: skip

    for who in (cast.general_secretary, cast.secretary):
        client = client_as(who)
        assert "隐秘的话" not in page(client.get(f"/activities/{notice.pk}/effects/"))
        file = b"".join(client.post(f"/activities/{notice.pk}/effects.xlsx").streaming_content)
        rows = CalamineWorkbook.from_filelike(BytesIO(file)).get_sheet_by_index(0).to_python()
        assert "隐秘的话" not in {cell for row in rows for cell in row}
        assert "走访六户" in {cell for row in rows for cell in row}


def test_the_effects_cost_the_same_however_many_units(
    cast: Cast, assert_query_count_constant: Callable[..., int]
) -> None:
    notice = issued(cast)
    runs = iter(
        [(cast.branch, cast.secretary), (cast.sibling, cast.sibling_secretary), (cast.apart, cast.other_secretary)]
    )

    def one_more() -> None:
        unit, by = next(runs)
        reported(cast, held(notice, unit, by), by)

    assert_query_count_constant(client_as(cast.staff), f"/activities/{notice.pk}/effects/", one_more)


def test_the_first_page_asks_how_it_was_for_two_weeks(cast: Cast, activity: Activity) -> None:
    assert queries.last_attended(cast.member, on=date(2026, 12, 2)) == activity
    assert queries.last_attended(cast.member, on=date(2026, 12, 3)) is None
    joiner = make_member(cast.branch, "新来", since=date(2026, 11, 20))
    make_account(joiner)
    assert queries.last_attended(joiner, on=date(2026, 11, 20)) is None
