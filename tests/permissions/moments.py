"""The moments of the permission table: each makes the objects of one moment and returns the one the address names."""

from datetime import date
from io import BytesIO
from typing import Any

import xlsxwriter

from tests.activities.corridor import at, draft, held, issued, officer
from tests.support import Cast
from zhibu.accounts.services import make_slips
from zhibu.activities import services
from zhibu.activities.models import Activity, Attendance, Notice
from zhibu.audit.services import SYSTEM
from zhibu.organisation.models import Import, Member, Post
from zhibu.organisation.services.imports import keep_upload

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
