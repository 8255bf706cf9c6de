"""A finding on its way: who may do what where, what is late, what goes up."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.supervision import world
from tests.support import Cast
from zhibu.circulation.models import Task
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.workdays import last_of
from zhibu.supervision import policy, queries, services
from zhibu.supervision.models import Finding, FindingStep
from zhibu.supervision.states import MOVES, Move, Stop

pytestmark = pytest.mark.django_db


def open_keys() -> set[str]:
    rows = Task.objects.filter(key__startswith="supervision.", closed_at=None)
    return {key.partition(":")[0] for key in rows.values_list("key", flat=True)}


def test_it_goes_its_way_with_a_sentence_at_each_step(cast: Cast) -> None:
    made = world.finding(cast)
    others = Finding.objects.exclude(pk=made.pk)
    unit, office, now = world.officer(cast.secretary), world.officer(cast.staff), timezone.now()
    way = [
        (Move.PLANNED, unit, Stop.PLAN), (Move.PLAN_RETURNED, office, Stop.FOUND), (Move.PLANNED, unit, Stop.PLAN),
        (Move.BEGUN, unit, Stop.WORK), (Move.PROGRESS, unit, Stop.WORK), (Move.DONE, unit, Stop.RECHECK),
        (Move.RETURNED, office, Stop.WORK), (Move.DONE, unit, Stop.RECHECK), (Move.CLOSED, office, Stop.CLOSED),
    ]  # fmt: skip

    for move, who, stop in way:
        made = services.move(finding=made, move=move, words=f"说明 {move}", who=who, now=now)
        assert made.stop == stop

    assert (made.times_returned, made.closed_on) == (1, timezone.localdate())
    steps = list(made.steps.order_by("at", "pk").values_list("move", flat=True))
    assert steps == ["", *(move for move, _who, _stop in way)]
    assert not Task.objects.filter(key__endswith=f":{made.pk}", kind="supervision.finding", closed_at=None).exists()
    assert set(others.values_list("stop", flat=True)) == {Stop.FOUND}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(Move.values), max_size=8))
def test_whatever_is_tried_a_finding_stands_where_its_steps_led(cast: Cast, tried: list[str]) -> None:
    with transaction.atomic():
        made = Finding.objects.first() or world.finding(cast)
        unit, office, now = world.officer(cast.secretary), world.officer(cast.staff), timezone.now()
        stop = str(made.stop)
        for move in tried:
            stops, goes, by_unit = MOVES[move]
            try:
                services.move(finding=made, move=move, words="办", who=unit if by_unit else office, now=now)
            except NotPossibleError:
                assert stop not in stops
            else:
                assert stop in stops
                stop = str(goes)
        made.refresh_from_db()
        assert made.stop == stop
        assert (made.closed_on is not None) == (stop == Stop.CLOSED)
        assert made.steps.latest("at", "pk").stop == stop
        transaction.set_rollback(True)


def test_a_plan_may_set_an_earlier_day_never_a_later_one(cast: Cast) -> None:
    made, who, now = world.finding(cast), world.officer(cast.secretary), timezone.now()
    assert made.due is not None
    with pytest.raises(NotPossibleError):
        services.move(
            finding=made, move=Move.PLANNED, words="迟", until=made.due + timedelta(days=1), who=who, now=now
        )
    with pytest.raises(NotPossibleError):
        past = timezone.localdate() - timedelta(days=1)
        services.move(finding=made, move=Move.PLANNED, words="早", until=past, who=who, now=now)

    early = made.due - timedelta(days=3)
    assert services.move(finding=made, move=Move.PLANNED, words="好", until=early, who=who, now=now).due == early


def test_days_are_counted_at_each_stop(cast: Cast) -> None:
    made = world.finding(cast)
    who, now = world.officer(cast.secretary), timezone.now()
    for days, move in ((2, Move.PLANNED), (5, Move.BEGUN), (9, Move.PROGRESS)):
        services.move(finding=made, move=move, words=move, who=who, now=now + timedelta(days=days))
    made.refresh_from_db()

    strip = queries.strip_of(
        made, made.steps.select_related("by").order_by("at", "pk"), timezone.localdate() + timedelta(days=12)
    )

    assert [(one.stop, one.state, one.days) for one in strip] == [
        ("found", "done", 2), ("plan", "done", 3), ("work", "now", 7), ("recheck", "open", None),
        ("closed", "open", None),
    ]  # fmt: skip
    assert strip[2].words == Move.PROGRESS
    assert strip[2].by == cast.secretary.name


def test_what_is_late_for_too_long_goes_to_the_head_and_comes_back(cast: Cast) -> None:
    made = world.finding(cast)
    assert made.plan_due is not None
    last = last_of(made.plan_due + timedelta(days=1), 5)  # five working days late: not yet

    def late_on(day: object) -> int:
        moment = timezone.make_aware(timezone.datetime.combine(day, timezone.datetime.min.time()))  # type: ignore[attr-defined, arg-type]
        return services.escalate(now=moment + timedelta(hours=12))

    assert late_on(last) == 0
    assert late_on(last + timedelta(days=1)) == 2
    assert Task.objects.filter(kind="supervision.overdue", closed_at=None, unit=cast.root).count() == 2
    made.refresh_from_db()
    assert made.escalated_on == last + timedelta(days=1)
    who = world.officer(cast.secretary)
    services.move(finding=made, move=Move.PLANNED, words="补上", who=who, now=timezone.now())
    assert late_on(last + timedelta(days=1)) == 1


def test_steps_are_never_changed(cast: Cast) -> None:
    made = world.finding(cast)
    with pytest.raises(DatabaseError), transaction.atomic():
        FindingStep.objects.filter(finding=made).update(words="别的")
    with pytest.raises(DatabaseError), transaction.atomic():
        FindingStep.objects.filter(finding=made).delete()


def test_nobody_but_inspector_and_staff_sees_it_before_the_release(cast: Cast) -> None:
    made = world.hidden_finding(cast)

    def sees(member: object) -> bool:
        return policy.visible_findings(world.officer(member)).filter(pk=made.pk).exists()  # type: ignore[arg-type]

    people = (world.inspector(cast), cast.staff, cast.secretary, cast.general_secretary, cast.sibling_secretary)
    assert [sees(one) for one in people] == [True, True, False, False, False]
    services.release(inspection=made.visit.inspection, who=world.officer(cast.staff), now=timezone.now())
    assert [sees(one) for one in people] == [True, True, True, True, False]
