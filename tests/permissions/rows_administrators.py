"""The table's lines for the administrators' pages: to everybody else they do not exist."""

from typing import Any

from tests.permissions.moments_administrators import (
    account_of_an_officer,
    account_of_the_auditor,
    entry_in_the_chain,
    staff_is_in,
    staff_not_in,
)
from tests.permissions.row import Row, key

NOBODY = "login 404"
SYSTEM, SECURITY, AUDIT = "{0} 404 404", "404 {0} 404", "404 404 {0}"


def numbered(entry: Any) -> list[Any]:
    """The entry's number."""
    return [entry.number]


ROWS = [
    Row("accounts:installation", "GET", NOBODY, admins=SYSTEM.format(200)),
    Row("accounts:installation", "POST", "login 405"),
    Row("accounts:log", "GET", NOBODY, admins=AUDIT.format(200)),
    Row("accounts:log", "POST", "login 405"),
    Row("accounts:log_entry", "GET", NOBODY, entry_in_the_chain, numbered, admins=AUDIT.format(200)),
    Row("accounts:log_entry", "POST", "login 405", entry_in_the_chain, numbered),
    Row("accounts:log_xlsx", "GET", "login 405"),
    Row("accounts:log_xlsx", "POST", NOBODY, admins=AUDIT.format(200)),
    Row("accounts:log_check", "GET", "login 405"),
    Row("accounts:log_check", "POST", NOBODY, admins=AUDIT.format(200)),
    Row("organisation:accounts", "GET", NOBODY, admins=SECURITY.format(200)),
    Row("organisation:accounts", "POST", "login 405", admins="405"),
    Row("organisation:accounts_xlsx", "GET", "login 405", admins="405"),
    Row("organisation:accounts_xlsx", "POST", NOBODY, admins=SECURITY.format(200)),
    Row("organisation:account", "GET", NOBODY, account_of_an_officer, key, admins=SECURITY.format(200)),
    Row("organisation:account", "GET", NOBODY, account_of_the_auditor, key, admins=SECURITY.format(200)),
    *(
        Row("organisation:account", "POST", NOBODY, account_of_an_officer, key, {"deed": deed}, SECURITY.format(done))
        for deed, done in (
            ("slip", 200), ("close", 302), ("reopen", 302), ("sessions", 302), ("revoke", 302), ("nonsense", 400),
        )
    ),
    Row(
        "organisation:account", "POST", NOBODY, account_of_the_auditor, key, {"deed": "slip"}, SECURITY.format(403)
    ),
    Row("organisation:first_staff", "GET", NOBODY, staff_not_in, admins=SECURITY.format(200)),
    Row("organisation:first_staff", "GET", NOBODY, staff_is_in, admins=SECURITY.format(403)),
    Row("organisation:first_staff", "POST", NOBODY, staff_not_in, admins=SECURITY.format(422)),
    Row("organisation:first_staff", "POST", NOBODY, staff_is_in, admins=SECURITY.format(403)),
    Row("organisation:first_staff_back", "GET", "login 405", staff_not_in, key, admins="405"),
    Row("organisation:first_staff_back", "POST", NOBODY, staff_not_in, key, admins=SECURITY.format(302)),
    Row("organisation:first_staff_back", "POST", NOBODY, staff_is_in, key, admins=SECURITY.format(403)),
]  # fmt: skip
