"""Slips: made once, used once, found by nobody else."""

import re
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.support import page
from zhibu.accounts import services
from zhibu.accounts.models import Device, Slip, User
from zhibu.accounts.queries import ALPHABET, read_code, token_hash, trusted_device
from zhibu.audit.models import Entry
from zhibu.audit.services import Actor

OFFICE = Actor(99, "clerk of 00")
NOTHING = "This code does not open anything: it is mistyped, used or too old."


@pytest.fixture
def people(db: None) -> list[User]:
    return [User.objects.create_user(f"m{number}", name=f"党员{number}") for number in range(3)]


def new_slip(user: User) -> str:
    return services.make_slips([user], by=OFFICE, now=timezone.now())[0][1]


def use(client: Client, code: str) -> str:
    return page(client.post(reverse("accounts:slip"), {"code": code}))


def deeds() -> list[str]:
    return list(Entry.objects.order_by("number").values_list("deed", flat=True))


def test_each_account_gets_its_own_code_and_the_chain_gets_none(people: list[User]) -> None:
    now = timezone.now()
    made = services.make_slips([*people, people[0]], by=OFFICE, now=now)
    assert [user for user, _code in made] == people
    assert len({code for _user, code in made}) == 3
    for _user, code in made:
        assert re.fullmatch(f"[{ALPHABET}]{{5}}-[{ALPHABET}]{{5}}", code)
    slips = list(Slip.objects.order_by("pk").values_list("user", "made_by", "made_at", "expires_at", "used_at"))
    assert slips == [(user.pk, 99, now, now + timedelta(days=7), None) for user in people]
    written = str(list(Entry.objects.values())) + str(list(Slip.objects.values()))
    assert deeds() == ["accounts.slip.made"] * 3
    assert [code for _user, code in made if code in written or read_code(code) in written] == []


def test_slips_for_many_cost_a_few_queries(people: list[User], django_assert_max_num_queries: object) -> None:
    users = User.objects.bulk_create(User(username=f"x{n}", name="无名", password="!") for n in range(40))
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        assert len(services.make_slips(users, by=OFFICE, now=timezone.now())) == 40


def test_nobody_asked_for_no_slips(db: None) -> None:
    assert services.make_slips([], by=OFFICE, now=timezone.now()) == []
    assert deeds() == []


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("ABCDE-FGHJK", "ABCDEFGHJK"),
        (" abcde fghjk ", "ABCDEFGHJK"),
        ("ＡＢＣＤＥ－ＦＧＨＪＫ", "ABCDEFGHJK"),
        ("oil00-11111", "0110011111"),
        ("ABCDE-FGHJ", ""),
        ("ABCDE-FGHJU", ""),
        ("支部支部支部支部支部", ""),
        ("", ""),
    ],
)
def test_a_code_is_read_as_it_is_meant(typed: str, code: str) -> None:
    assert read_code(typed) == code


def test_a_slip_signs_in_trusts_the_device_and_shows_the_pin_once(people: list[User]) -> None:
    client = Client(headers={"user-agent": "Phone"})
    code = new_slip(people[0])
    assert f'value="{code}"' in page(client.get(reverse("accounts:slip"), {"code": code}))
    answer = client.post(reverse("accounts:slip"), {"code": code.lower()})
    pin = re.search(r'class="secret">(\d{6})<', page(answer))
    assert pin is not None
    assert answer["Cache-Control"] == "no-store"
    cookie = answer.cookies["device"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"], cookie["path"]) == (
        True,
        "Lax",
        400 * 86400,
        "/",
    )
    device = Device.objects.get()
    assert (device.user, device.label, device.token_hash) == (people[0], "Phone", token_hash(cookie.value))
    people[0].refresh_from_db()
    assert pin[1] not in people[0].pin
    assert services.check_pin(token=cookie.value, pin=pin[1], now=timezone.now()).user == people[0]
    assert client.session["_auth_user_id"] == str(people[0].pk)
    assert client.session.get_expiry_age() == 30 * 86400
    assert deeds() == ["accounts.slip.made", "accounts.slip.used", "accounts.session.opened"]
    written = str(list(Entry.objects.values()))
    assert [secret for secret in (pin[1], read_code(code), cookie.value) if secret in written] == []


def test_unknown_used_revoked_expired_and_closed_say_the_same(people: list[User]) -> None:
    used, revoked, expired, closed = new_slip(people[0]), new_slip(people[1]), new_slip(people[2]), ""
    use(Client(), used)
    new_slip(people[1])
    Slip.objects.filter(user=people[2]).update(expires_at=timezone.now())
    people.append(User.objects.create_user("closed", name="某", is_active=False))
    closed = new_slip(people[3])
    for code in (used, revoked, expired, closed, "ABCDE-FGHJK"):
        client = Client()
        assert NOTHING in use(client, code), code
        assert "_auth_user_id" not in client.session
    assert Device.objects.count() == 1


def test_a_sample_account_stays_outside_where_samples_are_not_wanted(people: list[User], settings: object) -> None:
    settings.SAMPLE_ACCOUNTS = False  # type: ignore[attr-defined]
    User.objects.filter(pk=people[0].pk).update(is_sample=True)
    assert NOTHING in use(Client(), new_slip(people[0]))


def test_what_is_no_code_is_said_at_once(people: list[User]) -> None:
    assert "A code has ten letters and digits, like ABCDE-FGHJK." in use(Client(), "hello")


def test_a_new_slip_ends_the_devices_and_sessions_of_before(people: list[User]) -> None:
    lost, new = Client(), Client()
    use(lost, new_slip(people[0]))
    assert lost.get(reverse("account_logout")).status_code == 200
    use(new, new_slip(people[0]))
    assert lost.get(reverse("account_logout")).status_code == 302
    assert trusted_device(lost.cookies["device"].value) is None
    assert trusted_device(new.cookies["device"].value) is not None
    first = Device.objects.order_by("pk")[0]
    assert Entry.objects.filter(deed="accounts.slip.used").latest("number").detail["devices_revoked"] == [first.pk]


def test_wrong_codes_from_one_address_are_stopped_and_right_ones_do_not_count(
    people: list[User], settings: object
) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"slip": "3/10m/ip"}  # type: ignore[attr-defined]
    for _time in range(4):
        assert NOTHING not in use(Client(), new_slip(people[0]))
    for _time in range(3):
        assert NOTHING in use(Client(), "ABCDE-FGHJK")
    answer = Client().post(reverse("accounts:slip"), {"code": new_slip(people[0])})
    assert answer.status_code == 429
    assert "Too many tries" in answer.content.decode()
    elsewhere = Client(REMOTE_ADDR="10.1.1.1")
    assert NOTHING not in use(elsewhere, new_slip(people[0]))


@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_same_time_one_wins() -> None:
    code = read_code(new_slip(User.objects.create_user("m", name="某")))
    start, won = threading.Barrier(4), []

    def one() -> None:
        try:
            start.wait()
            won.append(services.use_slip(code=code, label="", now=timezone.now()) is not None)
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _time in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(won) == [False, False, False, True]
    assert Device.objects.count() == 1


def test_no_pin_is_one_that_people_guess_first() -> None:
    pins = [services.make_pin() for _time in range(2000)]
    assert [pin for pin in pins if len(pin) != 6 or not pin.isdigit() or len(set(pin)) < 4] == []
    steps = [{int(pin[place + 1]) - int(pin[place]) for place in range(5)} for pin in pins]
    assert [step for step in steps if len(step) == 1] == []
    assert len(set(pins)) > 1900
