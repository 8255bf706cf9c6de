"""The table's lines for members and units by hand."""

from tests.permissions.moments import member_of_branch
from tests.permissions.row import Row, key
from tests.support import Cast
from zhibu.organisation.models import Unit


def branch(cast: Cast) -> Unit:
    """Branch 0101."""
    return cast.branch


def code(_unit: Unit) -> list[str]:
    """Its code."""
    return ["0101"]


UNIT = {"name": "办公室一支部", "parent": "01"}
ROWS = [
    #                                           anon memb omem secr sib far gen staf
    Row("organisation:member_new", "GET", "login 404 404 200 404 404 200 200", branch, code),
    Row("organisation:member_new", "POST", "login 404 404 422 404 404 422 422", branch, code),
    Row("organisation:member_edit", "GET", "login 403 404 200 404 404 200 200", member_of_branch, key,
        more={"prob": "404"}),
    Row("organisation:member_edit", "POST", "login 403 404 422 404 404 422 422", member_of_branch, key,
        more={"prob": "404"}),
    Row("organisation:reveal", "GET", "login 403 404 200 404 404 403 200", member_of_branch, key,
        more={"prob": "404", "board": "403"}),
    Row("organisation:reveal", "POST", "login 403 404 200 404 404 403 200", member_of_branch, key,
        {"reason": "check"}, more={"prob": "404", "board": "403"}),
    Row("organisation:id_number", "GET", "login 403 404 200 404 404 403 200", member_of_branch, key,
        more={"prob": "404", "board": "403"}),
    Row("organisation:id_number", "POST", "login 403 404 422 404 404 403 422", member_of_branch, key,
        {"id_number": "1"}, more={"prob": "404", "board": "403"}),
    Row("organisation:unit_new", "GET", "login 404 404 403 404 404 403 200", branch, code),
    Row("organisation:unit_new", "POST", "login 404 404 403 404 404 403 422", branch, code),
    Row("organisation:unit_edit", "GET", "login 404 404 403 404 404 403 200", branch, code),
    Row("organisation:unit_edit", "POST", "login 404 404 403 404 404 403 302", branch, code, UNIT),
    Row("organisation:dissolve", "GET", "login 404 404 403 404 404 403 200", branch, code),
    Row("organisation:dissolve", "POST", "login 404 404 403 404 404 403 422", branch, code),
]  # fmt: skip
