"""The table's lines for leave, the expected list, and effect."""

from typing import Any

from tests.permissions.moments import activity_held, activity_open, notice_issued, notice_of_branch
from tests.permissions.moments_lists import guest_added, leave_asked
from tests.permissions.row import Row, key
from zhibu.activities.models import Activity, Notice
from zhibu.organisation.models import Member

SICK = {"kind": "sick"}
RATED = {"time_suitable": "yes", "content_useful": "yes", "too_much_material": "no"}


def joint_key(notice: Notice) -> list[Any]:
    """The key of the activity that the notice's own unit holds."""
    return [Activity.objects.get(notice=notice, unit__code="0101").pk]


def guest(_activity: Activity) -> dict[str, str]:
    """A guest from unit 11."""
    return {"unit": "11", "name": Member.objects.get(user__username="far_member").name, "reason": "讲课"}


ROWS = [
    #                                           anon memb omem secr sib far gen staf
    Row("activities:leave", "GET", "login 200 404 404 404 404 404 404", activity_open, key),
    Row("activities:leave", "POST", "login 302 404 404 404 404 404 404", activity_open, key, SICK),
    Row("activities:leave", "POST", "login 422 404 404 404 404 404 404", notice_issued, joint_key, {"kind": "x"}),
    Row("activities:take_leave_back", "GET", "login 405", leave_asked, key),
    Row(
        "activities:take_leave_back", "POST", "login 302 404 404 404 404 404 404", leave_asked, key,
        more={"prob": "404"},
    ),
    Row("activities:leaves", "GET", "login 404 404 200 404 404 403 403", activity_open, key),
    Row("activities:leaves", "POST", "login 404 404 422 404 404 403 403", activity_open, key, {"kind": "sick"}),
    Row("activities:leaves_xlsx", "GET", "login 405", activity_open, key),
    Row("activities:leaves_xlsx", "POST", "login 404 404 200 404 404 403 403", activity_open, key),
    Row("activities:answer_leave", "GET", "login 405", leave_asked, key),
    Row("activities:answer_leave", "POST", "login 404 404 302 404 404 404 404", leave_asked, key, {"grant": "1"}),
    Row("activities:answer_leave", "POST", "login 404 404 422 404 404 404 404", leave_asked, key, {"decline": "1"}),
    Row("activities:expected_list", "GET", "login 404 404 200 404 404 403 403", activity_open, key),
    Row("activities:expected_list", "POST", "login 404 404 302 404 404 403 403", activity_open, key, guest),
    Row("activities:undo_list_change", "GET", "login 405", guest_added, key),
    Row("activities:undo_list_change", "POST", "login 404 404 302 404 404 403 403", guest_added, key),
    Row("activities:rating", "GET", "login 200 404 404 404 404 404 404", activity_held, key),
    Row("activities:rating", "POST", "login 302 404 404 404 404 404 404", activity_held, key, RATED),
    Row("activities:rating", "POST", "login 422 404 404 404 404 404 404", activity_held, key),
    Row("activities:effects", "GET", "login 404 404 200 404 404 200 200", notice_of_branch, key),
    Row("activities:effects", "POST", "login 404 404 422 404 404 403 403", notice_of_branch, key, {"result": ""}),
    Row("activities:effect_reply", "GET", "login 405", notice_of_branch, key),
    Row("activities:effect_reply", "POST", "login 403 404 422 404 404 403 403", notice_of_branch, key),
    Row("activities:summary_pdf", "GET", "login 405", notice_of_branch, key),
    Row("activities:summary_pdf", "POST", "login 404 404 200 404 404 200 200", notice_of_branch, key),
    Row("activities:summary_docx", "GET", "login 405", notice_of_branch, key),
    Row("activities:summary_docx", "POST", "login 404 404 200 404 404 200 200", notice_of_branch, key),
    Row("activities:effects_xlsx", "GET", "login 405", notice_of_branch, key),
    Row("activities:effects_xlsx", "POST", "login 404 404 200 404 404 200 200", notice_of_branch, key),
]  # fmt: skip
