"""Makes practices for tests: an activity of 0101 with roll and feedback, and what is made of it."""

from datetime import date
from typing import Any

from tests.activities.corridor import at, held, issued, officer
from tests.support import Cast
from zhibu.activities import services as activities
from zhibu.activities.models import Activity
from zhibu.exchange import services
from zhibu.exchange.models import Practice
from zhibu.organisation.models import Member, Unit

DAY = date(2026, 11, 20)
WORDS = {
    "title": "代办服务进社区",
    "done": "每月一次，到社区代办证照。",
    "came": "办了十二件事。",
    "know": "先与社区约定。",
}


def told(cast: Cast, *, unit: Unit | None = None, by: Member | None = None, notice: Any = None) -> Activity:
    """An activity of 0101, or of another unit, with its roll and its feedback; one that is there already will do."""
    unit, by = unit or cast.branch, by or cast.secretary
    there = Activity.objects.filter(unit=unit, feedback__isnull=False, shared_practice=None).first()
    if there is not None and notice is None:
        return there
    activity = held(notice or issued(cast), unit, by)
    values = {"effect": "good", "done": "到社区服务", "practice": "先约定，再上门", "liked": "帮上了忙"}
    activities.report(activity=activity, values=values, who=officer(by, DAY), now=at(DAY))
    return Activity.objects.get(pk=activity.pk)


def drafted(cast: Cast, *, audience: Unit | None = None, **options: Any) -> Practice:
    """A draft of 0101 for the whole committee."""
    activity = told(cast, **options)
    by = options.get("by") or cast.secretary
    values = WORDS | {"audience": audience or cast.root}
    return services.begin(activity=activity, values=values, who=officer(by, DAY), now=at(DAY, 10))


def posted(cast: Cast, **options: Any) -> Practice:
    """The same, posted."""
    by = options.get("by") or cast.secretary
    return services.post(practice=drafted(cast, **options), who=officer(by, DAY), now=at(DAY, 11))
