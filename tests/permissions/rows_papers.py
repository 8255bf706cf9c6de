"""The table's lines for printed papers."""

from tests.permissions.moments import activity_held, activity_open, draft_of_branch, notice_issued, notice_of_branch
from tests.permissions.row import Row, key

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
    Row("activities:sign_in_sheet", "GET", "login 405", activity_open, key),
    Row("activities:sign_in_sheet", "POST", "login 404 404 200 404 404 200 200", activity_open, key),
    Row("activities:poster", "GET", "login 404 404 200 404 404 200 200", activity_open, key),
    Row("activities:poster", "GET", "login 404", activity_held, key),
    Row("activities:poster", "POST", "login 405", activity_open, key),
]
