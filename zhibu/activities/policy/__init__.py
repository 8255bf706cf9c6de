"""Which notices and activities a person may see, and what they may do with them."""

from zhibu.activities.policy.calendars import calendar_key_or_404, calendar_of, calendar_unit_or_404, filed_unit_or_403
from zhibu.activities.policy.held import (
    activity_or_404,
    attendance_or_404,
    expected_of_own,
    guest_named,
    guest_units,
    list_change_or_404,
    may_run,
    require_run,
    visible_activities,
)
from zhibu.activities.policy.leaves import answered_leaves_or_404, leave_or_404, own_activity_or_404, own_leave_or_404
from zhibu.activities.policy.notices import (
    activity_of,
    draft_or_404,
    issued_or_403,
    issuers_or_404,
    notice_or_404,
    previewing_unit_or_404,
    rows_within,
    signing_unit_or_403,
    submitted_or_404,
    units_to_address,
    units_within,
    visible_notices,
)
from zhibu.activities.policy.reminders import reminded_within, reminding_or_403

__all__ = [
    "activity_of",
    "activity_or_404",
    "answered_leaves_or_404",
    "attendance_or_404",
    "calendar_key_or_404",
    "calendar_of",
    "calendar_unit_or_404",
    "draft_or_404",
    "expected_of_own",
    "filed_unit_or_403",
    "guest_named",
    "guest_units",
    "issued_or_403",
    "issuers_or_404",
    "leave_or_404",
    "list_change_or_404",
    "may_run",
    "notice_or_404",
    "own_activity_or_404",
    "own_leave_or_404",
    "previewing_unit_or_404",
    "reminded_within",
    "reminding_or_403",
    "require_run",
    "rows_within",
    "signing_unit_or_403",
    "submitted_or_404",
    "units_to_address",
    "units_within",
    "visible_activities",
    "visible_notices",
]
