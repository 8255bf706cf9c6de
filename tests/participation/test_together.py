"""Units that learn from one another: offer, pair, result, and a unit beside the middle and itself."""

from datetime import date
from itertools import cycle
from typing import Any

import pytest
from django.utils import timezone

from tests.participation import facts, pairs
from tests.participation.facts import H1, person
from tests.participation.test_pictures import half_years_of
from tests.support import Cast, assert_query_count_constant, client_as, page
from zhibu.activities.states import Attended
from zhibu.circulation.models import Task
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.models import Unit
from zhibu.participation import queries, services
from zhibu.participation.models import Closing, Offer, Pair
from zhibu.participation.states import Topic

pytestmark = pytest.mark.django_db

PLACE = "/participation/together/"


def waiting() -> list[tuple[str, int | None]]:
    rows = Task.objects.filter(kind__startswith="participation.", closed_at=None).order_by("kind")
    return list(rows.values_list("kind", "unit"))


def by(member: Any) -> dict[str, Any]:
    return {"who": person(member, timezone.localdate()), "now": timezone.now()}


def test_from_offer_to_result_with_the_figures_of_both_days(cast: Cast) -> None:
    unit, *_others = half_years_of(cast, (1, 4))
    Closing.objects.filter(unit=unit).update(unit=cast.sibling)
    pair = pairs.asked(cast)
    assert waiting() == [("participation.asked", cast.branch.pk)]
    pair = services.answer(pair=pair, agree=True, words="来看", **by(cast.secretary))
    assert waiting() == [("participation.result", cast.sibling.pk)]
    assert pair.before == {"period": str(H1), "part": 1, "whole": 4}
    Closing.objects.filter(unit=cast.sibling).update(present=3)
    pair = services.end(pair=pair, words="好多了", **by(cast.sibling_secretary))
    assert waiting() == []
    assert (pair.before["part"], pair.after["part"]) == (1, 3)
    for again in (services.answer, services.end):
        with pytest.raises(NotPossibleError, match="ended with a result"):
            again(pair=pair, words="再来", **({"agree": True} if again is services.answer else {}), **by(cast.staff))


def test_what_is_refused(cast: Cast) -> None:
    given = pairs.offered(cast)
    with pytest.raises(NotPossibleError, match="already"):
        pairs.offered(cast)
    until = timezone.localdate()
    with pytest.raises(NotPossibleError, match="own unit"):
        services.ask(given=given, learner=cast.branch, goal="g", until=until, **by(cast.secretary))
    pairs.asked(cast)
    with pytest.raises(NotPossibleError, match="asked for this already"):
        pairs.asked(cast)
    services.withdraw(given=given, **by(cast.secretary))
    with pytest.raises(NotPossibleError, match="withdrawn"):
        services.ask(given=given, learner=cast.apart, goal="g", until=until, **by(cast.secretary))
    assert (Offer.objects.count(), Pair.objects.count()) == (1, 1)
    pairs.offered(cast)  # once withdrawn it may be offered anew


def test_a_topic_without_figures_keeps_none(cast: Cast) -> None:
    pair = pairs.ended(cast, "service")
    assert (pair.before, pair.after) == ({}, {})


def test_a_unit_beside_the_middle_and_beside_itself_and_no_other_unit(cast: Cast) -> None:
    units = half_years_of(cast, (1, 4), (2, 4), (3, 4), (4, 4), (4, 4))
    facts.roll(cast.apart, date(2026, 3, 4), {cast.far_member: Attended.PRESENT})
    earlier = Closing.objects.filter(pk=facts.compiled(cast, cast.apart).pk)
    earlier.update(unit=units[0], period=str(H1.previous), expected=10, present=9)
    found = queries.beside(Unit.objects.filter(pk=units[0].pk), H1)
    assert [(one.unit.pk, one.now, one.before, one.middle, one.place) for one in found] == [
        (units[0].pk, (1, 4), (9, 10), 75, "lower")
    ] * 2
    (best,) = {one.place for one in queries.beside(Unit.objects.filter(pk=units[4].pk), H1)}
    assert best == "upper"
    said = page(client_as(cast.secretary).get(PLACE))
    assert [unit.code for unit in units if unit.name in said] == []


def test_the_way_through_the_pages(cast: Cast) -> None:
    secretary, sibling = client_as(cast.secretary), client_as(cast.sibling_secretary)
    typed = {"unit": cast.branch.pk, "topic": "service", "words": "窗口帮办怎么排班"}
    assert secretary.post(f"{PLACE}offer/", typed).status_code == 302
    given = Offer.objects.get()
    assert secretary.post(f"{PLACE}offer/", typed).status_code == 422
    asked = {"learner": cast.sibling.pk, "goal": "排好班"}
    answer = sibling.post(f"{PLACE}offers/{given.pk}/ask/", asked | {"until": "2020-1-1"})
    assert (answer.status_code, "Name a day to come." in answer.content.decode()) == (422, True)
    soon = timezone.localdate().replace(year=timezone.localdate().year + 1)
    sibling.post(f"{PLACE}offers/{given.pk}/ask/", asked | {"until": soon})
    pair = Pair.objects.get()
    assert "排好班" in page(secretary.get(PLACE))
    assert secretary.post(f"{PLACE}{pair.pk}/answer/", {"agree": "1"}).status_code == 422
    secretary.post(f"{PLACE}{pair.pk}/answer/", {"agree": "1", "words": "周三来"})
    sibling.post(f"{PLACE}{pair.pk}/result/", {"words": "排好了"})
    pair.refresh_from_db()
    assert (pair.stage, pair.answer, pair.result) == ("ended", "周三来", "排好了")


def test_the_page_costs_the_same_however_much_stands_on_it(cast: Cast) -> None:
    half_years_of(cast, (1, 4), (2, 4), (3, 4), (4, 4), (4, 4))
    topics = cycle(Topic.values)
    assert_query_count_constant(client_as(cast.secretary), PLACE, lambda: pairs.ended(cast, next(topics)), limit=16)
