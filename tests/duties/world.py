"""Duties at every stage, for tests: those of a year, an activity that fulfils one, words of a person."""

from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from tests.participation.facts import person
from tests.support import Cast
from zhibu.activities.models import Activity, Notice
from zhibu.circulation.models import Delivery, Dispatch
from zhibu.duties import services
from zhibu.duties.models import Duty, PostList
from zhibu.organisation.models import Member, Unit
from zhibu.organisation.policy import Person


def at(day: date) -> datetime:
    """Nine o'clock on a day."""
    return timezone.make_aware(datetime.combine(day, time(9)))


def officer(member: Member) -> Person:
    """The member as an officer today."""
    return person(member, timezone.localdate())


def held(unit: Unit, day: date, kind: str = "theme_day", *, joint: tuple[Unit, ...] = (), **more: Any) -> Activity:
    """An activity of a unit with a confirmed roll; `joint` are the units called to it beside."""
    number = Notice.objects.count() + 1
    values = {"roll_version": 1, "state": "issued", "feedback_by": None, **more}
    notice = Notice.objects.create(
        issuer=unit, theme=f"活动{number}", kind=kind, held="jointly" if joint else "by_each", drafted_at=at(day),
        saved_at=at(day), first_day=day, last_day=day, state=values["state"], year=day.year, number=number,
        feedback_by=values["feedback_by"],
        dispatch=Dispatch.objects.create(sender=unit, title=f"活动{number}", url="/", sent_at=at(day)),
    )  # fmt: skip
    notice.units.set([unit, *joint])
    return Activity.objects.create(
        notice=notice, unit=unit, day=day, roll_version=values["roll_version"], roll_confirmed_at=at(day)
    )


def asked_to_sign(unit: Unit, by: date, answered: date | None = None) -> Delivery:
    """Something that a unit signs for."""
    sent = Dispatch.objects.create(sender=unit, title="通知", url="/", sent_at=at(by), sign_by=by)
    return Delivery.objects.create(
        dispatch=sent, unit=unit, delivered_at=at(by), answered_at=at(answered) if answered else None
    )


def planned(year: int, today: date) -> None:
    """The duties of a year, matched."""
    services.plan(year, today=today, since=date(year, 1, 1))
    services.match(today=today)


def duty(cast: Cast, rule: str = "SR-29", unit: Unit | None = None, which: int = 0) -> Duty:
    """A duty of 0101 of this year, the `which`-th by its period; open unless something fulfils it."""
    today = timezone.localdate()
    if not Duty.objects.exists():
        planned(today.year, today)
    rows = Duty.objects.filter(unit=unit or cast.branch, requirement__code=rule)
    return rows.select_related("requirement", "unit").order_by("requirement__first", "requirement__number")[which]


def by_hand(cast: Cast) -> Duty:
    """A duty that is fulfilled by words only, open."""
    return duty(cast, "SR-36")


def said(cast: Cast) -> Duty:
    """The same, said by hand."""
    now = timezone.now()
    who = officer(cast.secretary)
    return services.say(duty=by_hand(cast), on=timezone.localdate(), words="谈心谈话全覆盖", who=who, now=now)


def exempted(cast: Cast) -> Duty:
    """A duty from which the unit was exempt."""
    who = officer(cast.staff)
    return services.exempt(duty=duty(cast, "SR-19", which=3), words="全员驻村", who=who, now=timezone.now())


def to_make_good(cast: Cast) -> Duty:
    """A theme day of January that a second one of February can make good. Call it early in no January."""
    year = timezone.localdate().year
    for day in (5, 12):
        held(cast.branch, date(year, 2, day))
    return duty(cast)


def drafted(cast: Cast) -> PostList:
    """The list of the secretary of 0101, being prepared, with an own item."""
    who, now = officer(cast.staff), timezone.now()
    made = services.draft_list(unit=cast.branch, post="secretary", who=who, now=now)
    services.add_item(draft=made, text="联系帮扶两户困难职工", often="每季度", who=who, now=now)
    return made


def list_out(cast: Cast) -> PostList:
    """The same, issued."""
    return services.issue_list(draft=drafted(cast), who=officer(cast.staff), now=timezone.now())


def signed(cast: Cast) -> PostList:
    """The same, signed by the secretary."""
    made = list_out(cast)
    services.sign_list(issued=made, who=officer(cast.secretary), now=timezone.now())
    return made
