"""The table's lines for one's own sign-in: password, second factor, devices; and for lost second factors."""

from tests.permissions.moments_signin import (
    device_of_member,
    passkey_of_member,
    second_factor_of_the_auditor,
    security_administrator,
)
from tests.permissions.row import Row, key

BRANCH = ["0101"]

ROWS = [
    Row("organisation:slips_pdf", "GET", "login 405", args=BRANCH),
    Row("organisation:slips_pdf", "POST", "login 404 404 302 404 404 302 302", args=BRANCH),
    Row("organisation:slips_xlsx", "GET", "login 405", args=BRANCH),
    Row("organisation:slips_xlsx", "POST", "login 404 404 200 404 404 200 200", args=BRANCH),
    Row("organisation:slips", "POST", "login 404 404 302 404 404 302 302", args=BRANCH, data={"who": "revoke"}),
    Row("accounts:own", "GET", "login 200"),
    Row("accounts:own", "POST", "login 405"),
    Row("accounts:remove_device", "GET", "login 405", device_of_member, key),
    Row("accounts:remove_device", "POST", "login 302 404 404 404 404 404 404", device_of_member, key,
        more={"prob": "404"}),
    Row("accounts:remove_passkey", "GET", "login 405", passkey_of_member, key),
    Row("accounts:remove_passkey", "POST", "login 302 404 404 404 404 404 404", passkey_of_member, key,
        more={"prob": "404"}),
    Row("accounts:new_passkey", "GET", "login 405"),
    Row("accounts:new_passkey", "POST", "login 302"),
    Row("accounts:passkey", "GET", "405"),
    Row("accounts:passkey", "POST", "200"),
    Row("accounts:everywhere", "GET", "login 405"),
    Row("accounts:everywhere", "POST", "login"),
    Row("account_reauthenticate", "GET", "login 403"),
    Row("account_reauthenticate", "POST", "login 403"),
    Row("mfa_authenticate", "GET", "login 302"),
    Row("mfa_authenticate", "POST", "login 302"),
    Row("mfa_reauthenticate", "GET", "login 403"),
    Row("mfa_reauthenticate", "POST", "login 403"),
    Row("mfa_activate_totp", "GET", "login 200"),
    Row("mfa_activate_totp", "POST", "login 200"),
    Row("mfa_deactivate_totp", "GET", "login 302"),
    Row("mfa_deactivate_totp", "POST", "login 302"),
    Row("mfa_generate_recovery_codes", "GET", "login 302"),
    Row("mfa_generate_recovery_codes", "POST", "login 302"),
    Row(
        "organisation:account", "POST", "login 404", second_factor_of_the_auditor, key, {"deed": "second"},
        "404 302 404",
    ),
    Row("organisation:account", "POST", "login 404", security_administrator, key, {"deed": "second"}, "404 403 404"),
]  # fmt: skip
