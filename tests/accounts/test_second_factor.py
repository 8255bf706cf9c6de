"""The second factor: who is asked, what opens without it, how it is set up, lost and taken away."""

import re
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.support import Cast, client_as, make_administrators, page
from zhibu.accounts.models import User
from zhibu.accounts.queries import has_second_factor
from zhibu.accounts.services import BY_PIN, PASSED
from zhibu.audit.models import Entry
from zhibu.kernel import sealed

PASSWORD = "four plain words here"
SET_UP = reverse("mfa_activate_totp")


@pytest.fixture(autouse=True)
def _asked(settings: Any) -> None:
    settings.SECOND_FACTOR = "administrators"
    cache.clear()


@pytest.fixture
def admins(cast: Cast) -> dict[str, User]:
    found = make_administrators(cast)
    for user in found.values():
        user.set_password(PASSWORD)
        user.save()
    return found


def sign_in(user: User) -> tuple[Client, Any]:
    client = Client()
    return client, client.post(reverse("account_login"), {"login": user.username, "password": PASSWORD})


def code(secret: str, steps: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def set_up(client: Client) -> tuple[str, list[str]]:
    """Set a second factor up as somebody would; the secret and the recovery codes."""
    secret = re.search(r'class="key">([^<]+)<', page(client.get(SET_UP)))[1].replace(" ", "")  # type: ignore[index]
    text = page(client.post(SET_UP, {"code": code(secret)}))
    return secret, re.findall(r"<li><code>(\d{4}) (\d{4})</code></li>", text)


def deeds() -> list[tuple[str, Any]]:
    return list(Entry.objects.order_by("number").values_list("deed", "detail"))


def test_who_needs_one_and_has_none_can_do_nothing_but_set_it_up(admins: dict[str, User]) -> None:
    client, answer = sign_in(admins["audit"])
    assert answer.status_code == 302
    for name in ("circulation:home", "accounts:log", "organisation:tree", "accounts:own", "account_change_password"):
        got = client.get(reverse(name))
        assert (name, got.status_code, got["Location"]) == (name, 302, SET_UP)
    posted = client.post(reverse("accounts:log_check"))
    assert (posted.status_code, posted["Location"]) == (302, SET_UP)
    assert "accounts.log.checked" not in dict(deeds())
    text = page(client.get(SET_UP))
    assert "until then nothing else opens" in text
    assert 'class="rail"' not in text
    assert client.post(reverse("kernel:language"), {"language": "en"}).status_code == 302
    assert client.get(reverse("account_logout")).status_code == 200


def test_setting_up_shows_the_recovery_codes_once_and_opens_the_rest(admins: dict[str, User]) -> None:
    elsewhere = client_as(admins["audit"])
    client, _answer = sign_in(admins["audit"])
    secret, codes = set_up(client)
    assert len(codes) == len(set(codes)) == 10
    assert page(client.get(reverse("accounts:log")))
    assert elsewhere.get(reverse("accounts:log"))["Location"].startswith(reverse("account_login"))
    kept = str(list(Authenticator.objects.values("data"))) + str(deeds())
    assert [word for word in (secret, *("".join(pair) for pair in codes)) if word in kept] == []
    assert client.get(SET_UP)["Location"] == reverse("accounts:own")
    assert [deed for deed, _detail in deeds()][-1] == "accounts.second_factor.set_up"


def test_a_wrong_first_code_sets_nothing_up(admins: dict[str, User]) -> None:
    client, _answer = sign_in(admins["audit"])
    client.get(SET_UP)
    assert "This code is wrong, used already or too old." in page(client.post(SET_UP, {"code": "000000"}))
    assert not has_second_factor(admins["audit"])


def test_after_the_password_the_code_is_asked(admins: dict[str, User]) -> None:
    secret, _codes = set_up(sign_in(admins["audit"])[0])
    cache.clear()
    client, answer = sign_in(admins["audit"])
    assert answer["Location"] == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session
    assert client.get(reverse("accounts:log"))["Location"].startswith(reverse("account_login"))
    wrong = page(client.post(answer["Location"], {"code": "000000"}))
    assert "This code is wrong" in wrong
    right = client.post(answer["Location"], {"code": f" {code(secret)[:3]} {code(secret)[3:]} "})
    assert right.status_code == 302
    assert page(client.get(reverse("accounts:log")))
    assert deeds()[-2:] == [
        ("accounts.session.refused", {"how": "code"}),
        ("accounts.session.opened", {"how": "password and code"}),
    ]


def test_a_code_opens_once(admins: dict[str, User]) -> None:
    secret, _codes = set_up(sign_in(admins["audit"])[0])
    cache.clear()
    used = code(secret)
    for _who in range(2):
        client, _answer = sign_in(admins["audit"])
        last = client.post(reverse("mfa_authenticate"), {"code": used})
        # the library forgets a used code after half a minute, while it still fits
        keys = [key for key in list(cache._cache) if "allauth.mfa.totp.used" in key]
        [cache._cache.pop(key) for key in keys]
    assert "This code is wrong, used already or too old." in page(last)


def test_a_recovery_code_opens_once(admins: dict[str, User]) -> None:
    _secret, codes = set_up(sign_in(admins["audit"])[0])
    spare = " ".join(codes[0])
    opened = []
    for _time in range(2):
        client, _answer = sign_in(admins["audit"])
        opened.append(client.post(reverse("mfa_authenticate"), {"code": spare}).status_code)
    assert opened == [302, 200]


def test_guessing_codes_is_stopped(admins: dict[str, User]) -> None:
    secret, _codes = set_up(sign_in(admins["audit"])[0])
    cache.clear()
    client, _answer = sign_in(admins["audit"])
    for _time in range(5):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "Too many wrong tries." in page(client.post(reverse("mfa_authenticate"), {"code": code(secret)}))
    assert "_auth_user_id" not in client.session


def test_removing_it_leads_back_to_setting_it_up(admins: dict[str, User]) -> None:
    client, _answer = sign_in(admins["audit"])
    set_up(client)
    assert "you set up the next at once" in page(client.get(reverse("mfa_deactivate_totp")))
    assert client.post(reverse("mfa_deactivate_totp"))["Location"] == reverse("accounts:own")
    assert client.get(reverse("accounts:log"))["Location"] == SET_UP
    assert deeds()[-1] == ("accounts.second_factor.removed", {})
    assert Authenticator.objects.count() == 0


def test_new_recovery_codes_replace_the_old(admins: dict[str, User]) -> None:
    client, _answer = sign_in(admins["audit"])
    _secret, old = set_up(client)
    text = page(client.post(reverse("mfa_generate_recovery_codes")))
    new = re.findall(r"<li><code>(\d{4}) (\d{4})</code></li>", text)
    assert (len(new), set(new) & set(old)) == (10, set())
    assert deeds()[-1] == ("accounts.recovery_codes.made", {})


def test_a_session_that_has_not_shown_it_shows_it(admins: dict[str, User]) -> None:
    """As when the policy is switched on while somebody is signed in."""
    secret, _codes = set_up(sign_in(admins["audit"])[0])
    cache.clear()
    admins["audit"].refresh_from_db()
    client = client_as(admins["audit"])
    address = client.get(reverse("accounts:log"))["Location"]
    assert address == f"{reverse('mfa_reauthenticate')}?next=%2Faccounts%2Flog%2F"
    answer = client.post(reverse("mfa_reauthenticate"), {"code": code(secret), "next": "/accounts/log/"})
    assert answer["Location"] == "/accounts/log/"
    assert page(client.get("/accounts/log/"))


def test_another_account_in_the_same_browser_has_shown_nothing(admins: dict[str, User]) -> None:
    client, _answer = sign_in(admins["audit"])
    set_up(client)
    client.post(reverse("account_logout"))
    client.post(reverse("account_login"), {"login": admins["system"].username, "password": PASSWORD})
    assert client.get(reverse("accounts:installation"))["Location"] == SET_UP


def test_who_came_by_slip_or_pin_does_not_set_one_up(cast: Cast) -> None:
    client = client_as(cast.secretary)
    session = client.session
    session[BY_PIN] = True
    session.save()
    for name in ("mfa_activate_totp", "mfa_deactivate_totp", "mfa_generate_recovery_codes"):
        answer = client.get(reverse(name))
        assert (name, answer.status_code) == (name, 403)
        assert "Sign in with your password first" in answer.content.decode()


@pytest.mark.parametrize(
    ("policy", "asked"),
    [("off", []), ("administrators", ["audit"]), ("officers", ["audit", "secretary", "both", "staff"])],
)
def test_the_policy_says_who(
    cast: Cast, admins: dict[str, User], settings: Any, policy: str, asked: list[str]
) -> None:
    settings.SECOND_FACTOR = policy
    people = {"audit": admins["audit"], **{who: cast.people[who] for who in ("secretary", "both", "staff", "member")}}
    found = []
    for who, person in people.items():
        answer = client_as(person, mode="member" if who == "both" else None).get("/")
        if answer.status_code == 302 and answer["Location"] == SET_UP:
            found.append(who)
    assert found == asked


def test_a_phone_with_a_pin_is_a_member_and_is_not_asked(cast: Cast, settings: Any) -> None:
    settings.SECOND_FACTOR = "officers"
    client = client_as(cast.secretary)
    session = client.session
    session[BY_PIN] = True
    session.save()
    assert client.get("/").status_code == 200


def test_the_security_administrator_takes_a_lost_one_away(cast: Cast, admins: dict[str, User]) -> None:
    lost, _answer = sign_in(admins["audit"])
    set_up(lost)
    client, _answer = sign_in(admins["security"])
    set_up(client)
    address = reverse("organisation:account", args=[admins["audit"].pk])
    assert "Take the second factor away" in page(client.get(address))
    assert client.post(address, {"deed": "second"})["Location"] == address
    assert not has_second_factor(admins["audit"])
    assert lost.get(reverse("accounts:log"))["Location"].startswith(reverse("account_login"))
    entry = Entry.objects.latest("number")
    assert (entry.deed, entry.actor, entry.subject) == (
        "accounts.second_factor.reset",
        admins["security"].pk,
        f"accounts.user:{admins['audit'].pk}",
    )
    assert "Take the second factor away" not in page(client.get(address))
    own = reverse("organisation:account", args=[admins["security"].pk])
    assert "Take the second factor away" not in page(client.get(own))
    refused = client.post(own, {"deed": "second"})
    assert (refused.status_code, has_second_factor(admins["security"])) == (403, True)
    assert "Nobody resets their own second factor." in refused.content.decode()


def test_a_new_code_at_the_console_drops_a_lost_one(admins: dict[str, User], capsys: Any) -> None:
    set_up(sign_in(admins["audit"])[0])
    call_command("administrator", "slip", "audit")
    assert not has_second_factor(admins["audit"])
    assert [deed for deed, _detail in deeds()][-3:] == [
        "accounts.second_factor.reset",
        "accounts.slip.made",
        "accounts.administrator.renewed",
    ]


def test_the_secret_is_sealed(admins: dict[str, User]) -> None:
    secret, _codes = set_up(sign_in(admins["audit"])[0])
    kept = Authenticator.objects.get(type="totp").data["secret"]
    assert (secret in kept, sealed.unseal(kept)) == (False, secret)


def test_one_who_has_shown_it_costs_no_query_more(admins: dict[str, User], settings: Any) -> None:
    counts = []
    for policy in ("off", "officers"):
        client = client_as(admins["audit"])
        session = client.session
        session[PASSED] = admins["audit"].pk
        session.save()
        settings.SECOND_FACTOR = policy
        with CaptureQueriesContext(connection) as captured:
            page(client.get(reverse("accounts:log")))
        counts.append(len(captured.captured_queries))
    assert counts[0] == counts[1]
