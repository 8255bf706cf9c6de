"""The table's lines for reminders, reach, calendars and the year of a unit."""

from tests.permissions.moments import notice_issued, notice_of_branch
from tests.permissions.moments_reach import calendar_address, token
from tests.permissions.row import Row, key

ROWS = [
    #                                          anon memb omem secr sib far gen staf
    Row("activities:reach", "GET", "login 404 404 200 200 200 200 200", notice_issued, key),
    Row("activities:reach", "POST", "login 405", notice_issued, key),
    Row("activities:reminder", "GET", "login 404 404 200 200 200 403 200", notice_issued, key),
    Row("activities:reminder", "POST", "login 404 404 302 302 302 403 302", notice_issued, key),
    Row("activities:reminder", "GET", "login 404 404 200 404 404 403 403", notice_of_branch, key),
    Row("activities:reminder", "POST", "login 404 404 302 404 404 403 403", notice_of_branch, key),
    Row("activities:calendar", "GET", "login 200", notice_issued),
    Row("activities:calendar", "POST", "login 405"),
    Row("activities:calendar_xlsx", "GET", "login 405"),
    Row("activities:calendar_xlsx", "POST", "login 200", notice_issued),
    Row("activities:calendar_key", "GET", "login 405"),
    Row("activities:calendar_key", "POST", "login 200 200 200 404 404 404 404", data={"unit": "0101"}),
    Row("activities:revoke_calendar_key", "GET", "login 405"),
    Row("activities:revoke_calendar_key", "POST", "login 302 302 302 404 404 404 404", data={"unit": "0101"}),
    Row("activities:units_year", "GET", "login 404 404 200 200 200 200 200", notice_issued),
    Row("activities:units_year", "POST", "login 405"),
    Row("activities:units_year_xlsx", "GET", "login 405"),
    Row("activities:units_year_xlsx", "POST", "login 404 404 200 404 404 200 200", data={"unit": "0101"}),
    Row("activities:unit_year", "GET", "login 404 404 200 404 404 200 200", notice_issued, ["0101"]),
    Row("activities:unit_year", "POST", "login 405", args=["0101"]),
    Row("activities:year_file_pdf", "GET", "login 405", args=["0101"]),
    Row("activities:year_file_pdf", "POST", "login 404 404 200 404 404 403 403", args=["0101"]),
    Row("activities:year_file_docx", "GET", "login 405", args=["0101"]),
    Row("activities:year_file_docx", "POST", "login 404 404 200 404 404 403 403", args=["0101"]),
    # An address of a calendar is open to whoever has it, and nobody else knows it.
    Row("activities:calendar_feed", "GET", "200", calendar_address, token),
    Row("activities:calendar_feed", "GET", "404", args=["wrong"]),
    Row("activities:calendar_feed", "POST", "405", calendar_address, token),
]
