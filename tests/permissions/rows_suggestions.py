"""The table's lines for suggestions."""

from datetime import date

from tests.activities.corridor import at
from tests.permissions.row import Row, key
from tests.support import Cast
from zhibu.circulation.models import Suggestion
from zhibu.circulation.services import suggest
from zhibu.organisation.policy import person_for

DAY = date(2026, 11, 9)


def suggestion_made(cast: Cast) -> Suggestion:
    """A member of 0101 has suggested something."""
    who = person_for(cast.member.user, mode="member", today=DAY)
    return suggest(text="请增加晚间党课", page="/", named=True, who=who, now=at(DAY))


ROWS = [
    #                                           anon memb omem secr sib far gen staf
    Row("circulation:suggest", "GET", "200"),
    Row("circulation:suggest", "POST", "200", data={"text": "好"}),
    Row("circulation:suggest", "POST", "422", data={"text": ""}),
    Row("circulation:receipt", "GET", "200"),
    Row("circulation:receipt", "POST", "422", suggestion_made, data={"receipt": "X"}),
    Row("circulation:suggestions", "GET", "login 200"),
    Row("circulation:suggestions", "POST", "login 405"),
    Row("circulation:received", "GET", "login 403 403 403 403 403 403 200", suggestion_made),
    Row("circulation:received", "POST", "login 405"),
    Row("circulation:received_xlsx", "GET", "login 405"),
    Row("circulation:received_xlsx", "POST", "login 403 403 403 403 403 403 200", suggestion_made),
    Row("circulation:suggestion", "GET", "login 404 404 404 404 404 404 200", suggestion_made, key),
    Row("circulation:suggestion", "POST", "login 404 404 404 404 404 404 302", suggestion_made, key, {"reply": "好"}),
]
