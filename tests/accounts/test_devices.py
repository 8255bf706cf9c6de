"""One's own devices, and what was typed when a session ended."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.test import Client
from django.utils import timezone

from tests import clock
from tests.support import Cast, client_as, page
from zhibu.accounts.models import Device
from zhibu.accounts.queries import token_hash
from zhibu.audit.models import Entry
from zhibu.circulation.models import Suggestion

pytestmark = pytest.mark.django_db


def phone(cast: Cast, name: str = "a") -> Device:
    return Device.objects.create(
        user=cast.member.user, token_hash=token_hash(name), label=f"Phone {name}", trusted_at=timezone.now()
    )


def test_the_page_lists_ones_devices_and_marks_this_one(cast: Cast) -> None:
    phone(cast, "a")
    phone(cast, "b")
    Device.objects.create(
        user=cast.both.user, token_hash="x", label="Phone of somebody else", trusted_at=timezone.now()
    )
    client = client_as(cast.member, "member")
    client.cookies["device"] = "b"
    text = page(client.get("/accounts/own/"))
    assert (text.count("Phone a"), text.count("Phone b")) == (2, 2)  # label and the name of its button
    assert "somebody else" not in text


def test_a_lost_phone_is_taken_off_and_other_sessions_end(cast: Cast) -> None:
    lost = phone(cast)
    here, there = client_as(cast.member, "member"), client_as(cast.member, "member")

    assert here.post(f"/accounts/own/devices/{lost.pk}/remove/").status_code == 302

    lost.refresh_from_db()
    assert lost.revoked_at is not None
    assert here.get("/organisation/me/").status_code == 200
    assert there.get("/organisation/me/").status_code == 302
    assert Entry.objects.get(deed="accounts.device.revoked").detail["device"] == lost.pk


def test_signed_out_everywhere_is_everywhere(cast: Cast) -> None:
    phone(cast, "a")
    here, there = client_as(cast.member, "member"), client_as(cast.member, "member")
    assert here.post("/accounts/own/everywhere/").status_code == 302
    assert [client.get("/organisation/me/").status_code for client in (here, there)] == [302, 302]
    assert Device.objects.filter(revoked_at=None).count() == 0


def typed_into(cast: Cast, client: Client, text: str) -> str:
    """A form sent by a person whose session had ended; returns where the sign-in page leads back to."""
    page(client.get("/"))  # remembers whose browser it is
    client.cookies.pop("session")
    address = "/activities/new/"
    answer = client.post(address, {"theme": text, "content": "内容", "password": "hidden-word"})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/sign-in/?next=")
    return address


def sign_in_again(client: Client, cast: Cast, who: str) -> None:
    """The same browser, its session kept as the sign-in keeps it."""
    client.force_login(cast.people[who].user, backend="allauth.account.auth_backends.AuthenticationBackend")


def test_what_was_typed_is_there_after_signing_in_and_is_sent_by_hand(cast: Cast) -> None:
    client = client_as(cast.secretary)
    address = typed_into(cast, client, "主题党日方案")
    sign_in_again(client, cast, "secretary")

    text = page(client.get(address))

    assert "What you had typed" in text
    assert "主题党日方案" in text
    assert "hidden-word" not in text
    assert "What you had typed" not in page(client.get(address))  # once
    from zhibu.activities.models import Notice

    assert Notice.objects.count() == 0  # never by itself


def test_nobody_is_shown_what_another_person_typed(cast: Cast) -> None:
    client = client_as(cast.secretary)
    address = typed_into(cast, client, "别人的方案")
    sign_in_again(client, cast, "sibling_secretary")
    assert "别人的方案" not in page(client.get(address))


def test_it_is_kept_for_an_hour(cast: Cast) -> None:
    client = client_as(cast.secretary)
    address = typed_into(cast, client, "一小时前的方案")
    sign_in_again(client, cast, "secretary")
    later = clock.now() + timedelta(hours=1, seconds=5)
    with patch("zhibu.kernel.typed.time.time", return_value=later.timestamp()):
        assert "一小时前的方案" not in page(client.get(address))


def test_it_stands_sealed_in_the_session(cast: Cast) -> None:
    client = client_as(cast.secretary)
    typed_into(cast, client, "隐秘的方案")
    assert "typed" in client.session
    assert "隐秘的方案" not in str(dict(client.session))


def test_pages_that_anybody_may_send_keep_nothing(cast: Cast) -> None:
    client = client_as(None)
    client.post("/suggestions/new/", {"text": "好"})
    assert Suggestion.objects.count() == 1
    assert "typed" not in client.session
