"""Password, PIN, mode, sign-out: who gets in, what is said, what is written down."""

import re
from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.auth.hashers import make_password
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from tests.support import page
from zhibu.accounts import services
from zhibu.accounts.models import Device, User
from zhibu.accounts.queries import token_hash, trusted_device
from zhibu.audit.models import Entry
from zhibu.kernel import sealed

WRONG = "The user name or the password is wrong."
PASSWORD = "four plain words here"
SIGN_IN = "/accounts/sign-in/"


@pytest.fixture(autouse=True)
def _fresh_counters() -> None:
    cache.clear()


@pytest.fixture
def officer(db: None) -> User:
    return User.objects.create_user("li.jianguo", PASSWORD, name="李建国")


@pytest.fixture
def phone(db: None) -> Client:
    """A phone that 王小明 trusts; the PIN is 380514."""
    user = User.objects.create_user("m1", name="王小明", pin=make_password("380514"))
    Device.objects.create(user=user, token_hash=token_hash("cookie"), label="Phone", trusted_at=timezone.now())
    client = Client()
    client.cookies["device"] = "cookie"
    return client


def sign_in(client: Client, username: str, password: str = PASSWORD, **more: Any) -> Any:
    return client.post(SIGN_IN, {"login": username, "password": password, **more})


def written() -> list[tuple[Any, ...]]:
    return list(Entry.objects.order_by("number").values_list("actor", "deed", "subject", "detail"))


