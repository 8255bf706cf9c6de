"""The table's lines for previews, sign-off, change and withdrawal."""

from tests.permissions.moments import draft_of_branch, notice_issued, notice_of_branch
from tests.permissions.moments_changes import key_and_branch, leaving_of_branch, submitted_of_branch
from tests.permissions.row import Row, key

TOLD = {"how": "board", "told_on": "2026-11-10"}
ROWS = [
    #                                           anon memb omem secr sib far gen staf
    Row("activities:preview", "GET", "login 404 404 200 404 404 200 200", notice_issued, key_and_branch),
    Row("activities:preview", "POST", "login 404 404 302 404 404 403 403", notice_issued, key_and_branch, TOLD),
    Row("activities:announcement", "GET", "login 200 404 200 404 404 200 200", notice_issued, key_and_branch),
    Row("activities:announcement", "POST", "login 405", notice_issued, key_and_branch),
    Row("activities:previews_xlsx", "GET", "login 405", notice_issued, key),
    Row("activities:previews_xlsx", "POST", "login 404 404 200 200 200 200 200", notice_issued, key),
    Row("activities:change", "GET", "login 403 404 200 404 404 403 403", notice_of_branch, key),
    Row("activities:change", "POST", "login 403 404 422 404 404 403 403", notice_of_branch, key),
    Row("activities:withdrawal", "GET", "login 403 404 200 404 404 403 403", notice_of_branch, key),
    Row(
        "activities:withdrawal", "POST", "login 403 404 302 404 404 403 403", notice_of_branch, key, {"reason": "重复"}
    ),
    Row("activities:submission", "GET", "login 405", draft_of_branch, key),
    Row("activities:submission", "POST", "login 404 404 302 404 404 404 404", draft_of_branch, key),
    Row("activities:take_back", "GET", "login 405", submitted_of_branch, key),
    Row("activities:take_back", "POST", "login 404 404 302 404 404 404 404", submitted_of_branch, key),
    Row("activities:take_out", "GET", "login 405", leaving_of_branch, key),
    Row("activities:take_out", "POST", "login 404 404 302 404 404 404 404", leaving_of_branch, key),
    Row("activities:send_now", "GET", "login 405", leaving_of_branch, key),
    Row("activities:send_now", "POST", "login 404 404 302 404 404 404 404", leaving_of_branch, key),
    Row("activities:check", "GET", "login 404 404 200 404 404 404 404", leaving_of_branch, key),
    Row("activities:check", "POST", "login 404 404 302 404 404 404 404", leaving_of_branch, key),
    Row("activities:edit", "GET", "login 404 404 302 404 404 404 404", leaving_of_branch, key),
    Row("activities:sign_off", "GET", "login 405", submitted_of_branch, key),
    Row("activities:sign_off", "POST", "login 404 404 302 404 404 404 404", submitted_of_branch, key),
    Row("activities:send_back", "GET", "login 405", submitted_of_branch, key),
    Row("activities:send_back", "POST", "login 404 404 422 404 404 404 404", submitted_of_branch, key),
    Row("activities:check", "GET", "login 404 404 200 404 404 404 404", submitted_of_branch, key),
    Row("activities:edit", "GET", "login 404 404 302 404 404 404 404", submitted_of_branch, key),
]
