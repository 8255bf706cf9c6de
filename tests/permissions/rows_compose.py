"""The table's lines for composing: a day taken, burden, supplement."""

from tests.permissions.moments import draft_of_branch
from tests.permissions.row import Row, key

ROWS = [
    #                                           anon memb omem secr sib far gen staf
    Row("activities:take_day", "GET", "login 405", draft_of_branch, key),
    Row(
        "activities:take_day", "POST", "login 404 404 302 404 404 404 404", draft_of_branch, key, {"day": "2026-11-18"}
    ),
]
