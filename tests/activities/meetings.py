"""Member meetings and committee meetings of branch 0101 for tests of records, on 18 November 2026."""

from datetime import date
from typing import Any

from tests.activities.corridor import at, held, issued, officer
from tests.support import Cast
from zhibu.activities import services
from zhibu.activities.models import Activity, Record, Resolution
from zhibu.activities.states import Expected, NoticeKind
from zhibu.organisation.models import Member
from zhibu.organisation.policy import Person

DAY = date(2026, 11, 18)
AFTER = at(DAY, 18)


def secretary(cast: Cast) -> Person:
    """The secretary of 0101 on the day."""
    return officer(cast.secretary, DAY)


def member_meeting(cast: Cast, exceptions: Any = None, *, roll: bool = True, **values: Any) -> Activity:
    """A member meeting that 0101 has called for itself; its roll is confirmed unless `roll` is false."""
    fields = {"kind": NoticeKind.MEMBER_MEETING, "theme": "支部党员大会", "content": "一、听取半年总结\n二、讨论计划"}
    notice = issued(cast, by=cast.secretary, issuer=cast.branch, units=[cast.branch], **fields | values)
    if roll:
        held(notice, cast.branch, cast.secretary, exceptions, DAY)
    return Activity.objects.select_related("notice", "unit").get(notice=notice)


def committee_meeting(cast: Cast, exceptions: Any = None) -> Activity:
    """A meeting of the branch committee: its secretary and its organisation member."""
    kind = {"kind": NoticeKind.BRANCH_COMMITTEE, "expected": Expected.OFFICERS, "theme": "支委会"}
    return member_meeting(cast, exceptions, **kind)


def written(
    cast: Cast, activity: Activity, *, items: Any = (("听取总结", "李建国作了总结。"),), **values: Any
) -> Record:
    """The record kept by the secretary."""
    fields = {
        "host_id": cast.secretary.pk, "host_name": "", "recorder_id": cast.both.pk, "recorder_name": "",
        "began": None, "ended": None, "said": "",
    }  # fmt: skip
    return services.save_record(
        activity=activity, values=fields | values, items=list(items), who=secretary(cast), now=AFTER
    )


def resolved(cast: Cast, activity: Activity, *votes: int, recused: Any = (), **values: Any) -> Resolution:
    """A resolution with its votes: for, against, abstained."""
    given = [*votes, *[None] * 3][:3]
    fields = {
        "text": "同意工作计划", "matter": "decision", "voted": "hands", "votes_for": given[0],
        "votes_against": given[1], "abstained": given[2], "invalid": None, "written_for": None,
    }  # fmt: skip
    return services.save_resolution(
        activity=activity, resolution=None, values=fields | values, recused=list(recused), who=secretary(cast),
        now=AFTER,
    )  # fmt: skip


def confirmed(cast: Cast, activity: Activity) -> Record:
    """The record as it stands, confirmed."""
    edition = Record.objects.get(activity=activity).edition
    return services.confirm_record(activity=activity, edition=edition, who=secretary(cast), now=AFTER)


def to_do(cast: Cast, activity: Activity, owner: Member | None = None, post: str = "", due: date | None = None) -> Any:
    """Something to be done after the meeting, by a member or a post."""
    return services.add_follow_up(
        activity=activity, what="整理结对名单", owner=owner.pk if owner else None, post=post,
        due=due or date(2026, 11, 30), who=secretary(cast), now=AFTER,
    )  # fmt: skip


def reopened(cast: Cast, activity: Activity, reason: str = "漏记一项") -> Record:
    """The confirmed record, opened again."""
    return services.reopen_record(activity=activity, reason=reason, who=secretary(cast), now=AFTER)
