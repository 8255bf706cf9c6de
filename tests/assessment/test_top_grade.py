"""Not more units than the rule says have five stars, unless the committee says why."""

import pytest
from django.urls import reverse

from tests.assessment import world
from tests.support import Cast, client_as, page
from zhibu.assessment import queries, services
from zhibu.assessment.models import Assessment
from zhibu.assessment.states import Stage
from zhibu.kernel.deeds import NotPossibleError

pytestmark = pytest.mark.django_db


def all_best(cast: Cast, **changes: object) -> Assessment:
    """Every unit has full marks by hand, and it can be closed."""
    made = world.due(cast, **changes)
    for score in list(made.scores.select_related("unit", "indicator")):
        services.set_by_hand(
            assessment=made, unit=score.unit, indicator=score.indicator, percent=100, reason="核实",
            who=world.officer(cast.staff), now=world.now(),
        )  # fmt: skip
    return made


def test_more_top_grades_than_the_rule_says_need_a_reason(cast: Cast) -> None:
    made, staff = all_best(cast), client_as(cast.staff)
    address = reverse("assessment:close", args=[made.pk])
    top = queries.top_grade(made)
    assert (top.units, top.count, top.most, top.over) == (4, 4, 1, True)
    assert "4 of 4 units; by rule KH-11 at most 1" in page(staff.get(address))
    with pytest.raises(NotPossibleError, match="4 of 4 units would have five stars, where 1 may"):
        services.close(assessment=made, who=world.officer(cast.staff), now=world.now(), over_reason="  ")

    assert staff.post(address, {"over_reason": ""}).status_code == 422
    made.refresh_from_db()
    assert made.stage == Stage.ANSWERING
    assert staff.post(address, {"over_reason": "全部达标，经委员会研究"}).status_code == 302

    made.refresh_from_db()
    assert (made.stage, made.over_reason) == (Stage.CLOSED, "全部达标，经委员会研究")
    assert "全部达标" in page(staff.get(reverse("assessment:assessment", args=[made.pk])))


def test_where_no_grades_of_a_year_are_set_there_is_no_limit(cast: Cast) -> None:
    made = all_best(cast, trial=True, review_on=world.now().date(), units=[cast.branch, cast.sibling])

    assert services.close(assessment=made, who=world.officer(cast.staff), now=world.now())
    made.refresh_from_db()
    assert made.over_reason == ""


def test_within_the_limit_no_reason_is_kept(cast: Cast) -> None:
    made = world.due(cast)
    assert not queries.top_grade(made).over

    services.close(assessment=made, who=world.officer(cast.staff), now=world.now(), over_reason="多写的")

    made.refresh_from_db()
    assert made.over_reason == ""
