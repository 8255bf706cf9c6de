"""Passkeys: who gets in by which, and what opens nothing."""

import json
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from tests.accounts.authenticator import Phone
from tests.support import Cast, client_as
from zhibu.accounts import services
from zhibu.accounts.models import Device, Passkey, User
from zhibu.accounts.queries import token_hash
from zhibu.audit.models import Entry
from zhibu.organisation.models import Member

NEW, OPEN = "/accounts/own/passkeys/new/", "/accounts/passkey/"


def options_of(answer: HttpResponse) -> dict[str, Any]:
    """The question that a page hands to its script."""
    found = re.search(r'data-options="([^"]*)"', answer.content.decode())
    assert found, answer.content.decode()[:500]
    made = json.loads(unescape(found[1]))
    assert isinstance(made, dict)
    return made


def fresh(person: Member, mode: str = "officer") -> Client:
    """Somebody who has just signed in with the password."""
    client = client_as(person, mode)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": timezone.now().timestamp()}]
    session["account_authentication_methods_user"] = str(person.user_id)
    session.save()
    return client


def added(client: Client, phone: Phone, **more: str) -> HttpResponse:
    """The whole way to a new passkey."""
    options = options_of(client.post(NEW))
    return client.post(NEW, {"answer": json.dumps(phone.make(options)), "name": "手机", **more})


def tried(
    phone: Phone, change: Callable[[dict[str, Any]], Any] = lambda answer: answer
) -> tuple[Client, HttpResponse]:
    """Somebody at the sign-in page with this phone."""
    client = Client()
    options = options_of(client.post(OPEN))
    return client, client.post(OPEN, {"answer": json.dumps(change(phone.sign(options)))})


def test_after_a_password_it_stands_for_password_and_second_factor(cast: Cast) -> None:
    phone = Phone()
    assert added(fresh(cast.secretary), phone).status_code == 302
    client, answer = tried(phone)
    assert answer["Location"] == "/"
    assert client.session[services.PASSED] == cast.secretary.user_id
    assert client.session[services.BY_PIN] is False
    assert client.get("/activities/new/").status_code == 200
    assert [one["how"] for one in details("accounts.session.opened")] == ["passkey"]
    assert Passkey.objects.get().last_used_at is not None


def details(deed: str) -> list[dict[str, Any]]:
    return list(Entry.objects.filter(deed=deed).values_list("detail", flat=True))


def by_pin(person: Member) -> Client:
    """Somebody whose PIN, 246810, has opened this session on a trusted phone."""
    User.objects.filter(pk=person.user_id).update(pin=make_password("246810"))
    person.user.refresh_from_db()
    Device.objects.create(user=person.user, token_hash=token_hash("t"), label="x", trusted_at=timezone.now())
    client = client_as(person, "member")
    client.cookies["device"] = "t"
    session = client.session
    session[services.BY_PIN] = True
    session.save()
    return client


def test_after_a_pin_it_opens_members_pages_only(cast: Cast) -> None:
    phone = Phone()
    client = by_pin(cast.both)
    assert added(client, phone, pin="111111").status_code == 422
    assert Passkey.objects.count() == 0
    assert added(client, phone, pin="246810").status_code == 302
    assert Passkey.objects.get().full is False
    client, answer = tried(phone)
    assert answer.status_code == 302
    assert client.session[services.BY_PIN] is True
    assert client.post("/accounts/mode/", {"mode": "officer"})["Location"] == "/accounts/sign-in/"


def test_a_password_that_is_not_fresh_is_asked_for_first(cast: Cast) -> None:
    answer = client_as(cast.secretary, "officer").post(NEW)
    assert answer["Location"] == "/accounts/password/confirm/?next=/accounts/own/"


