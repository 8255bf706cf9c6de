"""The table's lines for what people read of themselves."""

from tests.permissions.row import Row

ROWS = [
    #                                           anon memb omem secr sib far gen staf
    Row("organisation:own_data", "GET", "login 200"),
    Row("organisation:own_data", "POST", "login 405"),
    Row("organisation:own_data_in_full", "GET", "login 405"),
    Row("organisation:own_data_in_full", "POST", "login 200"),
    Row("organisation:own_data_xlsx", "GET", "login 405"),
    Row("organisation:own_data_xlsx", "POST", "login 200"),
    Row("organisation:seen", "GET", "login 200"),
    Row("organisation:seen", "POST", "login 405"),
    Row("organisation:seen_xlsx", "GET", "login 405"),
    Row("organisation:seen_xlsx", "POST", "login 200"),
    Row("organisation:retention", "GET", "login 200", admins="200"),
    Row("organisation:retention", "POST", "login 405", admins="405"),
    Row("organisation:retention_xlsx", "GET", "login 405", admins="405"),
    Row("organisation:retention_xlsx", "POST", "login 200", admins="200"),
]
