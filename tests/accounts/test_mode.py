"""Member or officer: the open switch, and what a PIN does not open."""

import time
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from tests.support import Cast, page
from zhibu.accounts.services import BY_PIN, SLIP_AT

ClientAs = Callable[..., Client]


def test_the_switch_is_open_both_ways(cast: Cast, client_as: ClientAs) -> None:
    client = client_as(cast.both)
    assert "My own pages" in page(client.get("/"))

    client.post(reverse("accounts:mode"), {"mode": "member"})
    assert "Work as an officer" in page(client.get("/"))
    client.post(reverse("accounts:mode"), {"mode": "officer"})
    assert "My own pages" in page(client.get("/"))


def test_a_pin_opens_ones_own_pages_only(cast: Cast, client_as: ClientAs) -> None:
    client = client_as(cast.secretary)
    session = client.session
    session[BY_PIN] = True
    session.save()
    assert client.get(reverse("organisation:roster", args=["0101"])).status_code == 404

    answer = client.post(reverse("accounts:mode"), {"mode": "officer"})

    assert answer.headers["Location"] == reverse("account_login")
    assert client.get("/").status_code == 302


def test_other_words_are_refused(cast: Cast, client_as: ClientAs) -> None:
    assert client_as(cast.both).post(reverse("accounts:mode"), {"mode": "staff"}).status_code == 400


@pytest.mark.parametrize(("minutes", "status"), [(None, 302), (29, 200), (31, 302)])
def test_a_first_password_right_after_the_slip_only(
    cast: Cast, client_as: ClientAs, minutes: int | None, status: int
) -> None:
    client = client_as(cast.secretary)
    session = client.session
    session[BY_PIN] = True
    if minutes is not None:
        session[SLIP_AT] = time.time() - 60 * minutes
    session.save()

    assert client.get(reverse("account_set_password")).status_code == status