WRONG: dict[str, Callable[[Phone], None]] = {
    "another site": lambda phone: setattr(phone, "origin", "https://elsewhere.example"),
    "a key of another host": lambda phone: setattr(phone, "host", "elsewhere.example"),
    "nobody looked at": lambda phone: setattr(phone, "looked", False),
    "an unknown key": lambda phone: setattr(phone, "credential_id", b"x" * 32),
    "another key under its name": lambda phone: setattr(phone, "key", Phone().key),
    "a copy that counts behind": lambda phone: setattr(phone, "count", -1),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_opens_nothing(cast: Cast, wrong: str) -> None:
    phone = Phone(count=7)
    added(fresh(cast.secretary), phone)
    WRONG[wrong](phone)
    client, answer = tried(phone)
    assert answer.status_code == 422
    assert "_auth_user_id" not in client.session
    assert details("accounts.session.refused") == [{"how": "passkey"}]


MANGLED: dict[str, Callable[[dict[str, Any]], Any]] = {
    "a list": lambda answer: [answer],
    "a number": lambda answer: 1,
    "nothing": lambda answer: {},
    "no response": lambda answer: {**answer, "response": None},
    "no signature": lambda answer: {**answer, "response": {**answer["response"], "signature": ""}},
    "no base64": lambda answer: {**answer, "rawId": "*", "id": "*"},
    "a short answer": lambda answer: {**answer, "response": {**answer["response"], "authenticatorData": "AA"}},
    "no JSON inside": lambda answer: {**answer, "response": {**answer["response"], "clientDataJSON": "AA"}},
}


@pytest.mark.parametrize("how", MANGLED)
def test_mangled_answers_are_refused_in_words(cast: Cast, how: str) -> None:
    phone = Phone()
    added(fresh(cast.secretary), phone)
    client, answer = tried(phone, MANGLED[how])
    assert answer.status_code == 422
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("how", ["a list", "a number", "nothing", "no response", "no JSON inside", "cut"])
def test_mangled_keys_are_not_kept(cast: Cast, how: str) -> None:
    def cut(answer: dict[str, Any]) -> dict[str, Any]:
        attested = answer["response"]["attestationObject"]
        return {**answer, "response": {**answer["response"], "attestationObject": attested[:40]}}

    client = fresh(cast.secretary)
    options = options_of(client.post(NEW))
    made = client.post(NEW, {"answer": json.dumps({**MANGLED, "cut": cut}[how](Phone().make(options))), "name": "x"})
    assert made.status_code == 422
    assert Passkey.objects.count() == 0


@pytest.mark.parametrize("answer", ["", "{", "[" * 20_000, "null"])
def test_what_is_no_json_is_refused(cast: Cast, answer: str) -> None:
    assert Client().post(OPEN, {"answer": answer}).status_code == 422


def test_an_answer_opens_once(cast: Cast) -> None:
    phone = Phone()
    added(fresh(cast.secretary), phone)
    client = Client()
    answer = json.dumps(phone.sign(options_of(client.post(OPEN))))
    assert client.post(OPEN, {"answer": answer}).status_code == 302
    client.post("/accounts/sign-out/")
    assert client.post(OPEN, {"answer": answer}).status_code == 422
    assert Client().post(OPEN, {"answer": answer}).status_code == 422


def test_a_closed_account_stays_closed(cast: Cast) -> None:
    phone = Phone()
    added(fresh(cast.secretary), phone)
    User.objects.filter(pk=cast.secretary.user_id).update(is_active=False)
    client, answer = tried(phone)
    assert answer.status_code == 422
    assert "_auth_user_id" not in client.session


def test_ones_own_are_listed_and_removed_and_nobody_elses(cast: Cast) -> None:
    phone = Phone()
    client = fresh(cast.secretary)
    added(client, phone)
    kept = Passkey.objects.get()
    other = client_as(cast.member, "member")
    assert other.post(f"/accounts/own/passkeys/{kept.pk}/remove/").status_code == 404
    assert "手机" in client.get("/accounts/own/").content.decode()
    assert "手机" not in other.get("/accounts/own/").content.decode()
    assert client.post(f"/accounts/own/passkeys/{kept.pk}/remove/").status_code == 302
    assert tried(phone)[1].status_code == 422
    assert details("accounts.passkey.removed") == [{"passkey": kept.pk}]


def test_a_lost_phone_takes_its_passkeys_along(cast: Cast) -> None:
    added(fresh(cast.secretary), Phone())
    fresh(cast.secretary).post("/accounts/own/everywhere/")
    assert Passkey.objects.count() == 0


def test_one_key_is_kept_once_and_ten_are_enough(cast: Cast) -> None:
    phone = Phone()
    client = fresh(cast.secretary)
    added(client, phone)
    assert added(client, phone).status_code == 422
    for _ in range(9):
        assert added(client, Phone()).status_code == 302
    assert "at most ten" in added(client, Phone()).content.decode()
    assert Passkey.objects.count() == 10


def test_the_way_back_stays_on_this_site(cast: Cast) -> None:
    phone = Phone()
    added(fresh(cast.secretary), phone)
    for back, expected in (("/activities/", "/activities/"), ("https://elsewhere.example/", "/")):
        client = Client()
        options = options_of(client.post(OPEN, {"next": back}))
        answer = client.post(OPEN, {"answer": json.dumps(phone.sign(options)), "next": back})
        assert answer["Location"] == expected
