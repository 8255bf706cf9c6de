"""Three persons, two in a small office, never one: made, renewed, replaced, and what the commands say."""

from io import StringIO
from itertools import product
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.support import Cast, client_as, make_administrators, page
from zhibu.accounts import services
from zhibu.accounts.models import Slip, User
from zhibu.accounts.queries import needs_second_factor
from zhibu.accounts.services.administrators import persons
from zhibu.accounts.states import Duty
from zhibu.audit.models import Entry
from zhibu.audit.services import SYSTEM
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.policy import person_for

THREE = {Duty.SYSTEM: "张三", Duty.SECURITY: "李四", Duty.AUDIT: "王五"}


def made(names: dict[Duty, str] = THREE, count: int = 3) -> list[services.Administrator]:
    return services.make_administrators(names=names, count=count, by=SYSTEM, now=timezone.now())


def run(*words: str) -> str:
    out = StringIO()
    call_command("administrator", *words, stdout=out)
    return out.getvalue()


def held() -> dict[str, set[str]]:
    return {user.username: set(user.duties) for user in User.objects.order_by("pk") if user.duties}


def test_three_persons_each_with_a_code(db: None) -> None:
    found = made()

    assert held() == {"xitong": {"system"}, "anquan": {"security"}, "shenji": {"audit"}}
    assert len({one.code for one in found}) == Slip.objects.filter(used_at=None, revoked_at=None).count() == 3
    entry = Entry.objects.get(deed="accounts.administrators.made")
    keys = {user.username: user.pk for user in User.objects.all()}
    assert entry.detail == {
        "persons": 3,
        "accounts": {"system": keys["xitong"], "security": keys["anquan"], "audit": keys["shenji"]},
    }


def test_two_persons_keep_the_auditor_apart(db: None) -> None:
    made({Duty.SECURITY: "张三", Duty.AUDIT: "王五"}, 2)

    assert held() == {"xitong": {"system", "security"}, "shenji": {"audit"}}
    assert Entry.objects.get(deed="accounts.administrators.made").detail["persons"] == 2


def test_every_choice_of_names_is_three_or_two_persons_or_refused() -> None:
    for count, *chosen in product((1, 2, 3), ("", "甲", "乙"), ("", "甲", "丙"), ("", "甲", "丁")):
        names = dict(zip(Duty, chosen, strict=True))
        try:
            found = persons(names, count=count)
        except NotPossibleError:
            continue
        assert len(found) == count
        assert count in {2, 3}
        assert {duty for duties in found.values() for duty in duties} == set(Duty)
        assert [duties for duties in found.values() if Duty.AUDIT in duties] == [{Duty.AUDIT}]


@pytest.mark.parametrize(
    ("names", "count", "said"),
    [
        (dict.fromkeys(Duty, "张三"), 3, "somebody else"),
        (dict.fromkeys(Duty, "张三"), 2, "somebody else"),
        (THREE | {Duty.SECURITY: "张 三"}, 3, "3 persons were chosen, but 2 are named"),
        (THREE, 2, "2 persons were chosen, but 3 are named"),
        (THREE | {Duty.AUDIT: " "}, 3, "missing for: audit"),
        (THREE, 1, "never one"),
    ],
)
def test_what_is_refused_writes_nothing(db: None, names: dict[Duty, str], count: int, said: str) -> None:
    with pytest.raises(NotPossibleError, match=said):
        made(names, count)

    assert (User.objects.count(), Entry.objects.count()) == (0, 0)


def test_they_are_made_once(db: None) -> None:
    made()

    with pytest.raises(NotPossibleError, match="administrators already"):
        made({Duty.SYSTEM: "甲", Duty.SECURITY: "乙", Duty.AUDIT: "丙"})
    assert len(held()) == 3


