"""The moments of the permission table: each makes the objects of one moment and returns the one the address names."""

from datetime import date
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils import timezone

from tests.activities.corridor import at, draft, held, issued, officer
from tests.participation import facts
from tests.support import Cast
from zhibu.accounts.models import User
from zhibu.accounts.services import make_slips
from zhibu.activities import services
from zhibu.activities.models import Activity, Attendance, Notice
from zhibu.audit.services import SYSTEM
from zhibu.disclosure.models import Disclosure, Objection
from zhibu.disclosure.services import answer, object_to, show
from zhibu.disclosure.states import Outcome
from zhibu.organisation.models import Import, Member, Post
from zhibu.organisation.services.imports import keep_upload
from zhibu.participation.models import Closing
from zhibu.participation.services import make_final

OWN = {"theme": "支部党员大会", "held": "by_each", "kind": "member_meeting"}


def draft_of_branch(cast: Cast) -> Notice:
    """A complete draft of branch 0101 to itself."""
    return draft(cast, by=cast.secretary, issuer=cast.branch, units=[cast.branch], **OWN)


def notice_issued(cast: Cast) -> Notice:
    """The committee's notice to all units, nothing done yet."""
    return issued(cast)


def notice_of_branch(cast: Cast) -> Notice:
    """A notice of branch 0101 to itself."""
    return issued(cast, by=cast.secretary, issuer=cast.branch, units=[cast.branch], **OWN)


def activity_open(cast: Cast) -> Activity:
    """Branch 0101's activity of that notice, no roll yet."""
    return Activity.objects.get(notice=issued(cast), unit=cast.branch)


def activity_held(cast: Cast) -> Activity:
    """The same with its roll confirmed."""
    return held(issued(cast), cast.branch, cast.secretary)


def activity_reported(cast: Cast) -> Activity:
    """The same with its feedback."""
    activity = activity_held(cast)
    values = {"effect": "good", "done": "已完成"}
    services.report(activity=activity, values=values, who=officer(cast.secretary), now=at(date(2026, 11, 19)))
    return activity


def line_on_the_roll(cast: Cast) -> Attendance:
    """The line of a member of 0101 on the confirmed roll."""
    return Attendance.objects.get(activity=activity_held(cast), member=cast.member)


def member_of_branch(cast: Cast) -> Member:
    """A member of 0101 (column memb)."""
    return cast.member


def post_in_branch(cast: Cast) -> Post:
    """The organisation committee member of 0101."""
    return Post.objects.get(member=cast.both)


def slip_made(cast: Cast) -> str:
    """The code of a fresh slip of a member of 0101."""
    return make_slips([cast.member.user], by=SYSTEM, now=at(date(2026, 11, 1)))[0][1]


def upload_kept(cast: Cast) -> Import:
    """A workbook of units that somebody has uploaded and nobody has committed."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["编码", "党组织名称", "类别", "上级编码", "所在单位", "单位类别"])
        sheet.write_row(1, 0, ["12", "丙局党支部", "党支部", "", "丙局", "服务"])
    options: dict[str, Any] = {"kind": "units", "file_name": "units.xlsx", "data": file.getvalue()}
    return keep_upload(**options, made_by=cast.staff.user.pk, by=officer(cast.staff).actor, now=at(date(2026, 11, 1)))


def half_year_compiled(cast: Cast) -> Closing:
    """The first half-year of 0101 compiled in July; the days of the own check are over."""
    facts.branch_rolls(cast)
    return facts.compiled(cast, cast.branch)


def disclosure_checking(cast: Cast) -> Disclosure:
    """Its disclosure while members may still object to their lines."""
    return half_year_compiled(cast).disclosure


def disclosure_shown(cast: Cast) -> Disclosure:
    """The same on show from today."""
    now = timezone.now()
    who = facts.person(cast.secretary, timezone.localdate(now))
    return show(disclosure=disclosure_checking(cast), working_days=5, who=who, now=now)


def disclosure_over(cast: Cast) -> Disclosure:
    """The same, its days on show over, not final yet."""
    day = facts.days_after(facts.COMPILED, 7)
    who = facts.person(cast.secretary, day)
    return show(disclosure=disclosure_checking(cast), working_days=5, who=who, now=facts.at(day))


def disclosure_final(cast: Cast) -> Disclosure:
    """The same, final."""
    day = facts.days_after(facts.COMPILED, 20)
    who = facts.person(cast.secretary, day)
    return make_final(disclosure=disclosure_over(cast), who=who, now=facts.at(day))


def objection_open(cast: Cast) -> Objection:
    """An objection of a member of 0101 that nobody has answered."""
    who = facts.person(cast.member)
    disclosure = disclosure_checking(cast)
    return object_to(disclosure=disclosure, member=cast.member, text="我在场", who=who, now=facts.at(facts.COMPILED))


def objection_answered(cast: Cast) -> Objection:
    """The same, answered just now: explained and nothing changed."""
    now = timezone.now()
    who = facts.person(cast.secretary, timezone.localdate(now))
    return answer(objection=objection_open(cast), outcome=Outcome.EXPLAINED, text="查了签到表", who=who, now=now)


def sample_account(cast: Cast) -> str:
    """The user name of an invented person."""
    User.objects.filter(pk=cast.member.user.pk).update(is_sample=True)
    return cast.member.user.username
