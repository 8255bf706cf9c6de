"""Two people at the same moment, in threads of their own: whoever comes second sees what the first has done."""

from collections.abc import Callable
from datetime import date
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from tests.activities.corridor import ISSUED, at, draft, held, issued, officer
from tests.support import Cast, make_cast
from zhibu.activities import services
from zhibu.activities.models import Activity, Attendance, Leave, Notice, Rating
from zhibu.activities.states import NoticeState
from zhibu.circulation.models import Delivery, Dispatch, Task
from zhibu.circulation.services import acknowledge
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.policy import person_for

pytestmark = pytest.mark.django_db(transaction=True)

DAY = date(2026, 11, 18)


def together(*deeds: Callable[[], Any]) -> list[BaseException | None]:
    """Let all deeds begin at the same moment; what each of them raised, in their order."""
    said: list[BaseException | None] = [None] * len(deeds)
    ready = Barrier(len(deeds))

    def run(place: int, deed: Callable[[], Any]) -> None:
        try:
            ready.wait()
            deed()
        except BaseException as error:
            said[place] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=[place, deed]) for place, deed in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return said


def refused(said: list[BaseException | None]) -> int:
    """How many deeds were refused in words; anything else is a mistake."""
    assert [error for error in said if error is not None and not isinstance(error, NotPossibleError)] == []
    return sum(error is not None for error in said)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


def test_the_button_pressed_twice_issues_once(cast: Cast) -> None:
    notice, who = draft(cast), officer(cast.staff)
    press = lambda: services.issue(notice=notice, who=who, now=at(ISSUED))  # noqa: E731

    refused(together(press, press, press))

    assert (Notice.objects.get().number, Dispatch.objects.count()) == (1, 1)
    assert Delivery.objects.filter(member=None).count() == 4


def test_of_two_rolls_one_is_confirmed(cast: Cast) -> None:
    notice = issued(cast)
    confirm = lambda: held(notice, cast.branch, cast.secretary)  # noqa: E731

    assert refused(together(confirm, confirm)) == 1

    assert Attendance.objects.count() == 6
    assert Task.objects.filter(kind="activities.feedback").count() == 1


def test_a_roll_and_a_withdrawal_do_not_both_happen(cast: Cast) -> None:
    notice, who = issued(cast), officer(cast.staff, DAY)
    withdraw = lambda: services.withdraw(notice=notice, reason="改期", who=who, now=at(DAY))  # noqa: E731

    assert refused(together(lambda: held(notice, cast.branch, cast.secretary), withdraw)) == 1

    withdrawn = Notice.objects.get().state == NoticeState.WITHDRAWN
    assert withdrawn is not Attendance.objects.exists()


def test_a_late_acknowledgement_beside_the_roll_is_kept(cast: Cast) -> None:
    notice = issued(cast)
    read = lambda: acknowledge(  # noqa: E731
        dispatch=notice.dispatch, member=cast.member, actor=officer(cast.staff).actor, now=at(DAY)
    )

    assert refused(together(lambda: held(notice, cast.branch, cast.secretary), read)) == 0

    assert Delivery.objects.get(member=cast.member).answered_at == at(DAY)
    assert Attendance.objects.filter(member=cast.member, state="present").count() == 1


def test_no_leave_waits_once_the_roll_is_confirmed(cast: Cast) -> None:
    notice = issued(cast)
    activity = Activity.objects.get(notice=notice, unit=cast.branch)
    asking = person_for(cast.member.user, mode="member", today=DAY)
    ask = lambda: services.ask_leave(  # noqa: E731
        activity=activity, member=cast.member, kind="sick", words="", who=asking, now=at(DAY)
    )

    refused(together(lambda: held(notice, cast.branch, cast.secretary), ask))

    assert Leave.objects.filter(granted=None).count() == 0
    assert Task.objects.filter(kind="activities.leave", closed_at=None).count() == 0


def test_of_two_editors_of_a_draft_one_is_told(cast: Cast) -> None:
    notice, who = draft(cast), officer(cast.staff)

    def save(theme: str) -> Callable[[], Any]:
        return lambda: services.save_draft(
            notice=notice, issuer=cast.root, values={"theme": theme}, units=[cast.branch], who=who, now=at(ISSUED),
            edition=notice.edition,
        )  # fmt: skip

    said = together(save("甲"), save("乙"))

    assert [type(error) for error in said if error is not None] == [services.SavedMeanwhileError]
    assert Notice.objects.get().theme == ("乙" if said[0] else "甲")


def test_whoever_taps_twice_counts_once(cast: Cast) -> None:
    activity = held(issued(cast), cast.branch, cast.secretary)
    answers = {"time_suitable": True, "content_useful": True, "too_much_material": False}
    tap = lambda: services.rate(activity=activity, member=cast.member, **answers, now=at(DAY))  # noqa: E731

    assert refused(together(tap, tap)) == 1
    assert Rating.objects.get().answers == 1