def signed_in(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


def test_addresses() -> None:
    names = ["account_login", "account_logout", "account_change_password", "account_set_password"]
    assert [reverse(name) for name in names] == [
        SIGN_IN,
        "/accounts/sign-out/",
        "/accounts/password/",
        "/accounts/password/set/",
    ]
    assert [reverse(f"accounts:{name}") for name in ("slip", "pin", "mode")] == [
        "/accounts/slip/",
        "/accounts/pin/",
        "/accounts/mode/",
    ]


@pytest.mark.parametrize("name", ["account_change_password", "account_set_password", "accounts:mode"])
def test_what_needs_somebody_sends_nobody_to_sign_in(name: str, db: None) -> None:
    answer = Client().get(reverse(name))
    assert (answer.status_code, answer["Location"]) == (302, f"{SIGN_IN}?next={reverse(name)}")


@pytest.mark.parametrize("path", ["signup/", "email/", "login/", "password/reset/", "reauthenticate/", "inactive/"])
def test_nothing_else_of_the_library_has_an_address(path: str, officer: User) -> None:
    client = Client()
    client.force_login(officer)
    assert client.get(f"/accounts/{path}").status_code == 404


def test_the_page_offers_both_ways(db: None) -> None:
    text = page(Client().get(SIGN_IN))
    assert re.findall(r'<form method="post" action="(/accounts/[^"]*)"', text) == ["/accounts/passkey/", SIGN_IN]
    assert text.count('href="/accounts/slip/"') == 1
    assert "placeholder" not in text


def test_the_page_offers_the_pin_on_a_trusted_device(phone: Client) -> None:
    text = page(phone.get(SIGN_IN))
    assert re.findall(r'<form method="post" action="(/accounts/[^"]*)"', text) == [
        "/accounts/passkey/",
        "/accounts/pin/",
        SIGN_IN,
    ]
    assert "This device is trusted for 王小明." in text


def test_an_officer_signs_in_whatever_the_case_of_the_name(officer: User) -> None:
    client = Client()
    answer = sign_in(client, " Li.Jianguo ", next="/organisation/")
    assert (answer.status_code, answer["Location"]) == (302, "/organisation/")
    assert signed_in(client) == str(officer.pk)
    assert client.session.get_expire_at_browser_close()
    subject = f"accounts.user:{officer.pk}"
    assert written() == [(officer.pk, "accounts.session.opened", subject, {"how": "password"})]


def test_sign_in_leads_nowhere_else(officer: User) -> None:
    assert sign_in(Client(), "li.jianguo", next="https://example.org/")["Location"] == "/"


def test_unknown_wrong_closed_and_unwanted_sample_look_alike(officer: User, settings: Any) -> None:
    settings.SAMPLE_ACCOUNTS = False
    closed = User.objects.create_user("closed", PASSWORD, name="某", is_active=False)
    sample = User.objects.create_user("sample", PASSWORD, name="某", is_sample=True)
    slip_only = User.objects.create_user("slip", name="某")
    tries = [("nobody", PASSWORD), ("li.jianguo", "wrong"), ("closed", PASSWORD), ("sample", PASSWORD), ("slip", "!x")]
    texts = []
    for username, password in tries:
        client = Client()
        answer = page(sign_in(client, username, password))
        assert signed_in(client) is None
        assert "account_login" not in client.session
        text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", answer)
        texts.append(text.replace(f'value="{username}"', ""))
    assert len(set(texts)) == 1
    assert WRONG in texts[0]
    typed = {"how": "password", "typed": sealed.lookup("nobody")}
    known = [(None, "accounts.session.refused", f"accounts.user:{user.pk}", {"how": "password"}) for user in (officer, closed, sample, slip_only)]  # fmt: skip  # noqa: E501
    assert written() == [(None, "accounts.session.refused", "accounts.user:unknown", typed), *known]


def test_unknown_and_wrong_cost_the_same_work(officer: User) -> None:
    """One hash each; counted, because a clock in a test says little."""
    User.objects.create_user("slip", name="某")
    with patch("django.contrib.auth.hashers.MD5PasswordHasher.encode", return_value="md5$x$y") as encode:
        counts = []
        for username in ("nobody", "li.jianguo", "slip"):
            encode.reset_mock()
            sign_in(Client(), username, "wrong")
            counts.append(encode.call_count)
    assert counts == [1, 1, 1]


def test_after_five_wrong_tries_the_right_password_waits(officer: User) -> None:
    User.objects.create_user("other", PASSWORD, name="某")
    for _time in range(5):
        assert WRONG in page(sign_in(Client(), "li.jianguo", "wrong"))
    assert "Too many wrong tries. Wait five minutes, then try again." in page(sign_in(Client(), "li.jianguo"))
    for _time in range(5):
        assert WRONG in page(sign_in(Client(), "nobody", "wrong"))
    assert "Too many wrong tries. Wait five minutes, then try again." in page(sign_in(Client(), "nobody"))
    assert sign_in(Client(), "other").status_code == 302


def test_too_many_from_one_address_get_a_page(officer: User, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip"}
    answers = [sign_in(Client(), "li.jianguo").status_code for _time in range(3)]
    assert answers == [302, 302, 429]
    assert sign_in(Client(REMOTE_ADDR="10.1.1.1"), "li.jianguo").status_code == 302


def test_signing_out_asks_first_and_is_written_down(officer: User) -> None:
    client = Client()
    client.force_login(officer)
    assert "Do you want to sign out" in page(client.get("/accounts/sign-out/"))
    assert signed_in(client) == str(officer.pk)
    answer = client.post("/accounts/sign-out/")
    assert (answer.status_code, answer["Location"], signed_in(client)) == (302, SIGN_IN, None)
    assert written() == [(officer.pk, "accounts.session.closed", f"accounts.user:{officer.pk}", {})]
    assert "You have signed out." in page(client.get(SIGN_IN))
    assert client.get("/accounts/sign-out/")["Location"] == SIGN_IN


def test_a_password_is_changed_with_the_current_one_and_ends_other_sessions(officer: User) -> None:
    here, elsewhere = Client(), Client()
    here.force_login(officer)
    elsewhere.force_login(officer)
    new = {"password1": "another four words", "password2": "another four words"}
    wrong = page(here.post("/accounts/password/", {"oldpassword": "wrong", **new}))
    assert "This is not your current password." in wrong
    assert here.post("/accounts/password/", {"oldpassword": PASSWORD, **new}).status_code == 302
    officer.refresh_from_db()
    assert officer.check_password("another four words")
    assert here.get("/accounts/sign-out/").status_code == 200
    assert elsewhere.get("/accounts/sign-out/").status_code == 302
    assert written() == [(officer.pk, "accounts.password.changed", f"accounts.user:{officer.pk}", {})]


def test_who_came_with_a_slip_sets_a_first_password(db: None) -> None:
    user, client = User.objects.create_user("zhao", name="赵兰"), Client()
    client.force_login(user)
    assert client.get("/accounts/password/")["Location"] == "/accounts/password/set/"
    text = page(client.get("/accounts/password/set/"))
    assert "Your user name is zhao." in text
    short = page(client.post("/accounts/password/set/", {"password1": "short", "password2": "short"}))
    assert "Error: set a password" in short
    new = {"password1": "another four words", "password2": "another four words"}
    assert client.post("/accounts/password/set/", new).status_code == 302
    assert client.get("/accounts/password/set/")["Location"] == "/accounts/password/"
    assert [deed for _actor, deed, *_rest in written()] == ["accounts.password.set"]


def test_the_right_pin_opens_thirty_days(phone: Client) -> None:
    user = User.objects.get()
    answer = phone.post("/accounts/pin/", {"pin": "３８０ 514", "next": "/organisation/"})
    assert (answer.status_code, answer["Location"]) == (302, "/organisation/")
    assert signed_in(phone) == str(user.pk)
    assert phone.session.get_expiry_age() == 30 * 86400
    assert Device.objects.get().failures == 0
    assert written() == [(user.pk, "accounts.session.opened", f"accounts.user:{user.pk}", {"how": "pin"})]


def test_the_pin_leads_nowhere_else(phone: Client) -> None:
    assert phone.post("/accounts/pin/", {"pin": "380514", "next": "//example.org"})["Location"] == "/"


def test_five_wrong_pins_and_the_device_is_no_longer_trusted(phone: Client) -> None:
    user, device = User.objects.get(), Device.objects.get()
    said = [page(phone.post("/accounts/pin/", {"pin": "000000"})) for _time in range(5)]
    left = [re.findall(r"The PIN is wrong\. (\w+) tr", text) for text in said]
    assert left == [["4"] * 2, ["3"] * 2, ["2"] * 2, ["One"] * 2, []]
    assert "Ask an officer of your branch for a new slip." in said[4]
    assert trusted_device("cookie") is None
    right = page(phone.post("/accounts/pin/", {"pin": "380514"}))
    assert "Ask an officer of your branch for a new slip." in right
    assert signed_in(phone) is None
    subject = f"accounts.user:{user.pk}"
    refused = [
        (None, "accounts.session.refused", subject, {"how": "pin", "device": device.pk, "tries_left": left})
        for left in (4, 3, 2, 1, 0)
    ]
    revoked = (None, "accounts.device.revoked", subject, {"device": device.pk, "why": "wrong PIN"})
    assert written() == [*refused, revoked]


def test_a_right_pin_makes_earlier_wrong_ones_forgotten(phone: Client) -> None:
    for pin in ("000000", "000001", "380514", "000002", "000003", "000004", "000005"):
        phone.post("/accounts/pin/", {"pin": pin})
    assert (Device.objects.get().failures, Device.objects.get().revoked_at) == (4, None)


def test_a_pin_without_its_device_opens_nothing(phone: Client) -> None:
    for cookie in ("", "another"):
        client = Client()
        client.cookies["device"] = cookie
        assert "This device is not trusted, or no longer" in page(client.post("/accounts/pin/", {"pin": "380514"}))
        assert signed_in(client) is None


def test_a_pin_of_a_closed_account_opens_nothing(phone: Client) -> None:
    User.objects.update(is_active=False)
    assert "This device is not trusted, or no longer" in page(phone.post("/accounts/pin/", {"pin": "380514"}))
    assert "trusted for" not in page(phone.get(SIGN_IN))


def test_what_is_no_pin_costs_no_try(phone: Client) -> None:
    for pin in ("", "12345", "abcdef", "１２３４５六"):
        phone.post("/accounts/pin/", {"pin": pin})
    assert Device.objects.get().failures == 0


def test_pin_and_no_device_cost_the_same_work(phone: Client) -> None:
    with patch("django.contrib.auth.hashers.MD5PasswordHasher.encode", return_value="md5$x$y") as encode:
        for token in ("cookie", "another", ""):
            encode.reset_mock()
            services.check_pin(token=token, pin="000000", now=timezone.now())
            assert encode.call_count == 1, token


@pytest.mark.parametrize(("mode", "status"), [("member", 302), ("officer", 302), ("root", 400), ("", 400)])
def test_the_mode_is_switched_openly(officer: User, mode: str, status: int) -> None:
    client = Client()
    client.force_login(officer)
    assert client.post("/accounts/mode/", {"mode": mode}).status_code == status
    assert client.session.get("mode") == (mode if status == 302 else None)
    assert client.get("/accounts/mode/").status_code == 405


def test_a_closed_account_is_not_opened_by_any_room(officer: User) -> None:
    officer.is_active = False
    with pytest.raises(PermissionDenied):
        services.open_session(RequestFactory().get("/"), officer, how="sample", now=timezone.now())


def test_the_program_does_not_start_over_invented_people(officer: User) -> None:
    services.refuse_sample_accounts()
    User.objects.create_user("sample", name="某", is_sample=True)
    with pytest.raises(ImproperlyConfigured, match="1 sample accounts are in this database"):
        services.refuse_sample_accounts()


def test_two_names_that_differ_in_case_are_one(officer: User) -> None:
    from django.db import IntegrityError, transaction

    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user("LI.JIANGUO", name="李")
