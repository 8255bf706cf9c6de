"""A full hall: 1,165 people tap three times at once, forty at a time, and everybody stands on the list once.

Service level, in threads with connections of their own, on both databases.
"""

import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from tests.activities.corridor import at, issued, officer
from tests.support import SINCE, Cast, make_cast, new_member
from zhibu.activities import services
from zhibu.activities.models import Activity, Attendance, Notice, SignedIn
from zhibu.activities.services import Line
from zhibu.activities.states import Attended
from zhibu.audit.queries import check_chain
from zhibu.circulation.models import Delivery
from zhibu.circulation.services import acknowledge
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.models import Affiliation, Member

pytestmark = pytest.mark.django_db(transaction=True)

DAY = date(2026, 11, 13)
PEOPLE, TIMES, CONNECTIONS = 1165, 3, 40
NOW = at(DAY, 14)


def hall(cast: Cast, people: int = PEOPLE) -> Notice:
    """A joint activity at which so many are expected."""
    units = [cast.branch, cast.sibling, cast.apart]
    missing = people - Member.objects.count()
    made = Member.objects.bulk_create([new_member(f"众人{number}") for number in range(missing)], batch_size=200)
    Affiliation.objects.bulk_create(
        [Affiliation(member=member, unit=units[n % 3], since=SINCE) for n, member in enumerate(made)], batch_size=400
    )
    together = {"held": "jointly", "first_day": DAY, "last_day": DAY, "start_time": "14:30", "place": "礼堂"}
    return issued(cast, units=units, **together)


def opened(cast: Cast, notice: Notice) -> tuple[Activity, str]:
    """Its activity with signing in by phone open, and the code on the wall."""
    activity = Activity.objects.select_related("notice").get(notice=notice)
    shown = services.open_phones(activity=activity, minutes=60, who=officer(cast.staff, DAY), now=NOW)
    return activity, shown.code


def crowd(deeds: list[Callable[[], Any]], connections: int = CONNECTIONS) -> tuple[list[BaseException], list[float]]:
    """Let the deeds happen in so many threads at once; what went wrong, and how many seconds each took."""
    ready = threading.Barrier(connections)
    wrong: list[BaseException] = []
    spent: list[float] = []

    def work(mine: list[Callable[[], Any]]) -> None:
        try:
            connection.ensure_connection()
            ready.wait(60)
            for deed in mine:
                began = time.perf_counter()
                try:
                    deed()
                except Exception as error:
                    wrong.append(error)
                spent.append(time.perf_counter() - began)
        finally:
            connection.close()

    with ThreadPoolExecutor(connections) as pool:
        list(pool.map(work, [deeds[place::connections] for place in range(connections)]))
    return wrong, spent


def test_1165_people_who_tap_three_times_at_once_are_1165_rows(transactional_db: None) -> None:
    cast = make_cast()
    activity, code = opened(cast, hall(cast))
    people = list(Member.objects.order_by("pk"))
    # Three taps of one person stand beside each other, so that different connections take them at the same moment.
    taps = [
        lambda member=member: services.sign_in(activity=activity, member=member, code=code, now=NOW)
        for member in people
        for _ in range(TIMES)
    ]

    wrong, spent = crowd(taps)

    assert (len(people), len(spent), wrong) == (PEOPLE, PEOPLE * TIMES, [])
    assert SignedIn.objects.count() == PEOPLE
    assert SignedIn.objects.values("member").distinct().count() == PEOPLE
    assert sorted(spent)[int(len(spent) * 0.99)] < 5  # far below the patience of a phone, on any machine


def test_the_roll_confirmed_while_they_tap_takes_each_before_or_after(transactional_db: None) -> None:
    cast = make_cast()
    activity, code = opened(cast, hall(cast, 120))
    people = list(Member.objects.order_by("pk"))

    def tap(member: Member) -> None:
        with suppress(NotPossibleError):  # too late: the page says so
            services.sign_in(activity=activity, member=member, code=code, now=NOW)

    def confirm() -> None:
        services.confirm_roll(
            activity=activity,
            exceptions={people[0].pk: Line(Attended.ABSENT)},
            who=officer(cast.staff, DAY),
            now=NOW + timedelta(hours=2),
        )

    deeds: list[Callable[[], Any]] = [lambda member=member: tap(member) for member in people]
    deeds.insert(60, confirm)
    wrong, _spent = crowd(deeds, 12)

    assert wrong == []
    assert Attendance.objects.filter(activity=activity).count() == 120
    # Whoever tapped in time is on the roll, whoever came too late was told so: no tap is left behind that nobody sees.
    assert SignedIn.objects.count() == 0


def test_mixed_deeds_of_many_people_wait_for_each_other_without_deadlock(transactional_db: None) -> None:
    cast = make_cast()
    notice = hall(cast, 90)
    activity, code = opened(cast, notice)
    people = list(Member.objects.order_by("pk"))
    seat = random.Random(7)
    staff = officer(cast.staff, DAY)
    deeds: list[Callable[[], Any]] = []
    for member in people:
        deeds += [
            lambda m=member: services.sign_in(activity=activity, member=m, code=code, now=NOW),
            lambda m=member: acknowledge(dispatch=notice.dispatch, member=m, actor=staff.actor, now=NOW),
            lambda m=member: services.ask_leave(
                activity=activity, member=m, kind="duty", words="", who=staff, now=NOW
            ),
        ]
    deeds += [lambda: services.deliver_to_joiners(notice=notice, now=NOW)] * 10
    seat.shuffle(deeds)

    wrong, _spent = crowd(deeds, 12)

    assert wrong == []
    assert SignedIn.objects.count() == 90
    assert Delivery.objects.filter(member__isnull=False, answered_at=NOW).count() == 90
    assert activity.leaves.count() == 90
    assert check_chain().bad is None
