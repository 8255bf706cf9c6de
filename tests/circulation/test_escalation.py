"""After the last reminder: the general branch is told which of its units have not signed."""

from datetime import date, datetime, timedelta

import pytest
from django.db.models import Q

from tests.activities.corridor import at, issued, officer
from tests.support import Cast
from zhibu.activities import services as activities
from zhibu.activities.models import Notice
from zhibu.audit.services import SYSTEM
from zhibu.circulation import services
from zhibu.circulation.models import Task
from zhibu.circulation.queries import todo
from zhibu.circulation.services.escalation import fill
from zhibu.kernel.registry import registry
from zhibu.organisation.models import Unit
from zhibu.organisation.policy import person_for

pytestmark = pytest.mark.django_db

TUESDAY = date(2026, 11, 10)  # Thursday 12 is the day of the third reminder, Friday 13 goes by, Saturday it is told
THIRD = date(2026, 11, 12)


def thrice(cast: Cast, notice: Notice) -> None:
    for days in range(3):
        now = at(TUESDAY + timedelta(days=days), 10)
        services.remind(dispatch=notice.dispatch, within=Q(), actor=officer(cast.staff).actor, now=now)


def signed(notice: Notice, unit: Unit, now: datetime) -> None:
    services.sign_for(dispatch=notice.dispatch, unit=unit, by=None, actor=SYSTEM, now=now)


def lines(cast: Cast, day: date) -> list[tuple[str, str, str]]:
    rows = todo(person_for(cast.general_secretary.user, mode="officer", today=day))
    return [(row["title"], row["reason"], row["url"]) for row in rows if row["tag"] == "not signed"]


@pytest.mark.parametrize(
    ("day", "stands"),
    [(THIRD, 0), (THIRD + timedelta(days=1), 0), (THIRD + timedelta(days=2), 1), (THIRD + timedelta(days=4), 1)],
)
def test_a_whole_working_day_goes_by_first(cast: Cast, day: date, stands: int) -> None:
    thrice(cast, issued(cast))

    assert services.escalate(now=at(day, 17)) == stands
    assert Task.objects.filter(kind="circulation.unsigned").count() == stands


def test_the_line_names_units_and_no_person(cast: Cast) -> None:
    notice = issued(cast)
    thrice(cast, notice)
    monday = date(2026, 11, 16)

    for _again in range(3):
        services.escalate(now=at(monday))

    assert lines(cast, monday) == [
        (
            "Ask your units to sign for 〔2026〕1 号 走进社区",
            "reminded as often as may be and not signed (2): 办公室支部, 业务支部",
            f"/activities/{notice.pk}/",
        )
    ]
    task = Task.objects.get(kind="circulation.unsigned")
    assert (task.unit, task.member) == (cast.general, None)
    assert not any(person.name in str(task.words) for person in cast.people.values())


def test_what_was_signed_meanwhile_leaves_the_line_and_the_last_closes_it(cast: Cast) -> None:
    notice = issued(cast)
    thrice(cast, notice)
    monday = date(2026, 11, 16)
    services.escalate(now=at(monday, 9))
    opened = Task.objects.get(kind="circulation.unsigned").opened_at

    signed(notice, cast.branch, at(monday, 10))
    services.escalate(now=at(monday, 11))
    task = Task.objects.get(kind="circulation.unsigned")
    assert (task.words["units"], task.opened_at) == (["业务支部"], opened)

    signed(notice, cast.sibling, at(monday, 12))
    assert services.escalate(now=at(monday, 13)) == 0
    assert lines(cast, monday) == []


def test_twice_reminded_is_not_the_last_time(cast: Cast) -> None:
    notice = issued(cast)
    actor = officer(cast.staff).actor
    for day in (TUESDAY, THIRD):
        services.remind(dispatch=notice.dispatch, within=Q(), actor=actor, now=at(day))

    assert services.escalate(now=at(date(2026, 11, 23))) == 0


def test_a_change_or_the_withdrawal_ends_it_at_once(cast: Cast) -> None:
    monday = date(2026, 11, 16)
    for end in ("change", "withdraw"):
        notice = issued(cast)
        thrice(cast, notice)
        assert services.escalate(now=at(monday)) == 1
        who = officer(cast.staff, monday)
        if end == "change":
            activities.change(notice=notice, values={"place": "礼堂"}, reason="x", who=who, now=at(monday, 10))
        else:
            activities.withdraw(notice=notice, reason="x", who=who, now=at(monday, 10))
        assert lines(cast, monday) == []
        assert services.escalate(now=at(monday, 11)) == 0


def test_told_again_when_it_happens_again(cast: Cast) -> None:
    notice = issued(cast)
    thrice(cast, notice)
    monday = date(2026, 11, 16)
    services.escalate(now=at(monday))
    activities.change(
        notice=notice, values={"place": "礼堂"}, reason="x", who=officer(cast.staff, monday), now=at(monday, 10)
    )
    actor = officer(cast.staff).actor
    for days in range(3):
        now = at(monday + timedelta(days=days), 11)
        services.remind(dispatch=Notice.objects.get().dispatch, within=Q(), actor=actor, now=now)

    assert services.escalate(now=at(monday + timedelta(days=4))) == 1
    assert len(lines(cast, monday + timedelta(days=4))) == 1


def test_many_units_are_told_by_their_number() -> None:
    said = fill({"title": "甲", "units": ["一", "二", "三", "四", "五", "六", "七"]})

    assert said == {"title": "甲", "units": "一, 二, 三, 四, 五 and 2 more", "num": 7}
    assert fill({"title": "甲", "units": ["一"]})["units"] == "一"


def test_the_worker_does_it() -> None:
    assert registry.jobs["circulation.escalate"].every_minutes == 20
