"""The table's lines for promises: 0101 announced something within itself."""

from typing import Any

from tests.permissions.row import Row, key
from tests.recognition import announced as world
from tests.support import Cast
from zhibu.recognition.models import Promise


def stated(cast: Cast) -> Promise:
    """Nothing was said about it yet."""
    return world.stated(cast)


def carried(cast: Cast) -> Promise:
    """It was carried out."""
    return world.carried(cast)


def refused(cast: Cast) -> Promise:
    """It is not carried out."""
    return world.refused(cast)


FORM: dict[str, Any] = {
    "side": "doing", "condition": "主讲党课", "follows": "肯定", "source": "", "basis": "安排",
    "announced_on": "2026-11-20", "due": "2026-12-20",
}  # fmt: skip
SAY = {"words": "写明"}
MINE = "login 403 404 302 404 404 403 403"
ROWS = [
    #                                            anon memb omem secr sib far gen staf
    Row("recognition:promises", "GET", "login 200", stated),
    Row("recognition:promises", "POST", "login 405"),
    Row("recognition:promises_xlsx", "GET", "login 405"),
    Row("recognition:promises_xlsx", "POST", "login 403 403 200 200 200 200 200", stated),
    Row("recognition:promise_new", "GET", "login 403 403 200 200 200 200 200"),
    Row("recognition:promise_new", "POST", "login 403 403 302 302 302 302 302", data=FORM),
    Row("recognition:promise", "GET", "login 200 404 200 404 404 200 200", stated, key),
    Row("recognition:promise", "GET", "login 200 404 200 404 404 200 200", carried, key),
    Row("recognition:promise", "GET", "login 200 404 200 404 404 200 200", refused, key),
    Row("recognition:promise", "POST", MINE, stated, key, SAY | {"move": "carry"}),
    Row("recognition:promise", "POST", MINE, carried, key, {"move": "reopen"}),
    Row("recognition:promise_edit", "GET", "login 403 404 200 404 404 403 403", stated, key),
    Row("recognition:promise_edit", "GET", "login 403 404 404 404 404 403 403", carried, key),
    Row("recognition:promise_edit", "POST", MINE, stated, key, FORM),
]
