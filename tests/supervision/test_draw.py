"""The lot: repeatable, uniform, independent of the order; recusal of inspectors; the command."""

import json
import subprocess
from collections import Counter
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support import Cast
from zhibu.kernel.deeds import NotPossibleError
from zhibu.supervision.queries import Inspector, digest, draw, draw_inspectors, draw_teams

CODES = [f"{number:02d}" for number in range(1, 21)]
NAMES = st.sets(st.text("0123456789", min_size=1, max_size=4), min_size=1, max_size=12)


def test_the_same_seed_draws_the_same_whatever_the_machine() -> None:
    # These are written down so that a later version, or another program, is held to them.
    assert draw("样工委 17 42", CODES, 3) == ["10", "09", "15"]
    assert digest("样工委 17 42", "10") == "110bd25a0e02bc30d0fd187beec34ebfb9ef588e5149d140e78fd018923ac499"


def test_anybody_can_check_it_with_sha256sum() -> None:
    printed = subprocess.run(
        ["/bin/sh", "-c", "printf '%s\\n%s' \"$1\" \"$2\" | sha256sum", "sh", "种子 1", "0101"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert printed.stdout.split()[0] == digest("种子 1", "0101")


@settings(max_examples=60, deadline=None)
@given(NAMES, st.text(min_size=1, max_size=12).filter(lambda text: text.strip()), st.randoms(), st.data())
def test_the_order_of_the_list_does_not_matter_and_a_longer_draw_begins_with_the_shorter(
    names: set[str], seed: str, random: Any, data: Any
) -> None:
    count = data.draw(st.integers(1, len(names)))
    mixed = list(names)
    random.shuffle(mixed)

    drawn = draw(seed, mixed, count)

    assert drawn == draw(seed, sorted(names), len(names))[:count]
    assert len(set(drawn)) == count
    assert set(drawn) <= names


def test_every_unit_is_drawn_about_as_often_as_any_other() -> None:
    rounds, count = 3000, 5
    times = Counter(code for n in range(rounds) for code in draw(f"seed {n}", CODES, count))
    first = Counter(draw(f"seed {n}", CODES, 1)[0] for n in range(rounds))

    # Chi square with 19 degrees of freedom: above 43.8 once in a thousand. The seeds are fixed, so is the answer.
    def chi(found: Counter[str], expected: float) -> float:
        return sum((found[code] - expected) ** 2 / expected for code in CODES)

    assert chi(first, rounds / len(CODES)) < 43.8
    assert chi(times, rounds * count / len(CODES)) < 43.8


def test_a_lot_that_prefers_someone_would_be_noticed() -> None:
    rounds, expected = 3000, 150.0
    loaded = Counter(draw(f"seed {n}", CODES, 1)[0] if n % 10 else "01" for n in range(rounds))

    assert sum((loaded[code] - expected) ** 2 / expected for code in CODES) > 43.8


@pytest.mark.parametrize(("seed", "count"), [(" ", 1), ("a", 0), ("a", -1), ("a", 21)])
def test_what_cannot_be_drawn_is_said(seed: str, count: int) -> None:
    with pytest.raises(NotPossibleError):
        draw(seed, CODES, count)


UNITS = [("01", "00010001"), ("0101", "000100010001"), ("0102", "000100010002"), ("11", "00010002")]


def people(*own: str) -> list[Inspector]:
    return [Inspector(number, path, (path,)) for number, path in enumerate(own, 1)]


def test_nobody_inspects_their_own_unit_or_one_above_or_below_it() -> None:
    listed = people("000100010001", "00010002", "00010003", "00010004")

    found = draw_inspectors("s", UNITS, listed, 2)

    assert {code: len(numbers) for code, numbers in found.items()} == {"01": 2, "0101": 2, "0102": 2, "11": 2}
    assert 1 not in found["01"] + found["0101"]  # their own branch, and the general branch above it
    assert 2 not in found["11"]
    assert Counter(number for numbers in found.values() for number in numbers) == {1: 2, 2: 2, 3: 2, 4: 2}
    assert found == draw_inspectors("s", UNITS[::-1], listed[::-1], 2)


def test_a_stated_relation_recuses_from_that_unit_alone() -> None:
    tied = Inspector(1, "00010003", ("00010003",), frozenset({"00010001"}))

    assert [tied.recused_from(path) for _code, path in UNITS] == [True, False, False, False]


def test_too_few_inspectors_are_told_with_the_unit() -> None:
    with pytest.raises(NotPossibleError, match="11"):
        draw_inspectors("s", UNITS, people("00010002"), 1)


def test_members_of_a_team_come_from_different_units_and_go_to_none_of_theirs() -> None:
    listed = people("00010003", "00010003", "00010004", "00010004", "000100010001", "00010005")

    team_of, units = draw_teams("s", UNITS, listed, 3)

    homes = {number: {one.home for one in listed if team_of.get(one.number) == number} for number in (1, 2)}
    assert sorted(len(one) for one in homes.values()) == [3, 3]
    branch = team_of[5]
    assert {code for code, team in units.items() if team == branch} & {"01", "0101"} == set()
    assert set(units) == {code for code, _path in UNITS}


def test_teams_that_cannot_be_made_are_told() -> None:
    with pytest.raises(NotPossibleError):
        draw_teams("s", UNITS, people("00010003", "00010003"), 2)


def run(*args: str) -> str:
    out = StringIO()
    call_command("supervision", "draw", *args, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_the_command_prints_the_draw(cast: Cast) -> None:
    found = json.loads(run("--seed", "x", "--count", "2", "--exclude", "11", "--json"))

    assert list(found) == ["seed", "count", "algorithm", "from", "excluded", "units"]
    assert found["from"] == ["01", "0101", "0102", "11"]
    assert found["excluded"] == ["11"]
    assert [one["code"] for one in found["units"]] == draw("x", ["01", "0101", "0102"], 2)
    assert found["units"][0]["name"]
    plain = run("--seed", "x", "--count", "2", "--exclude", "11")
    assert plain == "".join(f"{one['code']}\t{one['name']}\n" for one in found["units"])


@pytest.mark.django_db
@pytest.mark.parametrize(
    "args",
    [
        ("--seed", "", "--count", "1"),
        ("--seed", "x", "--count", "0"),
        ("--seed", "x", "--count", "5"),
        ("--seed", "x", "--count", "4", "--exclude", "11"),
        ("--seed", "x", "--count", "1", "--exclude", "99"),
        ("--seed", "x", "--count", "1", "--exclude", "00"),  # the committee is not drawn from
        ("--seed", "x", "--count", "1", "--on", "2026-13-01"),
    ],
)
def test_the_command_says_what_is_wrong(cast: Cast, args: tuple[str, ...]) -> None:
    out = StringIO()
    with pytest.raises(CommandError) as error:
        call_command("supervision", "draw", *args, "--json", stdout=out)

    assert error.value.returncode == 2
    assert json.loads(out.getvalue()) == {"error": str(error.value)}
    assert str(error.value)


@pytest.mark.django_db
def test_a_dissolved_unit_is_drawn_from_only_on_its_days(cast: Cast) -> None:
    type(cast.apart).objects.filter(pk=cast.apart.pk).update(dissolved="2026-03-01")

    before = json.loads(run("--seed", "x", "--count", "1", "--on", "2026-02-28", "--json"))
    after = json.loads(run("--seed", "x", "--count", "1", "--on", "2026-03-01", "--json"))

    assert (before["from"], after["from"]) == (["01", "0101", "0102", "11"], ["01", "0101", "0102"])
