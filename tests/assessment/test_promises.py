"""Good deeds: promised, done, confirmed by those for whom they were done, counted as facts."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.assessment import world
from tests.support import Cast, assert_query_count_constant, client_as, page
from zhibu.assessment import queries, services
from zhibu.assessment.models import Promise, PromiseSaid, PromiseSlip
from zhibu.assessment.queries.runs import figures_of
from zhibu.assessment.states import Fact, PromiseStage
from zhibu.circulation.models import Task
from zhibu.kernel.deeds import NotPossibleError

pytestmark = pytest.mark.django_db


def figures(cast: Cast) -> dict[str, tuple[int, int]]:
    """Fact → figure of 0101 in the last thirty days."""
    today = timezone.localdate()
    span = queries.Span(today - timedelta(days=30), today + timedelta(days=30), today)
    wanted = [Fact.PROMISED, Fact.KEPT, Fact.CONFIRMED, Fact.FIRMS]
    return {fact.value: pair for (_unit, fact), pair in figures_of(wanted, [cast.branch], span).items()}


def test_what_was_done_is_confirmed_by_the_member_named(cast: Cast) -> None:
    made = world.promise_done(cast, for_member=cast.member)
    member, address = client_as(cast.member, mode="member"), reverse("assessment:promise", args=[made.pk])
    assert Task.objects.get(kind="assessment.confirm", closed_at=None).member == cast.member
    assert "Was it done?" in page(member.get(address))

    answer = member.post(reverse("assessment:promise_confirm", args=[made.pk]), {"done": "yes", "words": "好"})

    assert answer.status_code == 302
    assert queries.said_of_promise(made) == queries.Heard(1, 0, 0, ["好"])
    assert not Task.objects.filter(kind="assessment.confirm", closed_at=None).exists()
    assert "Was it done?" not in page(member.get(address))
    with pytest.raises(NotPossibleError, match="already"):
        services.confirm(promise=made, done=False, words="", who=world.officer(cast.secretary), now=world.now())


def test_after_a_no_it_is_taken_up_again_and_confirmed_anew(cast: Cast) -> None:
    made, who = world.contradicted(cast), world.officer(cast.secretary)
    assert figures(cast)["confirmed"] == (0, 1)

    services.take_up_again(promise=made, words="再装两个", who=who, now=world.now())
    services.do_it(promise=made, words="装齐了", who=who, now=world.now())
    services.confirm(promise=made, done=True, words="", who=world.officer(cast.sibling_secretary), now=world.now())

    assert queries.said_of_promise(made) == queries.Heard(1, 0, 1, ["还差两个"])
    assert figures(cast)["confirmed"] == (1, 1)
    assert [one.words for one in made.steps.order_by("pk")] == ["座席装好", "再装两个", "装齐了"]


def test_people_served_confirm_with_a_slip_without_sign_in_or_cookie(cast: Cast) -> None:
    made = world.promise_done(cast)
    codes = world.promise_codes(cast, made, 5)
    visitor = Client(enforce_csrf_checks=True)
    address = reverse("assessment:say", args=[codes[0]])
    values = {"done": "yes", "words": "方便多了"}

    answers = [visitor.get(address), visitor.post(address, {}), visitor.post(address, values),
               visitor.post(address, values)]  # fmt: skip
    entered = visitor.post(reverse("assessment:service"), {"code": codes[1]})

    assert [one.status_code for one in answers] == [200, 422, 200, 422]
    assert all(not one.cookies for one in [*answers, entered])
    assert "大厅增设老人座席" in entered.content.decode()
    assert queries.said_of_promise(made) == queries.Heard(1, 0, 0, [])  # words from five on
    for code in codes[1:]:
        assert services.confirm_by_slip(code=code, done=True, words="", now=world.now())
    assert queries.said_of_promise(made) == queries.Heard(5, 0, 0, ["方便多了"])
    assert {field.name for field in PromiseSaid._meta.concrete_fields} == {"id", "promise", "on", "done", "words",
                                                                           "counts"}  # fmt: skip


def test_slips_of_a_deed_that_is_open_again_are_worthless(cast: Cast) -> None:
    made = world.promise_done(cast)
    one, other = world.promise_codes(cast, made, 2)
    assert services.confirm_by_slip(code=one, done=False, words="", now=world.now())
    services.take_up_again(promise=made, words="返工", who=world.officer(cast.secretary), now=world.now())

    assert not services.confirm_by_slip(code=other, done=True, words="", now=world.now())
    assert PromiseSlip.objects.count() == 1
    with pytest.raises(NotPossibleError, match="gone on"):
        world.promise_codes(cast, made)


def test_overdue_is_said_first_and_cannot_be_withdrawn(cast: Cast) -> None:
    done, late = world.promise_done(cast), world.promise(cast, title="修路灯")
    Promise.objects.filter(pk=late.pk).update(due=timezone.localdate() - timedelta(days=1))
    html = page(client_as(cast.secretary).get(reverse("assessment:promises")))

    assert html.index("修路灯") < html.index(done.title)
    assert html.count("overdue") == 1
    with pytest.raises(NotPossibleError, match="passed"):
        services.drop_promise(promise=late, reason="经费", who=world.officer(cast.secretary), now=world.now())
    assert figures(cast)["kept"] == (0, 1)


def test_facts_leave_out_what_was_withdrawn_and_count_enterprises_apart(cast: Cast) -> None:
    who, today = world.officer(cast.secretary), timezone.localdate()
    services.drop_promise(promise=world.promise(cast), reason="改由街道承担", who=who, now=world.now())
    world.promise_done(cast, kind="firms", title="开办企业一日办结", due=today)
    world.promise(cast, title="修路灯", due=today)

    assert figures(cast) == {"promised": (1, 0), "kept": (1, 2), "confirmed": (0, 1), "firms": (1, 1)}


DEEDS = ["step", "done", "again", "drop", "yes", "no"]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(DEEDS), max_size=7))
def test_whatever_is_done_in_whichever_order_it_goes_only_the_ways_it_can(cast: Cast, deeds: list[str]) -> None:
    made = world.promise(cast, for_unit=cast.sibling)
    who, other = world.officer(cast.secretary), world.officer(cast.sibling_secretary)
    common: dict[str, Any] = {"promise": made, "now": world.now()}
    ways: dict[str, Any] = {
        "step": lambda: services.write_step(**common, words="在办", who=who),
        "done": lambda: services.do_it(**common, words="办好", who=who),
        "again": lambda: services.take_up_again(**common, words="返工", who=who),
        "drop": lambda: services.drop_promise(**common, reason="改由别处办", who=who),
        "yes": lambda: services.confirm(**common, done=True, words="", who=other),
        "no": lambda: services.confirm(**common, done=False, words="", who=other),
    }
    stage, said = PromiseStage.OPEN, ""
    after = {"done": PromiseStage.DONE, "again": PromiseStage.OPEN, "drop": PromiseStage.DROPPED}
    for deed in deeds:
        possible = {
            "step": stage == PromiseStage.OPEN, "done": stage == PromiseStage.OPEN, "drop": stage == PromiseStage.OPEN,
            "again": stage == PromiseStage.DONE and said == "no", "yes": stage == PromiseStage.DONE and not said,
            "no": stage == PromiseStage.DONE and not said,
        }[deed]  # fmt: skip
        try:
            ways[deed]()
        except NotPossibleError:
            assert not possible, deed
            continue
        assert possible, deed
        stage, said = after.get(deed, stage), deed if deed in ("yes", "no") else "" if deed == "again" else said
    made.refresh_from_db()
    assert (made.stage, made.done_on is not None) == (stage, stage == PromiseStage.DONE)


def test_a_form_says_what_is_wrong(cast: Cast) -> None:
    today = timezone.localdate()
    values = {"unit": cast.branch.pk, "kind": "people", "title": "一", "words": "二", "served": "三",
              "due": f"{today - timedelta(days=1)}", "for_unit": cast.branch.pk}  # fmt: skip
    html = client_as(cast.secretary).post(reverse("assessment:promise_new"), values)

    assert html.status_code == 422
    assert "This day has passed" in html.content.decode()
    assert "did itself" in html.content.decode()
    both = values | {"due": f"{today}", "for_unit": cast.sibling.pk, "for_member": cast.member.pk}
    assert client_as(cast.secretary).post(reverse("assessment:promise_new"), both).status_code == 422
    assert not Promise.objects.exists()


def test_pages_cost_the_same_however_many_there_are(cast: Cast) -> None:
    secretary, made = client_as(cast.secretary), world.contradicted(cast)

    def add() -> None:
        services.write_step(
            promise=world.promise(cast), words="在办", who=world.officer(cast.secretary), now=world.now()
        )

    assert_query_count_constant(secretary, reverse("assessment:promises"), add)
    assert_query_count_constant(secretary, reverse("assessment:promise", args=[made.pk]), add)
