"""Promises: the declared way and no other, who reads them, what they were carried out by, when they are due."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.activities.corridor import at, issued, officer
from tests.permissions.outputs import text_of
from tests.recognition import announced as world
from tests.recognition import sanctions
from tests.recognition.announced import DAY, DUE, by
from tests.support import Cast, assert_query_count_constant, client_as, page
from zhibu.audit.models import Entry
from zhibu.circulation.models import Task
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.models import Member
from zhibu.organisation.policy import person_for
from zhibu.recognition import policy, queries, services
from zhibu.recognition.models import Promise
from zhibu.recognition.states import PROMISE_MOVES, PromiseState

pytestmark = pytest.mark.django_db


def due() -> list[tuple[int | None, date | None]]:
    rows = Task.objects.filter(kind="recognition.carry_out", closed_at=None)
    return list(rows.values_list("unit", "due"))


def readers(cast: Cast, promise: Promise) -> set[str]:
    """Who of the cast reads it."""
    people: dict[str, tuple[Member, str]] = {
        "member": (cast.member, "member"), "sibling": (cast.other_member, "member"),
        "general": (cast.general_secretary, "officer"), "staff": (cast.staff, "officer"),
    }  # fmt: skip
    found = set()
    for name, (member, mode) in people.items():
        who = person_for(member.user, mode=mode, today=DAY)
        if policy.visible_promises(who).filter(pk=promise.pk).exists():
            found.add(name)
    return found


def test_a_promise_is_due_carried_out_taken_back_and_refused(cast: Cast) -> None:
    made = world.stated(cast)
    assert due() == []
    near = at(DUE - timedelta(days=7))
    assert [services.remind_of_promises(now=near), services.remind_of_promises(now=near)] == [1, 0]
    assert due() == [(cast.branch.pk, DUE)]

    honour = world.honour(cast)
    day = DUE - timedelta(days=2)
    services.carry_out(promise=made, records=[("honour", honour.pk)], words="", **by(cast.secretary, day))
    assert (due(), [proof.record for proof in made.proofs.all()]) == ([], [("honour", honour)])
    services.reopen(promise=made, **by(cast.secretary, day))
    assert due() == [(cast.branch.pk, DUE)]
    services.refuse(promise=made, words="无人主讲", **by(cast.secretary, day))

    made.refresh_from_db()
    assert (made.state, made.words, made.settled_on, made.proofs.count()) == ("not_carried", "无人主讲", day, 0)
    assert due() == []
    deeds = (
        Entry.objects.filter(subject=f"recognition.announced:{made.pk}").order_by("pk").values_list("deed", flat=True)
    )
    said = ["stated", "carry", "reopened", "refuse"]
    assert list(deeds) == [f"recognition.announced.{one}" for one in said]


def test_a_later_day_is_a_task_again_then(cast: Cast) -> None:
    made = world.stated(cast, due=DAY + timedelta(days=3))
    assert due() == [(cast.branch.pk, DAY + timedelta(days=3))]
    services.keep_promise(promise=made, unit=cast.branch, values=world.values(), **by(cast.secretary))
    assert due() == []
    services.remind_of_promises(now=at(DUE))
    assert due() == [(cast.branch.pk, DUE)]


def test_what_is_not_said_beforehand_or_with_nothing_is_no_promise(cast: Cast) -> None:
    for changed, why in (
        ({"basis": ""}, "with what"), ({"announced_on": None}, "which day"),
        ({"due": DAY - timedelta(days=1)}, "first"), ({"announced_on": DAY + timedelta(days=1)}, "first"),
    ):  # fmt: skip
        with pytest.raises(NotPossibleError, match=why):
            world.stated(cast, **changed)
    made = world.stated(cast)
    with pytest.raises(NotPossibleError, match="Choose a record"):
        services.carry_out(promise=made, records=[], words="", **by(cast.secretary))
    for broken in ({"state": "not_carried", "settled_on": DAY}, {"state": "carried"}, {"basis": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Promise.objects.filter(pk=made.pk).update(**broken)


def test_only_on_its_first_day_it_is_removed(cast: Cast) -> None:
    made = world.stated(cast, due=DAY)
    with pytest.raises(NotPossibleError, match="another day"):
        services.remove_promise(promise=made, **by(cast.secretary, DAY + timedelta(days=1)))
    services.remove_promise(promise=made, **by(cast.secretary))
    assert (Promise.objects.exists(), due()) == (False, [])


def test_those_read_it_to_whom_it_was_announced(cast: Cast) -> None:
    assert readers(cast, world.stated(cast)) == {"member", "general", "staff"}
    notice = issued(cast)
    values = world.values(notice=notice, basis="", announced_on=None)
    made = services.keep_promise(promise=None, unit=cast.root, values=values, **by(cast.staff))
    assert made.announced_on == date(2026, 11, 5)
    assert readers(cast, made) == {"member", "sibling", "general", "staff"}
    to_few = issued(cast, units=[cast.sibling])
    other = services.keep_promise(promise=None, unit=cast.root, values=values | {"notice": to_few}, **by(cast.staff))
    assert readers(cast, other) == {"sibling", "general", "staff"}


def test_a_case_behind_a_promise_is_named_to_nobody_else(cast: Cast) -> None:
    case = sanctions.decided(cast)
    made = world.stated(cast, side="not_doing")
    who = officer(cast.secretary, sanctions.DECIDED)
    assert [(name, one.pk) for name, one in policy.records_for(who, made)] == [("sanction", case.pk)]
    services.carry_out(promise=made, records=[("sanction", case.pk)], words="", **by(cast.secretary))
    address = f"/recognition/promises/{made.pk}/"
    other = cast.branch.affiliations.exclude(member__in=[cast.member, cast.secretary]).first()
    assert other is not None
    texts = {
        name: page(client.get(address))
        for name, client in (("own", client_as(cast.secretary)), ("both", client_as(cast.both, "member")))
    }
    link = f"/recognition/sanctions/{case.pk}/"
    assert {name: (link in text, cast.member.name in text) for name, text in texts.items()} == {
        "own": (True, True), "both": (False, False),
    }  # fmt: skip
    assert "a case that was decided" in texts["both"]


MOVES: dict[str, Callable[..., Any]] = {
    "carry": lambda made, **options: services.carry_out(promise=made, records=[], words="做了", **options),
    "refuse": lambda made, **options: services.refuse(promise=made, words="没做", **options),
    "reopen": lambda made, **options: services.reopen(promise=made, **options),
    "remove": lambda made, **options: services.remove_promise(promise=made, **options),
}


@given(moves=st.lists(st.sampled_from(sorted(MOVES)), max_size=6))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_it_goes_the_declared_way_and_no_other(cast: Cast, moves: list[str]) -> None:
    with transaction.atomic():
        made, state = world.stated(cast), str(PromiseState.OPEN)
        for move in moves:
            begins, leads = PROMISE_MOVES[move]
            gone = state == "gone" or state not in begins
            with suppress(NotPossibleError):
                MOVES[move](made, **by(cast.secretary))
                assert not gone, move
            state = state if gone else str(leads or "gone")
            kept = Promise.objects.filter(pk=made.pk).values_list("state", flat=True).first()
            assert kept == (None if state == "gone" else state)
        transaction.set_rollback(True)


def test_the_form_the_page_and_the_workbook(cast: Cast, client_as: Callable[..., Client]) -> None:
    client = client_as(cast.secretary)
    asked = {"side": "doing", "condition": "主讲党课", "follows": "肯定", "basis": "", "announced_on": "", "due": DUE}
    answer = client.post("/recognition/promises/new/", asked)
    assert answer.status_code == 422
    assert answer.content.decode().count("choose with what it was announced") == 4  # at both fields and on top
    answer = client.post("/recognition/promises/new/", asked | {"basis": "安排", "announced_on": "2026-11-20"})
    made = Promise.objects.get()
    assert (answer.status_code, made.unit) == (302, cast.branch)
    honour = world.honour(cast)
    asked = {"move": "carry", "records": [f"honour:{honour.pk}"], "words": ""}
    assert client.post(f"/recognition/promises/{made.pk}/", asked | {"records": ["honour:999"]}).status_code == 422
    assert client.post(f"/recognition/promises/{made.pk}/", asked).status_code == 302
    assert honour.name in page(client_as(cast.both, "member").get(f"/recognition/promises/{made.pk}/"))


def test_open_ones_stand_first_in_the_list(cast: Cast) -> None:
    done, later, soon = world.carried(cast), world.stated(cast), world.stated(cast, due=DAY, condition="先到期")
    who = officer(cast.secretary, DAY)
    found = list(queries.promises_listed(policy.visible_promises(who)))
    assert found == [soon, later, done]


def test_the_pages_ask_the_same_however_much_there_is(cast: Cast) -> None:
    made = world.carried(cast)
    client = client_as(cast.secretary)
    assert_query_count_constant(client, "/recognition/promises/", lambda: world.stated(cast))
    services.reopen(promise=made, **by(cast.secretary))

    def more() -> None:
        world.given(cast.both, 2026, home=cast.branch, day=DAY, document_number=f"{len(world.Honour.objects.all())}号")

    assert_query_count_constant(client, f"/recognition/promises/{made.pk}/", more)


def test_the_papers_of_a_case_say_what_was_said(cast: Cast) -> None:
    made = sanctions.appealed(cast, facts=[sanctions.absence(cast)])
    client = client_as(cast.member, "member")
    texts = {
        name: text_of(client.post(f"/recognition/sanctions/{made.pk}/{name}.{form}"))
        for name, form in (("notice", "pdf"), ("decision", "docx"))
    }
    for said in (cast.member.name, sanctions.SECRET, "走进社区", cast.branch.name):
        assert [name for name, text in texts.items() if said not in text] == [], said
    assert "予以提醒" in texts["decision"]
    lifted = services.answer_appeal(
        sanction=made, move="lift", words="确有特殊情况", **by(cast.general_secretary, sanctions.DECIDED)
    )
    assert "确有特殊情况" in text_of(client.post(f"/recognition/sanctions/{lifted.pk}/decision.docx"))
