"""The table's lines for units, members, posts, imports and sign-in."""

from tests.permissions.moments import member_of_branch, post_in_branch, slip_made, upload_kept
from tests.permissions.row import Row, key

BRANCH = ["0101"]
ROWS = [
    #                                      anon memb omem secr sib far gen staf
    Row("kernel:language", "GET", "405"),
    Row("kernel:language", "POST", "302", data={"language": "en"}),
    Row("organisation:tree", "GET", "login 200"),
    Row("organisation:tree", "POST", "login 405"),
    Row("organisation:search", "GET", "login 200"),
    Row("organisation:search", "POST", "login 405"),
    Row("organisation:me", "GET", "login 200"),
    Row("organisation:me", "POST", "login 405"),
    Row(
        "organisation:member", "GET", "login 200 404 200 404 404 200 200", member_of_branch, key, more={"prob": "404"}
    ),
    Row("organisation:member", "POST", "login 405", member_of_branch, key),
    Row("organisation:unit", "GET", "login 200 404 200 404 404 200 200", args=BRANCH),
    Row("organisation:unit", "POST", "login 405", args=BRANCH),
    Row("organisation:roster", "GET", "login 404 404 200 404 404 200 200", args=BRANCH),
    Row("organisation:roster", "POST", "login 405", args=BRANCH),
    Row("organisation:slips", "GET", "login 404 404 200 404 404 200 200", args=BRANCH),
    Row("organisation:slips", "POST", "login 404 404 200 404 404 200 200", args=BRANCH),
    Row("organisation:appoint", "GET", "login 404 404 403 404 404 200 200", args=BRANCH),
    Row("organisation:appoint", "POST", "login 404 404 403 404 404 200 200", args=BRANCH),
    Row("organisation:post_end", "GET", "login 404 404 403 404 404 200 200", post_in_branch, key),
    Row("organisation:post_end", "POST", "login 404 404 403 404 404 200 200", post_in_branch, key),
    Row("organisation:post_term", "GET", "login 404 404 403 404 404 200 200", post_in_branch, key),
    Row("organisation:post_term", "POST", "login 404 404 403 404 404 422 422", post_in_branch, key, {"term": "0"}),
    Row("organisation:terms", "GET", "login 404 404 200 200 200 200 200", post_in_branch),
    Row("organisation:terms", "POST", "login 405"),
    Row("organisation:terms_xlsx", "GET", "login 405"),
    Row("organisation:terms_xlsx", "POST", "login 404 404 200 200 200 200 200", post_in_branch),
    Row("organisation:import", "GET", "login 403 403 403 403 403 403 200"),
    Row("organisation:import", "POST", "login 403 403 403 403 403 403 422"),
    Row("organisation:import_template", "GET", "login 403 403 403 403 403 403 200", args=["units"]),
    Row("organisation:import_template", "POST", "login 405", args=["units"]),
    Row("organisation:import_check", "GET", "login 403 403 403 403 403 403 200", upload_kept, key),
    Row("organisation:import_check", "POST", "login 403 403 403 403 403 403 302", upload_kept, key),
    Row("organisation:import_errors", "GET", "login 403 403 403 403 403 403 404", upload_kept, key),
    Row("organisation:import_errors", "POST", "login 405", upload_kept, key),
    Row("account_login", "GET", "200 302"),
    Row("account_login", "POST", "200 302"),
    Row("account_logout", "GET", "login 200"),
    Row("account_logout", "POST", "login"),
    Row("account_change_password", "GET", "login 302"),
    Row("account_change_password", "POST", "login 302"),
    Row("account_set_password", "GET", "login 200"),
    Row("account_set_password", "POST", "login 200"),
    Row("accounts:slip", "GET", "200"),
    Row("accounts:slip", "POST", "200", slip_made, data=lambda code: {"code": code}),
    Row("accounts:pin", "GET", "200"),
    Row("accounts:pin", "POST", "200", data={"pin": "000000"}),
    Row("accounts:mode", "GET", "login 405"),
    Row("accounts:mode", "POST", "login 302", data={"mode": "member"}),
]
