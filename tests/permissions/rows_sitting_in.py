"""The table's lines for officers who sit in at leadership meetings of their host."""

from datetime import date
from typing import Any

from tests.participation.facts import at, person
from tests.permissions.row import Row, key
from tests.support import Cast
from zhibu.activities.models import SittingIn
from zhibu.activities.services import sit_in


def sat_in(cast: Cast) -> SittingIn:
    """The secretary of 0101 sat in."""
    day = date(2026, 11, 10)
    who = person(cast.secretary, day)
    return sit_in(
        unit=cast.branch, member=cast.secretary, day=day, meeting="局党组会", matter="", who=who, now=at(day)
    )


def one_more(made: SittingIn) -> dict[str, Any]:
    return {"unit": made.unit_id, "member": made.member_id, "day": "2026-11-11", "meeting": "局长办公会"}


ROWS = [
    #                                              anon memb omem secr sib far gen staf
    Row("activities:sittings_in", "GET", "login 404 404 200 200 200 200 200", sat_in),
    Row("activities:sittings_in", "POST", "login 404 404 302 422 422 422 422", sat_in, (), one_more),
    Row("activities:sittings_in_xlsx", "GET", "login 405", sat_in),
    Row("activities:sittings_in_xlsx", "POST", "login 404 404 200 200 200 200 200", sat_in),
    Row("activities:take_back_sitting_in", "GET", "login 405", sat_in, key),
    Row("activities:take_back_sitting_in", "POST", "login 404 404 302 404 404 403 403", sat_in, key),
]
