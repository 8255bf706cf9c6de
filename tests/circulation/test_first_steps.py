"""The check list from an empty database to the first notice: who sees it, what leads where, when it goes."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.activities.corridor import issued
from tests.support import Cast, client_as, make_administrators, page
from zhibu.accounts.models import User
from zhibu.kernel.registry import registry
from zhibu.organisation.models import Affiliation, Post, Unit


def steps(text: str) -> list[str]:
    """The lines of the list, `→` before those that lead somewhere."""
    if "First steps" not in text:
        return []
    part = text[text.index('<ol class="todo steps">') : text.index("</ol>", text.index('<ol class="todo steps">'))]
    found = []
    for line in re.findall(r"<li>(.*?)</li>", part, re.S):
        words = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", line)).strip()
        found.append(("→ " if "<a " in line else "") + words)
    return found


def test_the_security_administrator_begins(db: None) -> None:
    client = client_as(make_administrators(None)["security"])

    assert steps(page(client.get("/"))) == [
        "1 The administrators have signed in next",
        "→ 2 Enter the first staff and hand over the slip",
        "3 Import the units committee staff",
        "4 Import the members committee staff",
        "5 Appoint the officers of the units committee staff",
        "6 Print the slips with which people enter committee staff",
        "7 Issue the first notice committee staff",
    ]


def test_the_staff_goes_on(cast: Cast) -> None:
    Affiliation.objects.exclude(member=cast.staff).delete()
    Affiliation.objects.update(unit=cast.root)
    Post.objects.exclude(member=cast.staff).delete()

    assert steps(page(client_as(cast.staff).get("/"))) == [
        "1 The administrators have signed in administrators",
        "2 Enter the first staff and hand over the slip done",
        "3 Import the units done",
        "→ 4 Import the members next",
        "→ 5 Appoint the officers of the units",
        "→ 6 Print the slips with which people enter",
        "→ 7 Issue the first notice",
    ]


def test_every_step_leads_to_a_page(cast: Cast) -> None:
    make_administrators(cast)
    client = client_as(cast.staff)
    Unit.objects.exclude(pk__in=[cast.root.pk, cast.apart.pk]).update(dissolved="2020-01-01")
    text = page(client.get("/"))

    for address in re.findall(r'<li><a class="row" href="([^"]*)"', text[text.index("todo steps") :]):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("who", ["member", "secretary", "general_secretary"])
def test_others_do_not_see_it(cast: Cast, who: str) -> None:
    assert steps(page(client_as(cast.people[who]).get("/"))) == []


def test_it_goes_with_the_first_notice_and_then_costs_one_query(cast: Cast) -> None:
    administrator = client_as(make_administrators(cast)["system"])
    clerk = client_as(cast.staff)
    assert steps(page(clerk.get("/"))) != []

    issued(cast)

    assert [steps(page(client.get("/"))) for client in (clerk, administrator)] == [[], []]
    with CaptureQueriesContext(connection) as captured:
        assert registry.first_steps[-1].done(None)
    assert len(captured) == 1


@pytest.mark.parametrize("duty", ["system", "security", "audit"])
def test_administrators_have_a_first_page(cast: Cast, duty: str) -> None:
    issued(cast)

    text = page(client_as(make_administrators(cast)[duty]).get("/"))

    assert f"Good day, {duty} administrator" in text
    assert cast.member.name not in text
    menu = re.findall(r'<nav class="rail".*?</nav>', text, re.S)[0]
    assert (
        re.sub(r"<[^>]*>|\s+", " ", menu).split()
        == {
            "system": ["To", "do", "Installation", *["How", "long", "things", "are", "kept"]],
            "security": ["To", "do", "Accounts"],
            "audit": ["To", "do", "Log"],
        }[duty]
    )


def test_an_account_without_a_member_gets_an_answer(cast: Cast) -> None:
    user = User.objects.create(username="alone", name="某人", password="!")

    assert "This account belongs to no member" in page(client_as(user).get("/"))
