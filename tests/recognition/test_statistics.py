"""The figure of a year: distinct units of those that stood on the stated day."""

import json
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from tests.activities.corridor import at
from tests.recognition.world import DAY, given, kind
from tests.support import Cast, make_unit
from zhibu.organisation.models import Unit
from zhibu.organisation.states import UnitKind
from zhibu.recognition.queries import statistics

pytestmark = pytest.mark.django_db
LEVELS = {"committee": 0, "city": 0, "province": 0, "state": 0}


def asked(*words: str) -> Any:
    out = StringIO()
    call_command("honours", "statistics", *words, stdout=out)
    return out.getvalue().strip()


def test_twenty_six_of_forty_six(db: None, cast: Cast) -> None:
    units = [*Unit.objects.exclude(parent=None).order_by("code")]
    units += [make_unit(cast.root, f"5{number:02}", f"支部{number}") for number in range(42)]
    assert len(units) == 46
    for unit in units[:8]:
        given(unit)
    for unit in units[8:26]:
        given(unit, level="committee")
    given(units[0], level="committee")
    given(units[0], kind=kind("红旗支部"))
    given(units[30], year=2024)
    given(units[31], withdrawn_at=at(DAY), withdrawn_because="误录")
    given(cast.member)
    given("甲局")
    given("机关工委", for_whom="committee")

    found = json.loads(asked("2025", "--json"))

    expected = {
        "units": 46, "honoured_units": 26, "percent": 56.5, "by_level": LEVELS | {"city": 8, "committee": 19},
        "year": 2025, "day": "2025-12-31",
    }  # fmt: skip
    assert found == expected
    assert asked("2025") == "26 of 46 units were honoured in 2025: 56.5 % (units as of 31 December 2025)."


def test_units_are_those_of_the_stated_day(cast: Cast) -> None:
    Unit.objects.filter(pk=cast.apart.pk).update(founded=None)  # nobody has entered it: it has always stood
    Unit.objects.filter(pk=cast.sibling.pk).update(founded=date(2026, 1, 1))
    gone = make_unit(cast.root, "12", "撤销的支部", dissolved=date(2025, 12, 31))
    make_unit(cast.branch, "010101", "小组", kind=UnitKind.GROUP)
    for unit in (gone, cast.apart, cast.sibling, cast.branch):
        given(unit)

    found = statistics(2025, date(2026, 11, 20))

    assert (found.units, found.honoured_units, found.percent) == (3, 2, 66.7)
    assert statistics(2026, date(2026, 11, 20)).day == date(2026, 11, 20)


def test_without_units_there_is_no_share(db: None) -> None:
    found = json.loads(asked("2003", "--json"))
    assert (found["units"], found["honoured_units"], found["percent"], found["by_level"]) == (0, 0, None, LEVELS)
    assert asked("2003") == "No unit stood on 31 December 2003, so there is no share for 2003."


@pytest.mark.parametrize("year", ["1820", str(timezone.localdate().year + 1)])
def test_a_year_that_is_none(db: None, year: str) -> None:
    with pytest.raises(CommandError, match="a year from 1921"):
        asked(year)
