"""Units that learn from one another: 0101 offers help, 0102 asks for it."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from tests.participation.pairs import agreed, asked, offered
from tests.permissions.row import Row, key
from zhibu.organisation.models import Unit


def an_offer(_made: Any) -> dict[str, Any]:
    return {"unit": Unit.objects.get(code="0101").pk, "topic": "study", "words": "怎么备课"}


def a_question(_made: Any) -> dict[str, Any]:
    until = timezone.localdate() + timedelta(days=30)
    return {"learner": Unit.objects.get(code="0102").pk, "goal": "目标", "until": until.isoformat()}


YES, RESULT = {"agree": "1", "words": "来"}, {"words": "做成了"}
ROWS = [
    #                                                 anon memb omem secr sib far gen staf
    Row("participation:together", "GET", "login 403 403 200 200 200 200 200", agreed),
    Row("participation:together", "POST", "login 405"),
    Row("participation:together_xlsx", "GET", "login 405"),
    Row("participation:together_xlsx", "POST", "login 403 403 200 200 200 200 200", agreed),
    Row("participation:new_offer", "GET", "login 403 403 200 200 200 200 200"),
    Row("participation:new_offer", "POST", "login 403 403 302 422 422 422 422", data=an_offer),
    Row("participation:withdraw_offer", "GET", "login 405", offered, key),
    Row("participation:withdraw_offer", "POST", "login 403 403 302 403 403 403 403", offered, key),
    Row("participation:ask", "GET", "login 403 403 200 200 200 200 200", offered, key),
    Row("participation:ask", "POST", "login 403 403 422 302 422 422 422", offered, key, a_question),
    Row("participation:pair", "GET", "login 403 403 200 200 404 200 200", asked, key),
    Row("participation:pair", "POST", "login 405", asked, key),
    Row("participation:answer_pair", "GET", "login 405", asked, key),
    Row("participation:answer_pair", "POST", "login 403 403 302 403 404 403 403", asked, key, YES),
    Row("participation:end_pair", "GET", "login 405", agreed, key),
    Row("participation:end_pair", "POST", "login 403 403 302 302 404 403 403", agreed, key, RESULT),
]
