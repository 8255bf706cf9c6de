"""The sign-in cards: one click into each role, for sample accounts only."""

import re
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from tests.support import page
from zhibu.accounts.models import User
from zhibu.demo.queries import CARDS
from zhibu.organisation.models import Member

# Who is signed in by a card does not follow from the database, and the sample takes long to load.
pytestmark = [pytest.mark.usefixtures("sample"), pytest.mark.sqlite]


def sign_in(client: Client, username: str, mode: str = "officer") -> Any:
    return client.post(reverse("demo:sign_in"), {"username": username, "mode": mode})


def test_the_sign_in_page_shows_a_card_per_role(client: Client) -> None:
    text = page(client.get(reverse("account_login")))

    assert re.findall(r'name="username" value="(\w+)"', text) == [card.username for card in CARDS]


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.username)
def test_each_card_opens_the_to_do_page_in_its_mode(client: Client, card: Any) -> None:
    answer = sign_in(client, card.username, card.mode)

    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.session["mode"] == card.mode
    assert client.get("/").wsgi_request.who.mode == card.mode


def test_without_sample_accounts_there_are_no_cards(client: Client, settings: Any) -> None:
    settings.SAMPLE_ACCOUNTS = False

    assert 'value="gongwei"' not in page(client.get(reverse("account_login")))
    assert sign_in(client, "gongwei").status_code == 404
    assert "_auth_user_id" not in client.session


def test_no_other_account_is_opened(client: Client) -> None:
    User.objects.create(username="real", name="某人", password="!")

    assert sign_in(client, "real").status_code == 404
    assert sign_in(client, "nobody").status_code == 404


def test_a_card_is_a_post_with_its_token() -> None:
    client = Client(enforce_csrf_checks=True)

    assert client.get(reverse("demo:sign_in")).status_code == 405
    assert sign_in(client, "gongwei").status_code == 403


def test_no_id_number_stands_in_a_page(client: Client) -> None:
    numbers = set(Member.objects.values_list("id_number", flat=True))
    sign_in(client, "gongwei")
    member = Member.objects.get(user__username="dangyuan0101")
    pages = ["/", reverse("organisation:tree"), reverse("organisation:roster", args=["0101"])]
    pages += [reverse("organisation:unit", args=["0101"]), reverse("organisation:member", args=[member.pk])]

    for address in pages:
        shown = set(re.findall(r"10\d{15}[\dXx]", page(client.get(address))))
        assert shown & numbers == set(), address


def test_who_names_the_cast(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("demo", "who")
    lines = capsys.readouterr().out.splitlines()

    assert [line.split()[0] for line in lines[1:-1]] == sorted({card.username for card in CARDS} | {"bangong1"})
