"""What somebody with a full copy of the database learns of a closed vote: nothing. One code is one ballot, however
many phones send it at once.

    ZHIBU_TEST_ELECTIONS=100 pytest tests/ballots/test_box.py -k linked     the number that docs/promises.md names
    ZHIBU_TEST_CODES=1165 pytest tests/ballots/test_box.py -k parallel
"""

import math
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from tests.ballots.making import by, cast_all, closed, opened
from tests.support import Cast, make_cast
from zhibu.ballots import services
from zhibu.ballots.models import Ballot, Dropped, Slip, Vote
from zhibu.ballots.services import closing
from zhibu.ballots.states import Slips, Stage
from zhibu.kernel.deeds import NotPossibleError

pytestmark = pytest.mark.django_db(transaction=True)

ELECTIONS = int(os.environ.get("ZHIBU_TEST_ELECTIONS", "6"))
CODES = int(os.environ.get("ZHIBU_TEST_CODES", "12"))
VOTERS = 40
CHANCE = 1e-6 if ELECTIONS < 100 else 1e-3  # of a false alarm
TABLES = list(apps.get_app_config("ballots").get_models())


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


def rows(table: str, hidden: str) -> list[tuple[Any, ...]]:
    """Every column of a table, with what the database keeps of each row for itself."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT {hidden}, t.* FROM "{table}" t')
        return cursor.fetchall()


def hidden() -> list[str]:
    """Columns that are there without having been asked for."""
    if connection.vendor == "postgresql":
        return ["xmin::text::bigint", "ctid", "cmin::text::bigint", "xmax::text::bigint"]
    return ["rowid"]


def orders(vote: Vote) -> Iterator[tuple[str, list[str]]]:
    """Ways to lay the ballots beside the voters: by every hidden column and key, forwards and backwards, by the place
    in the file; ties stay as the database gives them.
    """
    table = Ballot._meta.db_table
    for column in [*hidden(), "id"]:
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT {column}, marks FROM "{table}" WHERE vote_id = %s', [vote.pk])
            found = [(key, str(marks).strip('[]"')) for key, marks in cursor.fetchall()]
        found.sort(key=lambda pair: _order(pair[0]))
        marks = [mark for _key, mark in found]
        yield column, marks
        yield f"{column}, backwards", marks[::-1]


def _order(key: Any) -> tuple[int, ...]:
    """Places in a PostgreSQL table are "(page,line)"."""
    return tuple(int(part) for part in str(key).strip("()").split(","))


def guessed(cast: Cast) -> dict[str, int]:
    """One election in which the attacker knows who voted when: half for, half against. How many of the voters each way
    of laying the ballots beside them gets right.
    """
    vote, codes = opened(cast, lines=["一项"], entitled=VOTERS, present=VOTERS)
    truth = ["y", "n"] * (VOTERS // 2)
    closing.mixing.shuffle(truth)
    cast_all(codes, [[mark] for mark in truth])
    vote = closed(vote, cast)
    return {
        way: sum(mark == real for mark, real in zip((one[0] if one else "" for one in marks), truth, strict=True))
        for way, marks in orders(vote)
    }


def against_chance(rights: int, elections: int) -> float:
    """How likely mere chance is to be so far off (two-sided): the hits of a random order have mean v/2 and variance
    v²/4(v-1) in each election.
    """
    deviation = math.sqrt(elections * VOTERS**2 / (4 * (VOTERS - 1)))
    return math.erfc(abs(rights - elections * VOTERS / 2) / deviation / math.sqrt(2))


def attack(cast: Cast, elections: int) -> dict[str, int]:
    totals: dict[str, int] = {}
    for _election in range(elections):
        for way, rights in guessed(cast).items():
            totals[way] = totals.get(way, 0) + rights
    return totals


def test_no_ballot_is_linked_to_a_voter(cast: Cast) -> None:
    totals = attack(cast, ELECTIONS)
    chances = {way: against_chance(rights, ELECTIONS) for way, rights in totals.items()}
    assert min(chances.values()) > CHANCE, (totals, chances)


def test_without_mixing_the_same_attack_finds_everybody(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The attack can succeed: without the mixing some way gets every voter right."""

    class Still:
        @staticmethod
        def shuffle(_values: list[Any]) -> None:
            """Leave the order as it is."""

    real = closing.mixing
    monkeypatch.setattr(closing, "mixing", Still)
    vote, codes = opened(cast, lines=["一项"], entitled=VOTERS, present=VOTERS)
    truth = ["y", "n"] * (VOTERS // 2)
    real.shuffle(truth)
    cast_all(codes, [[mark] for mark in truth])
    vote = closed(vote, cast)
    rights = {way: sum(m[:1] == t for m, t in zip(marks, truth, strict=True)) for way, marks in orders(vote)}
    assert max(rights.values()) == VOTERS


def test_a_full_copy_holds_no_code_no_time_and_no_link(cast: Cast) -> None:
    vote, codes = opened(cast, "appraisal", lines=["丁一", "王二"], entitled=12, present=12)
    cast_all(
        codes[:11], [["a" if n == 0 else "b", ""] if n % 2 == 0 else ["c", "b"] for n in range(11)], text="写给支部"
    )
    assert "写给支部" not in str(rows(Dropped._meta.db_table, "1"))  # sealed until then
    closed(vote, cast)
    dump = {model: rows(model._meta.db_table, ", ".join(hidden())) for model in TABLES}
    assert not any(code in str(dump) for code in codes)
    assert dump[Dropped] == []
    assert set(Slip.objects.values_list("state", flat=True)) == {Slips.SPOILT}  # used or not cannot be told any more
    for model in (Slip, Dropped, Ballot):
        names = {field.name for field in model._meta.fields}
        kinds = {field.get_internal_type() for field in model._meta.fields}
        assert not kinds & {"DateTimeField", "DateField", "TimeField"}
        assert names & {"slip", "ballot", "member", "by", "user"} == set()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT DISTINCT xmin::text FROM "{Ballot._meta.db_table}"')
            ballots = {row[0] for row in cursor.fetchall()}
            cursor.execute(f'SELECT DISTINCT xmin::text FROM "{Slip._meta.db_table}"')
            slips = {row[0] for row in cursor.fetchall()}
        assert len(ballots) == len(slips) == 1  # one transaction wrote all of them, so it tells none from another


def at_once(deeds: list[Callable[[], Any]], phones: int) -> list[Any]:
    """Run the deeds in so many threads, each with a connection of its own."""

    def run(deed: Callable[[], Any]) -> Any:
        try:
            return deed()
        finally:
            connection.close()

    with ThreadPoolExecutor(phones) as pool:
        return list(pool.map(run, deeds))


def test_parallel_ballots_with_one_code_are_one_ballot(cast: Cast) -> None:
    vote, codes = opened(cast, lines=["一项"], entitled=CODES, present=CODES)
    together = Barrier(5)

    def send(code: str) -> str:
        together.wait()
        return str(services.cast_ballot(code=code, marks=["y"], text=""))

    said = at_once([lambda code=code: send(code) for code in codes for _phone in range(5)], phones=5)  # type: ignore[misc]
    assert (said.count(""), said.count("used"), len(said)) == (CODES, 4 * CODES, 5 * CODES)
    assert (Dropped.objects.count(), Slip.objects.filter(state=Slips.USED).count()) == (CODES, CODES)
    if CODES >= 5:
        assert closed(vote, cast).void_because == ""


def test_ballots_under_way_and_the_closing_do_not_lose_each_other(cast: Cast) -> None:
    vote, codes = opened(cast, lines=["一项"], entitled=10, present=10)
    cast_all(codes[:5], [["y"]] * 5)
    services.close_with(vote=vote, duty="teller", **by(cast.secretary))
    who = by(cast.staff)
    deeds: list[Callable[[], Any]] = [
        lambda code=code: services.cast_ballot(code=code, marks=["n"], text="")  # type: ignore[misc]
        for code in codes[5:]
    ]
    deeds.insert(2, lambda: services.close_with(vote=vote, duty="counter", **who))
    said = at_once(deeds, phones=6)
    vote.refresh_from_db()
    taken = 5 + [one for one in said if isinstance(one, str)].count("")
    assert (vote.stage, vote.ballots, vote.slips["used"], vote.void_because) == (Stage.CLOSED, taken, taken, "")


def test_two_who_press_the_same_duty_are_one(cast: Cast) -> None:
    vote, codes = opened(cast, lines=["一项"])
    cast_all(codes, [["y"]] * 6)

    def sign(who: dict[str, Any]) -> str:
        try:
            services.close_with(vote=vote, duty="teller", **who)
        except NotPossibleError:
            return "refused"
        return ""

    people = [by(cast.secretary), by(cast.staff)]
    said = at_once([lambda who=who: sign(who) for who in people], phones=2)  # type: ignore[misc]
    vote.refresh_from_db()
    assert (sorted(said), vote.stage) == (["", "refused"], Stage.OPEN)
