"""The table's lines for past imports, their undoing, and the lists that go to a spreadsheet."""

from tests.permissions.moments import (
    disclosure_checking,
    disclosure_shown,
    half_year_compiled,
    notice_of_branch,
    upload_kept,
)
from tests.permissions.moments_imports import import_done
from tests.permissions.row import Row, key
from zhibu.participation.models import Closing

BRANCH = ["0101"]
REASON = {"reason": "check"}
BOARD = {"board": "403"}  # full numbers: only the secretary


def period(closing: Closing) -> list[str]:
    return [closing.period]


def closing(closing: Closing) -> list[str]:
    return [closing.period, closing.unit.code]


def person(closing: Closing) -> list[object]:
    return [closing.period, closing.unit.code, closing.records.order_by("member_id")[0].member_id]


ROWS = [
    #                                               anon memb omem secr sib far gen staf
    Row("circulation:todo_xlsx", "GET", "login 405"),
    Row("circulation:todo_xlsx", "POST", "login 404 404 200 200 200 200 200"),
    Row("activities:reach_xlsx", "GET", "login 405", notice_of_branch, key),
    Row("activities:reach_xlsx", "POST", "login 404 404 200 404 404 200 200", notice_of_branch, key),
    Row("organisation:import_past", "GET", "login 403 403 403 403 403 403 200"),
    Row("organisation:import_past", "POST", "login 405"),
    Row("organisation:import_undo", "GET", "login 403 403 403 403 403 403 200", import_done, key),
    Row("organisation:import_undo", "POST", "login 403 403 403 403 403 403 302", import_done, key),
    Row("organisation:import_undo", "GET", "login 403 403 403 403 403 403 404", upload_kept, key),
    Row("organisation:imports_xlsx", "GET", "login 405"),
    Row("organisation:imports_xlsx", "POST", "login 403 403 403 403 403 403 200"),
    Row("organisation:units_xlsx", "GET", "login 405"),
    Row("organisation:units_xlsx", "POST", "login 404 404 200 200 200 200 200"),
    Row("organisation:search_xlsx", "GET", "login 405"),
    Row("organisation:search_xlsx", "POST", "login 200", data={"q": "王", "what": "members"}),
    Row("organisation:roster_xlsx", "GET", "login 405", args=BRANCH),
    Row("organisation:roster_xlsx", "POST", "login 404 404 200 404 404 200 200", args=BRANCH),
    Row("organisation:roster_in_full", "GET", "login 404 404 200 404 404 403 200", args=BRANCH, more=BOARD),
    Row(
        "organisation:roster_in_full",
        "POST",
        "login 404 404 200 404 404 403 200",
        args=BRANCH,
        data=REASON,
        more=BOARD,
    ),
    Row("organisation:roster_in_full", "POST", "login 404 404 422 404 404 403 422", args=BRANCH, more=BOARD),
    Row("organisation:posts_xlsx", "GET", "login 405", args=BRANCH),
    Row("organisation:posts_xlsx", "POST", "login 200 404 200 404 404 200 200", args=BRANCH),
    Row("participation:half_years_xlsx", "GET", "login 405"),
    Row("participation:half_years_xlsx", "POST", "login 403 403 200 200 200 200 200"),
    Row("participation:half_year_xlsx", "GET", "login 405", half_year_compiled, period),
    Row("participation:half_year_xlsx", "POST", "login 403 403 200 200 200 200 200", half_year_compiled, period),
    Row("participation:closing_xlsx", "GET", "login 405", half_year_compiled, closing),
    Row("participation:closing_xlsx", "POST", "login 403 403 200 404 404 200 200", half_year_compiled, closing),
    Row("participation:lines_xlsx", "GET", "login 405", half_year_compiled, person),
    Row("participation:lines_xlsx", "POST", "login 403 403 200 404 404 200 200", half_year_compiled, person),
    Row("disclosure:disclosures_xlsx", "GET", "login 405"),
    Row("disclosure:disclosures_xlsx", "POST", "login 403 403 200 200 200 200 200"),
    Row("disclosure:table_xlsx", "GET", "login 405", disclosure_shown, key),
    Row("disclosure:table_xlsx", "POST", "login 403 404 200 404 404 200 200", disclosure_shown, key),
    Row("disclosure:table_xlsx", "POST", "login 404 404 200 404 404 200 200", disclosure_checking, key),
]
