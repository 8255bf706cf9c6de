"""The table's lines for composing: a day taken, burden, supplement."""

from tests.permissions.moments import draft_of_branch, notice_issued, notice_of_branch
from tests.permissions.row import Row, key

ROWS = [
    #                                           anon memb omem secr sib far gen staf
    Row("activities:take_day", "GET", "login 405", draft_of_branch, key),
    Row(
        "activities:take_day", "POST", "login 404 404 302 404 404 404 404", draft_of_branch, key, {"day": "2026-11-18"}
    ),
    Row("circulation:burden", "GET", "login 404 404 200 200 200 200 200"),
    Row("circulation:burden", "POST", "login 405"),
    Row("circulation:burden_xlsx", "GET", "login 405"),
    Row("circulation:burden_xlsx", "POST", "login 404 404 200 200 200 200 200"),
    Row("activities:supplement", "GET", "login 403 403 403 403 403 403 200", notice_issued, key),
    Row("activities:supplement", "GET", "login 403 404 200 404 404 403 403", notice_of_branch, key),
    Row("activities:supplement", "POST", "login 403 404 422 404 404 403 403", notice_of_branch, key),
]
