"""The table's lines for transfers and corrections."""

from datetime import date, datetime, time

from django.utils import timezone

from tests.permissions.moments import member_of_branch
from tests.permissions.row import Row, key
from tests.support import Cast
from zhibu.organisation import services
from zhibu.organisation.models import Correction, Transfer
from zhibu.organisation.policy import person_for

DAY = date(2026, 11, 9)
NOW = timezone.make_aware(datetime.combine(DAY, time(9)))


def transfer_asked(cast: Cast) -> Transfer:
    """0101 has asked 0102 to take a member."""
    who = person_for(cast.secretary.user, mode="officer", today=DAY)
    return services.ask_transfer(member=cast.member, to_unit=cast.sibling, on=DAY, reason="调动", who=who, now=NOW)


def correction_asked(cast: Cast) -> Correction:
    """A member of 0101 has asked for a correction."""
    who = person_for(cast.member.user, mode="member", today=DAY)
    return services.ask_correction(member=cast.member, field="job", said="副科长", who=who, now=NOW)


TO = {"to_unit": "0102", "on": "2026-11-20", "reason": "调动"}
SAID = {"field": "job", "said": "副科长"}
ROWS = [
    #                                           anon memb omem secr sib far gen staf
    Row("organisation:transfer_ask", "GET", "login 403 404 200 404 404 200 200", member_of_branch, key,
        more={"prob": "404"}),
    Row("organisation:transfer_ask", "POST", "login 403 404 302 404 404 302 302", member_of_branch, key, TO,
        more={"prob": "404"}),
    Row("organisation:transfers", "GET", "login 404 404 200 200 200 200 200", transfer_asked),
    Row("organisation:transfers", "POST", "login 405"),
    Row("organisation:transfers_xlsx", "GET", "login 405", transfer_asked),
    Row("organisation:transfers_xlsx", "POST", "login 404 404 200 200 200 200 200", transfer_asked),
    Row("organisation:transfer", "GET", "login 404 404 200 200 404 200 200", transfer_asked, key),
    Row("organisation:transfer", "POST", "login 404 404 403 302 404 302 302", transfer_asked, key, {"accept": "1"}),
    Row("organisation:take_transfer_back", "GET", "login 405", transfer_asked, key),
    Row("organisation:take_transfer_back", "POST", "login 404 404 302 403 404 302 302", transfer_asked, key),
    Row("organisation:correction_ask", "GET", "login 200 200 403 403 403 403 403"),
    Row("organisation:correction_ask", "POST", "login 302 302 403 403 403 403 403", data=SAID),
    Row("organisation:correction", "GET", "login 404 404 200 404 404 200 200", correction_asked, key),
    Row("organisation:correction", "POST", "login 404 404 302 404 404 302 302", correction_asked, key,
        {"accept": "1"}),
    Row("organisation:take_correction_back", "GET", "login 405", correction_asked, key),
    Row("organisation:take_correction_back", "POST", "login 302 404 404 404 404 404 404", correction_asked, key,
        more={"prob": "404"}),
]  # fmt: skip
