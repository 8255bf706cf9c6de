"""Reads across notices, activities, rolls and feedback, by noun."""

from zhibu.activities.queries.corridor import (
    Progress,
    UnitRow,
    answered_by,
    corridor,
    corridor_lines,
    delivery_to,
    disclosed,
    not_signed_within,
    own_deliveries,
    progress,
    reach_within,
    stops,
    unit_rows,
)
from zhibu.activities.queries.expected import expected_members, has_joiners, next_activity, recipients
from zhibu.activities.queries.notices import (
    changes_of,
    missing,
    open_notices,
    something_is_issued,
    under_way,
    units_addressed,
)
from zhibu.activities.queries.rolls import counts, feedback_of, roll_counts, roll_in_force, state_of

__all__ = [
    "Progress",
    "UnitRow",
    "answered_by",
    "changes_of",
    "corridor",
    "corridor_lines",
    "counts",
    "delivery_to",
    "disclosed",
    "expected_members",
    "feedback_of",
    "has_joiners",
    "missing",
    "next_activity",
    "not_signed_within",
    "open_notices",
    "own_deliveries",
    "progress",
    "reach_within",
    "recipients",
    "roll_counts",
    "roll_in_force",
    "something_is_issued",
    "state_of",
    "stops",
    "under_way",
    "unit_rows",
    "units_addressed",
]
