"""The table's lines for make-up, the paper list and signing in by phone."""

from tests.permissions.moments_roll import absence, absence_made_up, activity_of_today, phones_open
from tests.permissions.row import Row, key
from zhibu.activities.models import Attendance

WRONG_NUMBER = {"paper-absent": "99", "typed": "1"}


def closing(line: Attendance) -> dict[str, str]:
    """The item, closed today."""
    return {"item": str(line.pk), "day": "2026-11-20", "how": "read"}


def again(_line: Attendance) -> dict[str, str]:
    """Why it was not made up."""
    return {"reason": "登记有误"}


ROWS = [
    #                                           anon memb omem secr sib far gen staf
    Row("activities:make_ups", "GET", "login 404 404 200 200 200 200 200", absence),
    # Those of other units reach their own list: the item is not in it, so nothing is closed.
    Row("activities:make_ups", "POST", "login 404 404 302 302 302 302 302", absence, (), closing),
    Row("activities:make_ups", "POST", "login 404 404 422 422 422 422 422", absence, (), {"day": ""}),
    Row("activities:make_ups_xlsx", "GET", "login 405", absence),
    Row("activities:make_ups_xlsx", "POST", "login 404 404 200 200 200 200 200", absence),
    Row("activities:own_make_ups", "GET", "login 200 200 404 404 404 404 404", absence),
    Row("activities:own_make_ups", "POST", "login 405", absence),
    Row("activities:reopen_make_up", "GET", "login 404 404 200 404 404 404 404", absence_made_up, key),
    Row("activities:reopen_make_up", "POST", "login 404 404 302 404 404 404 404", absence_made_up, key, again),
    Row("activities:reopen_make_up", "POST", "login 404 404 422 404 404 404 404", absence_made_up, key),
    Row("activities:reopen_make_up", "GET", "login 404 404 404 404 404 404 404", absence, key),
    Row("activities:phones", "GET", "login 404 404 200 404 404 403 403", phones_open, key),
    Row("activities:phones", "POST", "login 404 404 302 404 404 403 403", activity_of_today, key, {"minutes": "60"}),
    Row("activities:phones", "POST", "login 404 404 422 404 404 403 403", activity_of_today, key),
    Row("activities:close_phones", "GET", "login 405", phones_open, key),
    Row("activities:close_phones", "POST", "login 404 404 302 404 404 403 403", phones_open, key),
    # Whoever is expected themselves, whatever they act as.
    Row("activities:here", "GET", "login 200 404 200 404 404 404 404", phones_open, key),
    Row("activities:here", "POST", "login 302 404 302 404 404 404 404", phones_open, key, {"code": "246810"}),
    Row("activities:here", "POST", "login 422 404 422 404 404 404 404", phones_open, key, {"code": "135790"}),
    Row("activities:roll", "POST", "login 404 404 422 404 404 403 403", activity_of_today, key, WRONG_NUMBER),
]
