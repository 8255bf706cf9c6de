"""Papers, codes, calendars and messages carry the address that the installation was given, whatever a request says."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.permissions.moments_reach import calendar_address
from tests.permissions.moments_roll import phones_open
from tests.permissions.outputs import Walk
from tests.permissions.personas import browsers
from tests.permissions.test_fields import WORLD
from tests.support import Cast
from zhibu.circulation.models import Sending

pytestmark = pytest.mark.sqlite  # which address a paper carries does not follow from the database
OURS = "https://zhibu.example.org"
EVIL = "evil.example"


def test_nothing_that_goes_out_names_the_host_of_a_request(cast: Cast, settings: Any) -> None:
    settings.OWN_ADDRESS, settings.ALLOWED_HOSTS, settings.CHANNELS = OURS, ["*"], True
    makers = browsers(cast)
    phones = reverse("activities:phones", args=[phones_open(cast).pk])
    feed = reverse("activities:calendar_feed", args=[calendar_address(cast)])
    begin = ["/", phones, feed, *(address for make in WORLD for address in make(cast))]
    people = {who: makers[who]() for who in ("staf", "secr", "memb")}
    for client in people.values():
        client.defaults["HTTP_HOST"] = EVIL
    walk = Walk(people)
    walk.go(begin)

    assert walk.met(lambda text: EVIL in text) == {}
    assert [text for text in Sending.objects.values_list("text", flat=True) if EVIL in text] == []
    ours = {f"activities:{name}" for name in ("calendar_feed", "phones", "poster", "poster_a3", "preview")}
    ours |= {"portal:feed", "portal:section_feed", "circulation:sendings_xlsx", "regulations:article"}
    assert set(walk.met(lambda text: OURS in text)) == ours


def test_slips_carry_it_too(cast: Cast, client_as: Callable[..., Client], settings: Any) -> None:
    settings.OWN_ADDRESS, settings.ALLOWED_HOSTS = OURS, ["*"]
    page = client_as(cast.staff).post(
        reverse("organisation:slips", args=["0101"]), {"who": [cast.member.pk]}, headers={"host": EVIL}
    )

    assert (EVIL in page.content.decode(), f"{OURS}{reverse('accounts:slip')}" in page.content.decode()) == (
        False,
        True,
    )
