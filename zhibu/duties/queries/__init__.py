"""What is asked, which facts there are, and how the duties stand."""

from zhibu.duties.queries.facts import COLUMNS, as_sql, disclosures, feedback, meetings, signatures
from zhibu.duties.queries.handing_over import HandingOver, handing_over
from zhibu.duties.queries.lists import (
    Cell,
    UnitSums,
    Wanted,
    behind,
    calendar_of,
    holders,
    later_records,
    listed,
    overview,
    posts_with_duties,
    tally,
    total,
    units_within,
    years_of,
)
from zhibu.duties.queries.lists_of_posts import Standing, from_rules, list_units, standings
from zhibu.duties.queries.planning import periods_of, requirements_of, times

__all__ = [
    "COLUMNS",
    "Cell",
    "HandingOver",
    "Standing",
    "UnitSums",
    "Wanted",
    "as_sql",
    "behind",
    "calendar_of",
    "disclosures",
    "feedback",
    "from_rules",
    "handing_over",
    "holders",
    "later_records",
    "list_units",
    "listed",
    "meetings",
    "overview",
    "periods_of",
    "posts_with_duties",
    "requirements_of",
    "signatures",
    "standings",
    "tally",
    "times",
    "total",
    "units_within",
    "years_of",
]