@pytest.mark.parametrize("flag", ["is_system_admin", "is_security_admin"])
def test_the_database_keeps_the_auditor_apart(db: None, flag: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(username="x", is_audit_admin=True, **{flag: True})


def test_the_database_keeps_one_of_each(db: None) -> None:
    made()

    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(username="x", is_audit_admin=True)


def test_who_is_replaced_is_out_at_once(cast: Cast) -> None:
    before = make_administrators(cast)["audit"]
    client = client_as(before)
    assert client.get("/accounts/log/").status_code == 200

    said = run("replace", "审计", "赵六")

    assert client.get("/accounts/log/").status_code == 302
    before.refresh_from_db()
    assert (before.is_active, before.duties) == (False, frozenset())
    assert held()["shenji2"] == {"audit"}
    assert "user name shenji2  code " in said
    after = User.objects.get(username="shenji2")
    assert Entry.objects.get(deed="accounts.administrator.replaced").detail == {
        "duties": ["audit"],
        "before": before.pk,
        "after": after.pk,
    }


def test_nobody_takes_a_second_place(db: None) -> None:
    made()

    with pytest.raises(CommandError, match=r"李四 is an administrator already.*Nothing was written"):
        run("replace", "audit", "李四")
    assert len(held()) == 3


def test_two_become_three(db: None) -> None:
    made({Duty.SYSTEM: "张三", Duty.AUDIT: "王五"}, 2)

    run("replace", "security", "李四", "--only")

    assert held() == {"xitong": {"system"}, "shenji": {"audit"}, "anquan": {"security"}}
    assert User.objects.get(username="xitong").is_active


def test_of_two_the_whole_place_is_handed_over(db: None) -> None:
    made({Duty.SYSTEM: "张三", Duty.AUDIT: "王五"}, 2)

    run("replace", "security", "李四")

    assert held() == {"shenji": {"audit"}, "xitong2": {"system", "security"}}


def test_a_new_code_ends_what_opened_the_account_before(cast: Cast) -> None:
    user = make_administrators(cast)["security"]
    user.set_password("correct horse battery")
    user.save()
    client = client_as(user)

    said = run("slip", "security")

    assert client.get("/organisation/accounts/").status_code == 302
    user.refresh_from_db()
    assert not user.has_usable_password()
    assert "code " in said
    assert Entry.objects.filter(deed="accounts.administrator.renewed", subject=f"accounts.user:{user.pk}").exists()


def test_the_list_shows_no_codes(db: None) -> None:
    codes = [one.code for one in made()]

    said = run("list")

    assert [line.split()[:2] for line in said.splitlines()] == [
        ["system", "张三"],
        ["security", "李四"],
        ["audit", "王五"],
    ]
    assert said.count("has not set a password yet") == 3
    assert not any(code in said for code in codes)


def test_make_is_for_a_committee_that_has_none(cast: Cast) -> None:
    run("make", "--administrators", "3", "--names", "系统=张三", "安全＝李四", "audit=王五")

    assert len(held()) == 3


@pytest.mark.parametrize("pair", ["张三", "领导=张三", "系统=", "=张三"])
def test_names_are_typed_with_their_duty(db: None, pair: str) -> None:
    with pytest.raises(CommandError, match="write 系统=NAME"):
        run("make", "--administrators", "3", "--names", pair)


def test_without_administrators_there_is_nobody_to_replace(db: None) -> None:
    for words in (("slip", "audit"), ("replace", "audit", "张三")):
        with pytest.raises(CommandError, match="no administrators yet"):
            run(*words)


def test_only_administrators_need_a_second_factor_so_far(cast: Cast, settings: Any) -> None:
    settings.SECOND_FACTOR = "administrators"
    everybody = [member.user for member in cast.people.values()] + list(make_administrators(cast).values())

    assert [user.username for user in everybody if needs_second_factor(user)] == ["xitong", "anquan", "shenji"]


def test_an_administrator_is_a_mode_of_its_own(cast: Cast) -> None:
    user = make_administrators(cast)["security"]

    who = person_for(user, mode="officer", today=timezone.localdate())

    assert (who.mode, who.duties, who.member, who.paths, who.is_staff) == (
        "administrator",
        {"security"},
        None,
        [],
        False,
    )
    assert (who.actor.id, who.actor.role) == (user.pk, "administrator: security")
    assert person_for(user, mode=None, today=timezone.localdate(), by_pin=True).mode == "anonymous"


@pytest.mark.parametrize(
    ("duty", "address"),
    [
        ("system", "/accounts/installation/"),
        ("security", "/organisation/accounts/"),
        ("audit", "/accounts/log/"),
    ],
)
def test_a_pin_administers_nothing(cast: Cast, duty: str, address: str) -> None:
    client = client_as(make_administrators(cast)[duty])
    session = client.session
    session[services.BY_PIN] = True
    session.save()

    assert client.get(address).status_code == 404
    assert "Set a password" in page(client.get("/"))
    assert client.get("/organisation/").status_code == 403


def test_ordinary_people_cost_no_query_more(cast: Cast, django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        person_for(cast.secretary.user, mode=None, today=timezone.localdate())
    user = make_administrators(cast)["audit"]
    with django_assert_num_queries(1):
        person_for(user, mode=None, today=timezone.localdate())
