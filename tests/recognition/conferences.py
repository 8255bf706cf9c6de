"""Makes conferences for tests: the committee's notice calls one, 0101 speaks about a practice."""

from datetime import date
from typing import Any

from tests.activities.corridor import at, issued, officer
from tests.exchange.making import posted
from tests.recognition.world import given
from tests.support import Cast
from zhibu.organisation.models import Member
from zhibu.recognition import services
from zhibu.recognition.models import Conference, Honour, Speech

DAY = date(2026, 11, 20)


def by(member: Member) -> dict[str, Any]:
    """Who does it, as an officer, and when."""
    return {"who": officer(member, DAY), "now": at(DAY)}


def made(cast: Cast, **values: Any) -> Conference:
    """Called by the committee, with the honours of 2025: one of a unit by the city, one of a member by the state."""
    count = Honour.objects.count()
    given(cast.branch, document_number=f"表彰{count}号")
    given(cast.member, level="state", home=cast.branch, document_number=f"表彰{count}号")
    notice = issued(cast, theme="表彰交流会", place="礼堂", reason="年度表彰")
    chosen = {"campaign": None, "year": 2025} | values
    return services.keep_conference(conference=None, notice=notice, **chosen, **by(cast.staff))


def spoken(cast: Cast, **values: Any) -> Speech:
    """0101 speaks about the practice it posted."""
    fixed = {"place": 1, "unit": cast.branch, "speaker": "周兰", "title": "怎样代办服务", "practice": None}
    kept = values.pop("conference", None) or made(cast)
    if "practice" not in values:
        values["practice"] = posted(cast)
    return services.keep_speech(conference=kept, speech=None, values=fixed | values, **by(cast.staff))
