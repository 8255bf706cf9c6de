"""Sessions ended, accounts closed and opened again, slips taken back."""

from django.utils import timezone

from tests.support import Cast, client_as
from zhibu.accounts import services
from zhibu.accounts.models import Device, Slip
from zhibu.audit.models import Entry
from zhibu.audit.services import SYSTEM

NOW = timezone.now()


def test_sessions_end_everywhere_and_only_this_persons(cast: Cast) -> None:
    phone, desk, other = client_as(cast.secretary), client_as(cast.secretary), client_as(cast.member)

    services.end_sessions(cast.secretary.user, by=SYSTEM, now=NOW)

    assert [client.get("/").status_code for client in (phone, desk, other)] == [302, 302, 200]
    assert client_as(cast.secretary).get("/").status_code == 200
    assert Entry.objects.get().deed == "accounts.sessions.ended"


def test_a_closed_account_is_out_with_the_next_request(cast: Cast) -> None:
    user = cast.secretary.user
    code = services.make_slips([user], by=SYSTEM, now=NOW)[0][1]
    device = Device.objects.create(user=user, token_hash="x", label="", trusted_at=NOW)
    client = client_as(cast.secretary)

    assert services.close_account(user, by=SYSTEM, now=NOW)

    assert client.get("/").status_code == 302
    device.refresh_from_db()
    assert device.revoked_at == NOW
    assert services.use_slip(code=code.replace("-", ""), label="", now=NOW) is None
    assert Entry.objects.get(deed="accounts.account.closed").detail == {"slips": 1, "devices": 1}


def test_closing_and_opening_twice_is_once(cast: Cast) -> None:
    user = cast.secretary.user

    done = [
        deed(user, by=SYSTEM, now=NOW)
        for deed in (
            services.close_account,
            services.close_account,
            services.reopen_account,
            services.reopen_account,
        )
    ]

    assert done == [True, False, True, False]
    assert [entry.deed for entry in Entry.objects.order_by("number")] == [
        "accounts.account.closed",
        "accounts.account.reopened",
    ]
    assert client_as(cast.secretary).get("/").status_code == 200


def test_a_session_of_before_does_not_come_back_with_the_account(cast: Cast) -> None:
    client = client_as(cast.secretary)

    services.close_account(cast.secretary.user, by=SYSTEM, now=NOW)
    services.reopen_account(cast.secretary.user, by=SYSTEM, now=NOW)

    assert client.get("/").status_code == 302


def test_slips_are_taken_back_once(cast: Cast) -> None:
    user = cast.secretary.user
    services.make_slips([user], by=SYSTEM, now=NOW)

    assert [services.revoke_slips(user, by=SYSTEM, now=NOW) for _ in range(2)] == [1, 0]
    assert Slip.objects.get().revoked_at == NOW
    assert Entry.objects.filter(deed="accounts.slip.revoked").count() == 1
