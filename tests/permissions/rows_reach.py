"""The table's lines for reminders, reach, calendars and the year of a unit."""

from tests.permissions.moments import notice_issued, notice_of_branch
from tests.permissions.row import Row, key

ROWS = [
    #                                          anon memb omem secr sib far gen staf
    Row("activities:reach", "GET", "login 404 404 200 200 200 200 200", notice_issued, key),
    Row("activities:reach", "POST", "login 405", notice_issued, key),
    Row("activities:reminder", "GET", "login 404 404 200 200 200 403 200", notice_issued, key),
    Row("activities:reminder", "POST", "login 404 404 302 302 302 403 302", notice_issued, key),
    Row("activities:reminder", "GET", "login 404 404 200 404 404 403 403", notice_of_branch, key),
    Row("activities:reminder", "POST", "login 404 404 302 404 404 403 403", notice_of_branch, key),
]
