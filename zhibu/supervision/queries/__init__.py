"""Reads of this room, by noun."""

from zhibu.supervision.queries.common import Common, common_findings
from zhibu.supervision.queries.drawing import Inspector, digest, draw, draw_inspectors, draw_teams, in_order_of_lot
from zhibu.supervision.queries.facts import FactLine, activities_of, facts_of
from zhibu.supervision.queries.findings import (
    Strip,
    findings_listed,
    overdue_for,
    strip_of,
    tally_of_stops,
)
from zhibu.supervision.queries.inspections import (
    Progress,
    candidates_of,
    checklists_listed,
    command_to_repeat,
    excluded_of,
    inspections_listed,
    inspectors_of,
    last_drawn,
    leaders,
    names_of,
    progress_of,
    units_to_draw_from,
    visits_of,
)
from zhibu.supervision.queries.own_data import own_tables
from zhibu.supervision.queries.pressing import decided_at, log_counts, log_listed, pressed_listed, years_of_log
from zhibu.supervision.queries.visits import Judging, judging_of, requests_of, visit_of
from zhibu.supervision.states import ALGORITHM

__all__ = [
    "ALGORITHM",
    "Common",
    "FactLine",
    "Inspector",
    "Judging",
    "Progress",
    "Strip",
    "activities_of",
    "candidates_of",
    "checklists_listed",
    "command_to_repeat",
    "common_findings",
    "decided_at",
    "digest",
    "draw",
    "draw_inspectors",
    "draw_teams",
    "excluded_of",
    "facts_of",
    "findings_listed",
    "in_order_of_lot",
    "inspections_listed",
    "inspectors_of",
    "judging_of",
    "last_drawn",
    "leaders",
    "log_counts",
    "log_listed",
    "names_of",
    "overdue_for",
    "own_tables",
    "pressed_listed",
    "progress_of",
    "requests_of",
    "strip_of",
    "tally_of_stops",
    "units_to_draw_from",
    "visit_of",
    "visits_of",
    "years_of_log",
]
