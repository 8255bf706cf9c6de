"""Makes sanctions and talks for tests: each moment of a case about the member of 0101, on days of November 2026."""

from datetime import date, timedelta
from typing import Any

from tests.activities.corridor import at, held, issued, officer
from tests.support import SINCE, Cast, make_account, make_member
from zhibu.activities.models import Attendance
from zhibu.activities.services.rolls import Line
from zhibu.activities.states import Attended
from zhibu.organisation.models import Member, Post
from zhibu.organisation.policy import Person, person_for
from zhibu.organisation.states import PostKind
from zhibu.recognition import services
from zhibu.recognition.models import Sanction, Talk
from zhibu.recognition.states import Rung

DAY = date(2026, 11, 20)  # a Friday
LATER = date(2026, 11, 30)  # the time to reply is over
DECIDED = date(2026, 12, 1)
SECRET = "不得外泄的事由"


def absence(cast: Cast) -> Attendance:
    """The member was absent from a theme day in November."""
    found = Attendance.objects.filter(member=cast.member, state=Attended.ABSENT, superseded_by=None).first()
    if found is None:
        notice = issued(cast, by=cast.secretary, issuer=cast.branch, units=[cast.branch])
        activity = held(notice, cast.branch, cast.secretary, {cast.member.pk: Line(Attended.ABSENT)})
        found = activity.attendances.get(member=cast.member)
    return found


def chief(cast: Cast, username: str = "chief") -> Member:
    """The secretary of the committee, whom the cast lacks."""
    found = Member.objects.filter(user__username=username).first()
    if found is None:
        found = make_member(cast.apart, "韩书记")
        make_account(found, username)
        Post.objects.create(member=found, unit=cast.root, kind=PostKind.SECRETARY, since=SINCE)
    return found


def as_member(member: Member, day: date = DAY) -> Person:
    """The person acting as a member."""
    return person_for(member.user, mode="member", today=day)


def drafted(cast: Cast, rung: str = Rung.REMINDER, *, decider: Member | None = None, **values: Any) -> Sanction:
    """Drafted by the organisation member of 0101; on words alone unless `facts` says otherwise."""
    fixed = {"rung": rung, "ground": SECRET, "skip_because": "多次提醒未果", "decider": decider or cast.secretary}
    lines = values.pop("facts", [])
    return services.draft_sanction(
        sanction=None, unit=cast.branch, member=values.pop("member", cast.member), values=fixed | values,
        facts=lines, who=officer(cast.both, DAY), now=at(DAY),
    )  # fmt: skip


def told(cast: Cast, rung: str = Rung.REMINDER, **values: Any) -> Sanction:
    """Notice was given."""
    return services.tell(sanction=drafted(cast, rung, **values), who=officer(cast.both, DAY), now=at(DAY))


def replied(cast: Cast, rung: str = Rung.REMINDER, **values: Any) -> Sanction:
    """The member has replied."""
    made = told(cast, rung, **values)
    return services.reply(sanction=made, words=f"家里有事 {SECRET}", who=as_member(cast.member), now=at(DAY, 11))


def decided(cast: Cast, rung: str = Rung.REMINDER, *, day: date = DECIDED, last: int = 60, **values: Any) -> Sanction:
    """Decided by whoever was named, with effect for so many days."""
    made = replied(cast, rung, **values)
    return services.decide_sanction(
        sanction=made, rung=rung, effect_from=day, effect_last=day + timedelta(days=last), words=f"予以提醒 {SECRET}",
        who=officer(made.decider, day), now=at(day),
    )  # fmt: skip


def appealed(cast: Cast, rung: str = Rung.REMINDER, **values: Any) -> Sanction:
    """The member has appealed on the day after."""
    made, day = decided(cast, rung, **values), DECIDED + timedelta(days=1)
    return services.appeal(sanction=made, words=f"事出有因 {SECRET}", who=as_member(cast.member, day), now=at(day))


def lifted(cast: Cast, **values: Any) -> Sanction:
    """The secretary of the general branch has lifted it."""
    made, day = appealed(cast, **values), DECIDED + timedelta(days=2)
    who = officer(cast.general_secretary, day)
    return services.answer_appeal(sanction=made, move="lift", words="确有特殊情况", who=who, now=at(day))


def unit_case(cast: Cast, *, notice: bool = True) -> Sanction:
    """0101 answers to the general branch."""
    who, values = officer(cast.general_secretary, DAY), {"ground": SECRET, "skip_because": ""}
    made = services.draft_sanction(
        sanction=None, unit=cast.branch, member=None, facts=[], who=who, now=at(DAY),
        values=values | {"rung": Rung.INSPECTION, "decider": cast.general_secretary},
    )  # fmt: skip
    return services.tell(sanction=made, who=who, now=at(DAY)) if notice else made


def talked(cast: Cast, *, by: str = "officer", promise: str = "帮助联系网络学习") -> Talk:
    """The secretary talked with the member; one of them promised something."""
    values = {"day": DAY, "promise": promise, "promised_by": by if promise else "", "due": DAY + timedelta(days=14)}
    return services.record_talk(
        unit=cast.branch, member=cast.member, values=values, who=officer(cast.secretary, DAY), now=at(DAY)
    )
