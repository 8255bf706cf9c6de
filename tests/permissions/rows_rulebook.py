"""The table's lines for the rulebook: everybody of the committee reads, its staff settle."""

from django.utils import timezone

from tests.permissions.moments_rulebook import rule_settled
from tests.permissions.row import Row, key

TODAY = timezone.localdate().isoformat()
CODE = ["GW-04"]
SETTLED = {"value": "7", "since": TODAY, "reason": "决定", "confirm": "1"}
ROWS = [
    #                                  anon memb omem secr sib far gen staf
    Row("rulebook:rules", "GET", "login 200"),
    Row("rulebook:rules", "POST", "login 405"),
    Row("rulebook:rules_xlsx", "GET", "login 405"),
    Row("rulebook:rules_xlsx", "POST", "login 200"),
    Row("rulebook:rule", "GET", "login 200", args=CODE),
    Row("rulebook:rule", "POST", "login 405", args=CODE),
    Row("rulebook:override", "GET", "login 403 403 403 403 403 403 200", args=CODE),
    Row("rulebook:override", "POST", "login 403 403 403 403 403 403 302", args=CODE, data=SETTLED),
    Row("rulebook:end", "GET", "login 403 403 403 403 403 403 200", rule_settled, key),
    Row("rulebook:end", "POST", "login 403 403 403 403 403 403 302", rule_settled, key, {"last": TODAY}),
]
