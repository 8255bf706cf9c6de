"""The cast stands where its description says, and helpers do what they promise."""

import socket
from datetime import date

import pytest
from django.db import DatabaseError, transaction

from tests.support import Cast, id_number
from zhibu.audit.models import Entry
from zhibu.audit.services import SYSTEM, record
from zhibu.organisation.models import Affiliation, Member
from zhibu.organisation.policy import person_for


def test_people_stand_where_the_description_says(cast: Cast) -> None:
    homes = dict(Affiliation.objects.values_list("member__name", "unit__code"))

    assert {who: homes[member.name] for who, member in cast.people.items()} == {
        "member": "0101",
        "secretary": "0101",
        "both": "0101",
        "other_member": "0102",
        "sibling_secretary": "0102",
        "far_member": "11",
        "other_secretary": "11",
        "general_secretary": "11",
        "staff": "11",
    }


def test_posts_make_officers(cast: Cast) -> None:
    reach = {
        who: person_for(member.user, mode=None, today=cast.root.founded).paths for who, member in cast.people.items()
    }

    assert reach == {
        "member": [],
        "secretary": [cast.branch.path],
        "both": [cast.branch.path],
        "other_member": [],
        "sibling_secretary": [cast.sibling.path],
        "far_member": [],
        "other_secretary": [cast.apart.path],
        "general_secretary": [cast.general.path],
        "staff": [cast.root.path],
    }


def test_invented_id_numbers_have_the_right_checksum() -> None:
    number = id_number(2, born=date(1949, 12, 31))
    weights = [2 ** (17 - place) % 11 for place in range(18)]  # as the standard defines them

    assert number[:17] == "10000019491231002"
    assert (
        sum((10 if sign == "X" else int(sign)) * weight for sign, weight in zip(number, weights, strict=True)) % 11
        == 1
    )


def test_nothing_leaves_this_machine() -> None:
    with socket.socket() as plug, pytest.raises(AssertionError, match="wanted to reach"):
        plug.connect(("192.0.2.1", 80))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_", [1, 2])
def test_guards_survive_the_emptying_of_tables(round_: int) -> None:
    with transaction.atomic():
        record(actor=SYSTEM, deed="tests.guard.tried", subject="tests.guard:1")

    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.update(deed="changed")
    assert Entry.objects.count() == 1
    assert Member.objects.count() == 0
