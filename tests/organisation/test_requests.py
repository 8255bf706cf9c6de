"""Transfers with consent and corrections that members ask for."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support import Cast, client_as, page
from zhibu.audit.models import Entry
from zhibu.circulation.models import Task
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation import services
from zhibu.organisation.forms.requests import with_correction
from zhibu.organisation.models import Affiliation, Correction, Member, Post, Transfer
from zhibu.organisation.policy import Person, person_for

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 9)
ON = date(2026, 11, 16)


def at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(9)))


def person(member: Member, mode: str = "officer") -> Person:
    return person_for(member.user, mode=mode, today=DAY)


def asked(cast: Cast, member: Member | None = None, by: Member | None = None, on: date = ON) -> Transfer:
    return services.ask_transfer(
        member=member or cast.member, to_unit=cast.sibling, on=on, reason="工作调动", who=person(by or cast.secretary),
        now=at(DAY),
    )  # fmt: skip


def answered(cast: Cast, transfer: Transfer, accepted: bool, answer: str = "") -> Transfer:
    return services.answer_transfer(
        asked=transfer, accepted=accepted, answer=answer, who=person(cast.sibling_secretary), now=at(DAY)
    )


def open_tasks() -> list[str]:
    return [f"{task.kind.split('.')[1]} {task.unit.code}" for task in Task.objects.filter(closed_at=None) if task.unit]


def test_the_other_unit_agrees_first(cast: Cast) -> None:
    transfer = asked(cast)
    assert open_tasks() == ["transfer 0102"]
    assert Affiliation.objects.get(member=cast.member).unit == cast.branch
    receiving = client_as(cast.sibling_secretary)
    assert f"/organisation/transfers/{transfer.pk}/" in page(receiving.get("/"))

    assert receiving.post(f"/organisation/transfers/{transfer.pk}/", {"accept": "1"}).status_code == 302

    homes = Affiliation.objects.filter(member=cast.member).order_by("since")
    assert [(home.unit.code, home.since, home.until) for home in homes] == [
        ("0101", date(2020, 1, 1), ON),
        ("0102", ON, None),
    ]
    assert open_tasks() == []
    deeds = Entry.objects.filter(subject=f"organisation.member:{cast.member.pk}").order_by("number")
    assert [entry.deed for entry in deeds] == [
        "organisation.transfer.asked", "organisation.member.transferred", "organisation.transfer.accepted",
    ]  # fmt: skip


def test_posts_that_only_stood_there_end_and_those_above_stay(cast: Cast) -> None:
    Post.objects.create(unit=cast.root, member=cast.both, kind="clerk", since=date(2024, 1, 1))
    answered(cast, asked(cast, cast.both), True)
    ends = {post.unit.code: post.until for post in Post.objects.filter(member=cast.both)}
    assert ends == {"0101": ON, "00": None}


def test_who_manages_both_agrees_at_once(cast: Cast) -> None:
    assert asked(cast, by=cast.general_secretary).accepted is True
    assert open_tasks() == []


def test_a_no_gives_its_reason(cast: Cast) -> None:
    transfer = asked(cast)
    client = client_as(cast.sibling_secretary)
    address = f"/organisation/transfers/{transfer.pk}/"
    assert client.post(address, {"decline": "1"}).status_code == 422
    assert client.post(address, {"decline": "1", "answer": "编制已满"}).status_code == 302
    assert "编制已满" in page(client_as(cast.secretary).get(address))
    assert Affiliation.objects.get(member=cast.member).unit == cast.branch
    assert asked(cast).standing == "waiting"  # may be asked anew


@pytest.mark.parametrize(
    ("on", "said"), [(date(2027, 2, 1), "next 60 days"), (date(2019, 1, 1), "must be later than")]
)
def test_days_that_cannot_be(cast: Cast, on: date, said: str) -> None:
    with pytest.raises(NotPossibleError, match=said):
        answered(cast, asked(cast, on=on), True)


def test_who_asks_does_not_answer(cast: Cast) -> None:
    transfer = asked(cast)
    address = f"/organisation/transfers/{transfer.pk}/"
    assert client_as(cast.secretary).post(address, {"accept": "1"}).status_code == 403
    assert client_as(cast.sibling_secretary).post(f"{address}back/").status_code == 403


OPS = ["ask", "accept", "decline", "back"]


def expect(state: str, op: str) -> str:
    """The machine of both requests in words."""
    table = {
        ("none", "ask"): "waiting", ("declined", "ask"): "waiting", ("taken_back", "ask"): "waiting",
        ("waiting", "accept"): "accepted", ("waiting", "decline"): "declined", ("waiting", "back"): "taken_back",
    }  # fmt: skip
    return table.get((state, op), state)


def run(ops: list[str], newest: Callable[[], Any], deeds: dict[str, Callable[[Any], Any]], again: str) -> None:
    """Do `ops` on what `newest` gives, and compare its state with that of the words; `again` is the state after an
    accepted request when one asks anew.
    """
    state = "none"
    for number, op in enumerate(ops, 1):
        row = newest()
        if row is not None or op == "ask":
            try:
                with transaction.atomic():
                    deeds[op](row)
            except NotPossibleError:
                pass
            state = again if (state, op) == ("accepted", "ask") else expect(state, op)
        row = newest()
        assert (row.standing.value if row else "none") == state, ops[:number]
        assert len(open_tasks()) == (state == "waiting"), ops[:number]


MACHINE = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@MACHINE
@given(st.lists(st.sampled_from(OPS), max_size=8))
def test_a_transfer_is_in_the_state_it_should_be(cast: Cast, ops: list[str]) -> None:
    with transaction.atomic():
        deeds = {
            "ask": lambda _row: asked(cast),
            "accept": lambda row: answered(cast, row, True),
            "decline": lambda row: answered(cast, row, False, "编制已满"),
            "back": lambda row: services.take_transfer_back(asked=row, who=person(cast.secretary), now=at(DAY)),
        }
        # Once there, the member belongs to the other unit already.
        run(ops, lambda: Transfer.objects.order_by("-pk").first(), deeds, again="accepted")
        moved = Transfer.objects.filter(accepted=True).exists()
        home = Affiliation.objects.get(member=cast.member, until=None).unit.code
        assert home == ("0102" if moved else "0101")
        transaction.set_rollback(True)


def correction(cast: Cast, field: str = "job", said: str = "副科长") -> Correction:
    return services.ask_correction(
        member=cast.member, field=field, said=said, who=person(cast.member, "member"), now=at(DAY)
    )


def put_right(cast: Cast, asked: Correction, accepted: bool, answer: str = "") -> Correction:
    member = Member.objects.get(pk=cast.member.pk)
    return services.answer_correction(
        asked=asked, accepted=accepted, answer=answer, who=person(cast.secretary), now=at(DAY),
        check=lambda: with_correction(member, asked.field, asked.said),
    )  # fmt: skip


@MACHINE
@given(st.lists(st.sampled_from(OPS), max_size=8))
def test_a_correction_is_in_the_state_it_should_be(cast: Cast, ops: list[str]) -> None:
    with transaction.atomic():
        who = person(cast.member, "member")
        deeds = {
            "ask": lambda _row: correction(cast),
            "accept": lambda row: put_right(cast, row, True),
            "decline": lambda row: put_right(cast, row, False, "与档案不符"),
            "back": lambda row: services.take_correction_back(asked=row, who=who, now=at(DAY)),
        }
        run(ops, lambda: Correction.objects.order_by("-pk").first(), deeds, again="waiting")
        right = Correction.objects.filter(accepted=True).exists()
        assert Member.objects.get(pk=cast.member.pk).job == ("副科长" if right else "")
        transaction.set_rollback(True)


def test_a_member_asks_and_the_officer_puts_it_right(cast: Cast) -> None:
    member = client_as(cast.member, "member")
    assert "/organisation/me/correction/" in page(member.get("/organisation/me/"))
    assert member.post("/organisation/me/correction/", {"field": "phone", "said": "123"}).status_code == 422
    assert member.post("/organisation/me/correction/", {"field": "phone", "said": "13912345678"}).status_code == 302
    asked = Correction.objects.get()
    assert open_tasks() == ["correction 0101"]
    officer = client_as(cast.secretary)
    text = page(officer.get(f"/organisation/corrections/{asked.pk}/"))
    assert "13912345678" in text
    assert cast.member.phone not in text  # what is on record stays masked

    assert officer.post(f"/organisation/corrections/{asked.pk}/", {"accept": "1"}).status_code == 302

    assert Member.objects.get(pk=cast.member.pk).phone == "13912345678"
    assert "accepted" in page(member.get("/organisation/me/"))
    details = [entry.detail for entry in Entry.objects.filter(deed__startswith="organisation.").order_by("number")]
    assert details == [{"field": "phone"}, {"fields": ["phone"]}, {"field": "phone"}]


def test_a_request_is_sealed_in_the_database(cast: Cast) -> None:

    correction(cast, "phone", "13912345678")
    with connection.cursor() as cursor:
        cursor.execute("SELECT said FROM organisation_correction")
        kept = cursor.fetchone()[0]
    assert "13912345678" not in (kept if isinstance(kept, str) else bytes(kept).decode("latin-1"))


def test_a_no_to_a_correction_is_read_by_the_member(cast: Cast) -> None:
    asked = correction(cast, "joined", "2010-05-04")
    officer = client_as(cast.secretary)
    assert officer.post(f"/organisation/corrections/{asked.pk}/", {"decline": "1"}).status_code == 422
    officer.post(f"/organisation/corrections/{asked.pk}/", {"decline": "1", "answer": "以档案为准"})
    assert "以档案为准" in page(client_as(cast.member, "member").get("/organisation/me/"))
    assert Member.objects.get(pk=cast.member.pk).joined == date(2020, 1, 1)
