"""The two outputs recompute each other."""

import json
from collections import Counter
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.participation import facts
from tests.support import Cast
from zhibu.activities.states import Attended


def run(*words: str) -> Any:
    """What the command prints, read as JSON."""
    out = StringIO()
    call_command("participation", *words, "--json", stdout=out)
    return json.loads(out.getvalue())


@pytest.fixture
def story(cast: Cast) -> Cast:
    """Rolls with a correction, something made up, somebody not counted, and a transfer."""
    lines = facts.branch_rolls(cast)
    facts.correct(lines[2], Attended.ABSENT, made_up_on=date(2026, 3, 20))
    facts.move(cast.member, cast.sibling, date(2026, 4, 1))
    facts.roll(cast.sibling, date(2026, 4, 1), {cast.member: Attended.LEAVE, cast.other_member: Attended.NOT_COUNTED})
    facts.roll(cast.apart, date(2026, 7, 1), {cast.far_member: Attended.PRESENT})
    return cast


def test_compile_prints_exactly_this(story: Cast) -> None:
    def person(member: Any, *figures: int) -> dict[str, Any]:
        names = ("expected", "present", "leave", "absent", "made_up", "not_counted")
        return {"member": member.key, "name": member.name, **dict(zip(names, figures, strict=True))}

    assert run("compile", "2026H1") == {
        "period": "2026H1",
        "units": [
            {
                "code": "0101",
                "name": "办公室支部",
                "members": [person(story.member, 2, 1, 0, 1, 1, 0), person(story.both, 2, 1, 1, 0, 0, 0)],
            },
            {
                "code": "0102",
                "name": "业务支部",
                "members": [person(story.member, 1, 0, 1, 0, 0, 0), person(story.other_member, 0, 0, 0, 0, 0, 1)],
            },
        ],
    }


def test_facts_recompute_the_figures(story: Cast) -> None:
    counted: dict[tuple[str, str], Counter[str]] = {}
    for fact in run("export-facts", "2026H1"):
        assert list(fact) == ["activity", "date", "unit", "member", "state", "leave_kind", "made_up_on"]
        one = counted.setdefault((fact["unit"], fact["member"]), Counter())
        one[fact["state"]] += 1
        one["made_up"] += fact["made_up_on"] is not None
        assert (fact["leave_kind"] is not None) == (fact["state"] == "leave")
    names = ("present", "leave", "absent", "made_up", "not_counted")
    printed = {
        (unit["code"], member["member"]): [member[name] for name in names]
        for unit in run("compile", "2026H1")["units"]
        for member in unit["members"]
    }

    assert printed == {who: [one[name] for name in names] for who, one in counted.items()}


@pytest.mark.parametrize(
    ("code", "units"), [("0101", ["0101"]), ("01", ["0101", "0102"]), ("00", ["0101", "0102"]), ("11", [])]
)
def test_a_unit_means_itself_and_all_below(story: Cast, code: str, units: list[str]) -> None:
    assert [unit["code"] for unit in run("compile", "2026H1", "--unit", code)["units"]] == units


@pytest.mark.parametrize("words", [["compile", "2026H3"], ["compile", "2026H1", "--unit", "nope"]])
def test_what_is_unknown_ends_with_2(cast: Cast, words: list[str]) -> None:
    with pytest.raises(CommandError) as error:
        call_command("participation", *words)

    assert error.value.returncode == 2


def test_no_facts_are_an_empty_list(cast: Cast) -> None:
    assert run("export-facts", "2026H1") == []
    assert run("compile", "2026H1") == {"period": "2026H1", "units": []}


def test_tables_for_readers(story: Cast) -> None:
    out = StringIO()
    call_command("participation", "compile", "2026H1", "--unit", "0101", stdout=out)

    assert out.getvalue().splitlines() == [
        "unit\tname\texpected\tpresent\tleave\tabsent\tmade_up\tnot_counted",
        "0101\t王小明\t2\t1\t0\t1\t1\t0",
        "0101\t赵兰\t2\t1\t1\t0\t0\t0",
        "2026H1: 2 lines",
    ]
