"""The table's lines for half-years, disclosures and the sample's cards."""

from typing import Any

from tests.permissions.moments import (
    disclosure_checking,
    disclosure_final,
    disclosure_over,
    disclosure_shown,
    half_year_compiled,
    objection_answered,
    objection_open,
    sample_account,
)
from tests.permissions.row import Row, key

PERIOD = ["2026H1"]
BRANCH = ["2026H1", "0101"]
COMPILE = {"basis": "办法", "check_days": "5"}


def line_of_a_member(closing: Any) -> list[Any]:
    """The lines of a member of 0101."""
    return ["2026H1", "0101", closing.records.order_by("pk").first().member_id]


SPAN = {"first": "2026-11-01", "last": "2026-11-30"}
ROWS = [
    #                                              anon memb omem secr sib far gen staf
    Row("participation:check_list", "GET", "login 403 403 200 200 200 200 200", args=["2026H1"]),
    Row("participation:check_list", "POST", "login 405", args=["2026H1"]),
    Row("participation:check_list_xlsx", "GET", "login 405", args=["2026H1"]),
    Row("participation:check_list_xlsx", "POST", "login 403 403 200 200 200 200 200", args=["2026H1"]),
    Row("participation:every_line_xlsx", "GET", "login 405", args=PERIOD),
    Row("participation:every_line_xlsx", "POST", "login 403 403 200 200 200 200 200", half_year_compiled, PERIOD),
    Row("participation:help", "GET", "login 403 403 200 200 200 200 200"),
    Row("participation:help", "POST", "login 405"),
    Row("participation:circular", "GET", "login 403 403 403 403 403 403 200"),
    Row("participation:circular", "POST", "login 405"),
    Row("participation:draft_circular", "GET", "login 405"),
    Row("participation:draft_circular", "POST", "login 403 403 403 403 403 403 302", data=SPAN),
    Row("participation:help_xlsx", "GET", "login 405"),
    Row("participation:help_xlsx", "POST", "login 403 403 200 200 200 200 200", data=SPAN),
    Row("participation:half_years", "GET", "login 403 403 200 200 200 200 200"),
    Row("participation:half_years", "POST", "login 405"),
    Row("participation:half_year", "GET", "login 403 403 200 200 200 200 200", half_year_compiled, PERIOD),
    Row("participation:half_year", "POST", "login 405", args=PERIOD),
    Row("participation:compile", "GET", "login 403 403 200 200 200 200 200", args=PERIOD),
    Row("participation:compile", "POST", "login 403 403 422 422 422 422 422", args=PERIOD, data=COMPILE),
    Row("participation:closing", "GET", "login 403 403 200 404 404 200 200", half_year_compiled, BRANCH),
    Row("participation:closing", "POST", "login 405", half_year_compiled, BRANCH),
    Row("participation:recompile", "GET", "login 405", half_year_compiled, BRANCH),
    Row("participation:recompile", "POST", "login 403 403 422 404 404 422 422", half_year_compiled, BRANCH),
    Row("participation:lines", "GET", "login 403 403 200 404 404 200 200", half_year_compiled, line_of_a_member),
    Row("participation:lines", "POST", "login 405", half_year_compiled, line_of_a_member),
    Row("participation:spread", "GET", "login 403 403 200 200 200 200 200", half_year_compiled, PERIOD),
    Row("participation:spread", "POST", "login 405", args=PERIOD),
    Row("participation:spread_xlsx", "GET", "login 405", args=PERIOD),
    Row("participation:spread_xlsx", "POST", "login 403 403 200 200 200 200 200", half_year_compiled, PERIOD),
    Row("participation:trend", "GET", "login 403 403 200 404 404 200 200", half_year_compiled, ["0101"]),
    Row("participation:trend", "POST", "login 405", args=["0101"]),
    Row("participation:trend_xlsx", "GET", "login 405", args=["0101"]),
    Row("participation:trend_xlsx", "POST", "login 403 403 200 404 404 200 200", half_year_compiled, ["0101"]),
    Row("participation:own", "GET", "login 200 200 403 403 403 403 403", half_year_compiled, PERIOD),
    Row("participation:own", "POST", "login 405", half_year_compiled, PERIOD),
    Row("participation:own_years", "GET", "login 200 200 403 403 403 403 403", half_year_compiled),
    Row("participation:own_years", "POST", "login 405", half_year_compiled),
    Row("participation:own_year", "GET", "login 200 200 403 403 403 403 403", half_year_compiled, [2026]),
    Row("participation:own_year", "POST", "login 405", half_year_compiled, [2026]),
    Row("participation:confirm", "GET", "login 405", half_year_compiled, PERIOD),
    Row("participation:confirm", "POST", "login 302 302 403 403 403 403 403", half_year_compiled, PERIOD),
    Row("participation:object", "GET", "login 200 200 403 403 403 403 403", half_year_compiled, PERIOD),
    Row("participation:object", "POST", "login 422 422 403 403 403 403 403", half_year_compiled, PERIOD),
    Row("disclosure:disclosures", "GET", "login 200"),
    Row("disclosure:disclosures", "POST", "login 405"),
    Row("disclosure:disclosure", "GET", "login 404 404 200 404 404 200 200", disclosure_checking, key),
    Row("disclosure:disclosure", "GET", "login 200 404 200 404 404 200 200", disclosure_shown, key),
    Row("disclosure:disclosure", "GET", "login 404 404 200 404 404 200 200", disclosure_final, key),
    Row("disclosure:disclosure", "POST", "login 405", disclosure_shown, key),
    Row("disclosure:print", "GET", "login 200 404 200 404 404 200 200", disclosure_shown, key),
    Row("disclosure:print", "POST", "login 405", disclosure_shown, key),
    Row("disclosure:show", "GET", "login 405", disclosure_checking, key),
    Row("disclosure:show", "POST", "login 404 404 302 404 404 302 302", disclosure_checking, key, {"working_days": 5}),
    Row("disclosure:show", "POST", "login 403 404 422 404 404 422 422", disclosure_shown, key, {"working_days": ""}),
    Row("disclosure:finish", "GET", "login 405", disclosure_over, key),
    Row("disclosure:finish", "POST", "login 403 404 302 404 404 302 302", disclosure_over, key),
    Row("disclosure:take_down", "GET", "login 405", disclosure_shown, key),
    Row(
        "disclosure:take_down", "POST", "login 403 404 302 404 404 302 302", disclosure_shown, key, {"reason": "有误"}
    ),
    Row("disclosure:sheet_pdf", "GET", "login 405", disclosure_shown, key),
    Row("disclosure:sheet_pdf", "POST", "login 403 404 200 404 404 200 200", disclosure_shown, key),
    Row("disclosure:sheet_docx", "GET", "login 405", disclosure_shown, key),
    Row("disclosure:sheet_docx", "POST", "login 403 404 200 404 404 200 200", disclosure_shown, key),
    Row("disclosure:object", "GET", "login 404 404 403 404 404 403 403", disclosure_checking, key),
    Row("disclosure:object", "GET", "login 200 404 403 404 404 403 403", disclosure_shown, key),
    Row("disclosure:object", "POST", "login 302 404 403 404 404 403 403", disclosure_shown, key, {"text": "我在场"}),
    Row("disclosure:answer", "GET", "login 404 404 200 404 404 200 200", objection_open, key),
    Row(
        "disclosure:answer",
        "POST",
        "login 404 404 302 404 404 302 302",
        objection_open,
        key,
        {"outcome": "upheld", "text": "已更正"},
    ),
    Row(
        "disclosure:further", "GET", "login 200 404 403 403 403 403 403", objection_answered, key, more={"prob": "404"}
    ),
    Row(
        "disclosure:further",
        "POST",
        "login 302 404 403 403 403 403 403",
        objection_answered,
        key,
        {"text": "请看"},
        more={"prob": "404"},
    ),
    Row("demo:sign_in", "GET", "405"),
    Row("demo:sign_in", "POST", "302", sample_account, data=lambda name: {"username": name, "mode": "member"}),
]
