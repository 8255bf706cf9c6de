"""The table's lines for the rulebook: everybody of the committee reads, its staff settle."""

from typing import Any

from django.utils import timezone

from tests.permissions.moments_rulebook import rule_settled
from tests.permissions.row import Row, key

CODE = ["GW-04"]


def settled(_made: Any) -> dict[str, str]:
    """From today on: the day of the test, which may be another than that on which this file was read."""
    return {"value": "7", "since": timezone.localdate().isoformat(), "reason": "决定", "confirm": "1"}


def ended(_made: Any) -> dict[str, str]:
    return {"last": timezone.localdate().isoformat()}


ROWS = [
    #                                  anon memb omem secr sib far gen staf
    Row("rulebook:rules", "GET", "login 200"),
    Row("rulebook:rules", "POST", "login 405"),
    Row("rulebook:rules_xlsx", "GET", "login 405"),
    Row("rulebook:rules_xlsx", "POST", "login 200"),
    Row("rulebook:rule", "GET", "login 200", args=CODE),
    Row("rulebook:rule", "POST", "login 405", args=CODE),
    Row("rulebook:override", "GET", "login 403 403 403 403 403 403 200", args=CODE),
    Row("rulebook:override", "POST", "login 403 403 403 403 403 403 302", args=CODE, data=settled),
    Row("rulebook:end", "GET", "login 403 403 403 403 403 403 200", rule_settled, key),
    Row("rulebook:end", "POST", "login 403 403 403 403 403 403 302", rule_settled, key, ended),
]
