"""The table's lines for printed papers."""

from tests.permissions.moments import activity_held, activity_open, draft_of_branch, notice_issued, notice_of_branch
from tests.permissions.moments_lists import leave_asked
from tests.permissions.row import Row, key
from zhibu.activities.models import Activity
from zhibu.activities.queries import poster_code


def code_of_poster(activity: Activity) -> list[str]:
    """The code that stands on its poster."""
    return [poster_code(activity.pk)]


def guessed(activity: Activity) -> list[str]:
    """The same but for its last sign."""
    code = poster_code(activity.pk)
    return [code[:-1] + ("3" if code[-1] == "2" else "2")]


ROWS = [
    #                                              anon memb omem secr sib far gen staf
    *(
        row
        for name in ("activities:notice_pdf", "activities:notice_docx")
        for row in (
            Row(name, "GET", "login 404 404 200 404 404 404 404", draft_of_branch, key),
            Row(name, "GET", "login 200 200 200 200 200 200 200", notice_issued, key),
            Row(name, "GET", "login 200 404 200 404 404 200 200", notice_of_branch, key),
            Row(name, "POST", "login 405", notice_issued, key),
        )
    ),
    Row("activities:sign_in_docx", "GET", "login 405", activity_open, key),
    Row("activities:sign_in_docx", "POST", "login 404 404 200 404 404 200 200", activity_open, key),
    Row("activities:sign_in_sheet", "GET", "login 405", activity_open, key),
    Row("activities:sign_in_sheet", "POST", "login 404 404 200 404 404 200 200", activity_open, key),
    *(
        row
        for name in (
            "activities:poster",
            "activities:poster_a3",
            "activities:poster_picture",
            "activities:poster_slide",
        )
        for row in (
            Row(name, "GET", "login 404 404 200 404 404 200 200", activity_open, key),
            Row(name, "GET", "login 404", activity_held, key),
            Row(name, "POST", "login 405", activity_open, key),
        )
    ),
    *(
        row
        for name in ("activities:leave_slip_pdf", "activities:leave_slip_docx")
        for row in (
            Row(name, "GET", "login 405", leave_asked, key),
            Row(name, "POST", "login 200 404 200 404 404 404 404", leave_asked, key, more={"prob": "404"}),
        )
    ),
    Row("activities:announced", "GET", "200", activity_open, code_of_poster),
    Row("activities:announced", "GET", "200", activity_held, code_of_poster),
    Row("activities:announced", "GET", "404", activity_held, guessed),
    Row("activities:announced", "POST", "405", activity_open, code_of_poster),
]
