"""Pages of duties: what they show, how many queries they ask, deeds and what they refuse."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.duties import world
from tests.support import Cast, assert_query_count_constant, client_as, make_unit
from zhibu.activities.services import confirm_roll
from zhibu.duties import queries, services
from zhibu.duties.models import Duty
from zhibu.duties.states import State
from zhibu.kernel.deeds import NotPossibleError

pytestmark = pytest.mark.django_db


def address(name: str, *args: object) -> str:
    return reverse(f"duties:{name}", args=args)


def test_pages_ask_as_many_queries_however_many_units_there_are(cast: Cast) -> None:
    staff, today = client_as(cast.staff), timezone.localdate()
    world.planned(today.year, today)

    def more() -> None:
        code = f"2{len(queries.units_within([cast.root.path]))}"
        made = make_unit(cast.root, code, f"支部{code}")
        world.held(made, today)
        services.keep_up(now=timezone.now())

    for name in ("due", "overview"):
        assert_query_count_constant(staff, address(name), more, limit=12)


def test_the_year_of_a_unit_says_how_each_duty_stands_and_one_query_finds_them(cast: Cast) -> None:
    today = timezone.localdate()
    world.held(cast.branch, date(today.year, 1, 5))
    world.planned(today.year, today)

    lines = {line.code: line for line in queries.calendar_of(cast.branch, today.year)}

    assert [cell.months for cell in lines["SR-19"].cells] == [3, 3, 3, 3]
    assert len(lines["SR-29"].cells) == 12
    assert lines["SR-29"].duties[0].state(today) == State.DONE
    assert {line.post for line in queries.calendar_of(cast.branch, today.year, "secretary")} == {"secretary"}
    shown = client_as(cast.secretary).get(address("calendar", "0101"))
    assert "Twelve months" in shown.content.decode()


def test_each_state_is_the_same_in_python_and_in_the_database(cast: Cast) -> None:
    today = timezone.localdate()
    world.held(cast.branch, date(today.year, 1, 5))
    world.said(cast)
    world.exempted(cast)

    for duty in Duty.objects.select_related("requirement"):
        in_list = [
            show for show in State.values
            if queries.listed(Duty.objects.filter(pk=duty.pk), queries.Wanted(show=show), today).exists()
        ]  # fmt: skip
        assert in_list == [duty.state(today)]


def test_words_are_for_what_has_no_record_and_are_taken_back_openly(cast: Cast) -> None:
    who, now = world.officer(cast.secretary), timezone.now()
    with pytest.raises(NotPossibleError):
        services.say(duty=world.duty(cast), on=timezone.localdate(), words="开过了", who=who, now=now)
    done = world.said(cast)
    assert done.by == cast.secretary
    with pytest.raises(NotPossibleError):
        services.exempt(duty=done, words="不用", who=world.officer(cast.staff), now=now)

    services.take_back(duty=done, who=who, now=now)

    done.refresh_from_db()
    assert (done.state(timezone.localdate()), done.words, done.by) == (State.OPEN, "", None)


@pytest.mark.django_db(transaction=True)
def test_confirming_a_roll_fulfils_the_duty_at_once(cast: Cast) -> None:
    today = timezone.localdate()
    activity = world.held(cast.branch, today, roll_version=0)
    world.planned(today.year, today)

    confirm_roll(activity=activity, exceptions={}, who=world.officer(cast.secretary), now=timezone.now())

    duty = Duty.objects.get(unit=cast.branch, requirement__code="SR-29", requirement__first=today.replace(day=1))
    assert (duty.activity, duty.met_on) == (activity, today)
