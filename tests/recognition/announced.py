"""Makes promises for tests: 0101 announced something on a day of November 2026."""

from datetime import date, timedelta
from typing import Any

from tests.activities.corridor import at, officer
from tests.recognition.world import given
from tests.support import Cast
from zhibu.organisation.models import Member
from zhibu.recognition import services
from zhibu.recognition.models import Honour, Promise

DAY = date(2026, 11, 20)
DUE = DAY + timedelta(days=20)


def by(member: Member, day: date = DAY) -> dict[str, Any]:
    """Who does it, as an officer, and when."""
    return {"who": officer(member, day), "now": at(day)}


def values(**changed: Any) -> dict[str, Any]:
    """What the service takes: for doing, on a basis in words."""
    fixed: dict[str, Any] = {
        "side": "doing", "condition": "主讲党课的党员", "follows": "通报肯定", "notice": None, "campaign": None,
        "basis": "支部年度安排", "announced_on": DAY, "due": DUE,
    }  # fmt: skip
    return fixed | changed


def stated(cast: Cast, **changed: Any) -> Promise:
    """Open, by 0101."""
    return services.keep_promise(promise=None, unit=cast.branch, values=values(**changed), **by(cast.secretary))


def honour(cast: Cast) -> Honour:
    """A record that carries it out: an honour of a member of 0101, given on the day."""
    return given(cast.member, 2026, home=cast.branch, day=DAY, document_number="兑现1号")


def carried(cast: Cast, **changed: Any) -> Promise:
    """Carried out by an honour, and in words."""
    records = [("honour", honour(cast).pk)]
    return services.carry_out(promise=stated(cast, **changed), records=records, words="已通报", **by(cast.secretary))


def refused(cast: Cast) -> Promise:
    """Not carried out, with the reason."""
    return services.refuse(promise=stated(cast), words="没有人主讲", **by(cast.secretary))
