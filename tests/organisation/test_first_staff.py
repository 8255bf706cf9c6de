"""The first people of the office: entered by the security administrator, until one of them is in."""

import re

import pytest
from django.utils import timezone

from tests.support import Cast, client_as, id_number, make_administrators, page
from zhibu.accounts.services import use_slip
from zhibu.audit.models import Entry
from zhibu.audit.services import SYSTEM
from zhibu.kernel import sealed
from zhibu.organisation.models import Affiliation, Member, Post, Unit
from zhibu.organisation.services import make_committee

PAGE = "/organisation/first-staff/"
NUMBER = id_number(812)
PERSON = {"name": "冯 静", "id_number": NUMBER, "phone": "138 1234 5678", "unit": "00", "kind": "clerk"}


@pytest.fixture
def empty(db: None):
    """A browser of the security administrator of a committee in which there is nobody yet."""
    make_committee("某市机关工委", by=SYSTEM, now=timezone.now())
    return client_as(make_administrators(None)["security"])


@pytest.fixture
def keeper(cast: Cast):
    """The same where units and members are, and nobody is left in the office."""
    Post.objects.filter(unit=cast.root).delete()
    return client_as(make_administrators(cast)["security"])


def test_from_nothing_to_a_clerk_who_is_in(empty, client) -> None:
    check = page(empty.post(PAGE, PERSON))
    assert "Please check" in check
    assert (Member.objects.count(), Post.objects.count()) == (0, 0)

    sheet = page(empty.post(PAGE, {**PERSON, "confirm": "1"}))

    member = Member.objects.get()
    assert (member.name, member.id_number, member.phone, member.sex) == ("冯静", NUMBER, "13812345678", "female")
    assert (member.key, member.initials) == (sealed.lookup(NUMBER), "fj")
    root = Unit.objects.get()
    assert Affiliation.objects.get().unit == root
    assert Post.objects.get().unit == root
    (code,) = re.findall(r"<code>(.*?)</code>", sheet)
    assert use_slip(code=code.replace("-", ""), label="", now=timezone.now()) is not None
    assert "The committee has staff by now." in empty.get(PAGE).content.decode()
    clerk = client_as(member)
    assert clerk.get("/organisation/import/").status_code == 200


def test_the_chain_holds_no_personal_value(empty) -> None:
    empty.post(PAGE, {**PERSON, "confirm": "1"})

    entries = list(Entry.objects.order_by("number"))
    assert [entry.deed for entry in entries] == [
        "organisation.committee.made",
        "organisation.member.entered",
        "organisation.post.filled",
        "organisation.accounts.made",
        "accounts.slip.made",
    ]
    said = "".join(f"{entry.subject}{entry.detail}{entry.role}" for entry in entries)
    assert [value for value in ("冯静", NUMBER, "13812345678") if value in said] == []
    assert {entry.role for entry in entries[1:]} == {"administrator: security"}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": " "}, "This field is required."),
        ({"id_number": NUMBER[:-1] + ("0" if NUMBER[-1] != "0" else "1")}, "the check digit is wrong"),
        ({"id_number": "123"}, "an ID number has 18 characters"),
        ({"phone": "23800001234"}, "a phone number has 11 digits"),
        ({"kind": "youth"}, "Select a valid choice"),
        ({"unit": "0101"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_said_and_kept(empty, wrong: dict[str, str], said: str) -> None:
    answer = empty.post(PAGE, {**PERSON, **wrong, "confirm": "1"})

    assert answer.status_code == 422
    text = answer.content.decode()
    assert said in text
    assert 'value="138 1234 5678"' in text or "phone" in wrong
    assert Member.objects.count() == 0


def test_change_leads_back_with_what_was_typed(empty) -> None:
    text = page(empty.post(PAGE, {**PERSON, "change": "1"}))

    assert f'value="{NUMBER}"' in text
    assert Member.objects.count() == 0


def test_confirmed_twice_is_entered_once(empty) -> None:
    empty.post(PAGE, {**PERSON, "confirm": "1"})

    answer = empty.post(PAGE, {**PERSON, "confirm": "1"})

    assert answer.status_code == 422
    assert "End that post first." in answer.content.decode()
    assert (Member.objects.count(), Post.objects.count()) == (1, 1)


def test_where_units_are_one_of_them_is_chosen(cast: Cast, keeper) -> None:
    text = page(keeper.get(PAGE))

    assert re.findall(r'<option value="(\w*)"', text)[:4] == ["", "0101", "0102", "11"]
    keeper.post(PAGE, {**PERSON, "unit": "0101", "confirm": "1"})
    assert Affiliation.objects.get(member__name="冯静", member__key=sealed.lookup(NUMBER)).unit == cast.branch


def test_who_is_on_record_is_taken_from_there(cast: Cast, keeper) -> None:
    known = cast.far_member
    before = Member.objects.count()

    keeper.post(PAGE, {**PERSON, "name": known.name, "id_number": known.id_number, "unit": "0101", "confirm": "1"})

    assert Member.objects.count() == before
    assert Post.objects.get(unit=cast.root).member == known
    assert Affiliation.objects.get(member=known).unit == cast.apart
    known.refresh_from_db()
    assert known.phone != "13812345678"


def test_another_name_for_a_known_number_is_refused(cast: Cast, keeper) -> None:
    number = cast.far_member.id_number

    answer = keeper.post(PAGE, {**PERSON, "id_number": number, "unit": "0101", "confirm": "1"})

    assert answer.status_code == 422
    text = answer.content.decode()
    assert "do not fit what is on record" in text
    assert cast.far_member.name not in text


def test_a_mistake_is_taken_back(empty) -> None:
    empty.post(PAGE, {**PERSON, "confirm": "1"})
    post = Post.objects.get()

    text = page(empty.post(f"{PAGE}{post.pk}/back/", follow=True))

    assert "The post is taken back." in text
    assert "冯静" not in text
    member = Member.objects.get()
    assert not member.user.is_active
    assert not Post.objects.filter(Post.on(timezone.localdate())).exists()


def test_who_keeps_another_post_keeps_the_account(cast: Cast, keeper) -> None:
    known = cast.secretary
    keeper.post(PAGE, {**PERSON, "name": known.name, "id_number": known.id_number, "unit": "0101", "confirm": "1"})

    keeper.post(f"{PAGE}{Post.objects.get(unit=cast.root).pk}/back/")

    known.user.refresh_from_db()
    assert known.user.is_active
    assert Post.objects.filter(Post.on(timezone.localdate()), member=known).count() == 1
