"""Sets the stage in a database of its own: `python -m tests.torture.stage RUNS` prints what the runs need, as JSON.

One committee of 45 units and 1,165 members with so many drafts, rolls, half-years and uploads that each run has one of
its own. Runs in a process of its own, so that the killing test itself never opens the database it breaks.
"""

import json
import os
import sys
from datetime import date, timedelta
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhibu.config.settings")
django.setup()

from django.core.management import call_command  # noqa: E402 - Django first
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from tests.organisation import workbooks  # noqa: E402
from tests.support import id_number, make_account, make_unit, new_member  # noqa: E402
from zhibu.activities import services as activities  # noqa: E402
from zhibu.activities.models import Activity, Attendance, Notice  # noqa: E402
from zhibu.audit.services import SYSTEM  # noqa: E402
from zhibu.kernel.periods import HalfYear  # noqa: E402
from zhibu.organisation import services as organisation  # noqa: E402
from zhibu.organisation.models import Affiliation, Member, Post, Unit  # noqa: E402
from zhibu.organisation.policy import Person, person_for  # noqa: E402

MEMBERS, GENERAL, BRANCHES = 1165, 9, 36
ROWS = 60  # of each workbook
LONG_AGO = date(1950, 1, 1)
APART = "导入支部"  # imports go here, so that nobody joins who would get the notices
OPEN = 12  # notices that the worker delivers to joiners


def committee() -> tuple[Unit, list[Unit], Person]:
    """The root, its branches, and the person who acts: staff, and secretary of the first branch."""
    root = Unit.objects.create(code="00", name="机关工委", kind="committee", path="000001", founded=LONG_AGO)
    generals = [make_unit(root, f"{n:02d}", f"第{n}总支", "general_branch") for n in range(1, GENERAL + 1)]
    branches = [make_unit(generals[n % GENERAL], f"b{n:02d}", f"第{n}支部") for n in range(BRANCHES)]
    make_unit(root, "99", APART)
    Unit.objects.update(founded=LONG_AGO)
    members = Member.objects.bulk_create([new_member(f"党员{n}") for n in range(MEMBERS)], batch_size=200)
    Affiliation.objects.bulk_create(
        [Affiliation(member=member, unit=branches[n % BRANCHES], since=LONG_AGO) for n, member in enumerate(members)],
        batch_size=400,
    )
    make_account(members[0], "staff")
    Post.objects.create(unit=root, member=members[0], kind="clerk", since=LONG_AGO)
    Post.objects.create(unit=branches[0], member=members[0], kind="secretary", since=LONG_AGO)
    return root, branches, person_for(members[0].user, mode="officer", today=timezone.localdate())


def draft(root: Unit, who: Person, theme: str, units: Any, first: date, last: date) -> Notice:
    """A complete draft."""
    values = {
        "theme": theme, "content": "到结对社区服务一次", "form": "支部集体活动", "first_day": first, "last_day": last,
        "feedback_by": last + timedelta(days=3),
    }  # fmt: skip
    return activities.save_draft(notice=None, issuer=root, values=values, units=units, who=who, now=timezone.now())


def facts(root: Unit, branches: list[Unit], period: HalfYear) -> str:
    """A half-year of three branches, their rolls confirmed."""
    day = period.first + timedelta(days=40)
    for branch in branches[:3]:
        now = timezone.now()
        notice = Notice.objects.create(
            issuer=branch, theme="主题党日", drafted_at=now, saved_at=now, first_day=day, last_day=day
        )
        held = Activity.objects.create(notice=notice, unit=branch, day=day, roll_version=1)
        people = Affiliation.objects.filter(unit=branch).values_list("member_id", flat=True)
        Attendance.objects.bulk_create(
            [Attendance(activity=held, member_id=one, state="present", version=1, set_at=now) for one in people]
        )
    return str(period)


def upload(number: int, by: int) -> int:
    """A workbook of people whom nobody has, kept and waiting for its commit."""
    rows = []
    for serial in range(number * ROWS, number * ROWS + ROWS):
        born = date(1950 + serial // 1000, 3, 3)
        name = f"张{chr(0x4E00 + serial // 200)}{chr(0x5200 + serial % 200)}"
        given = {"姓名": name, "公民身份号码": id_number(serial, born), "出生日期": born.isoformat()}
        rows.append(workbooks.person(serial, **given, 所在党支部=APART, 备注=f"upload {number + 1}"))
        rows[-1]["性别"] = "男" if int(rows[-1]["公民身份号码"][16]) % 2 else "女"
    made = organisation.keep_upload(
        kind="members", file_name=f"{number}.xlsx", data=workbooks.roster(rows), made_by=by, by=SYSTEM,
        now=timezone.now(),
    )  # fmt: skip
    assert made.pk == number + 1  # by which the rows are found again
    return number + 1


def main(runs: int) -> dict[str, Any]:
    """Everything for so many runs of each flow."""
    call_command("migrate", verbosity=0)
    root, branches, who = committee()
    today, audience = timezone.localdate(), Unit.objects.exclude(code__in=["00", "99"])
    days = {"first": today + timedelta(days=5), "last": today + timedelta(days=20)}
    drafts = [draft(root, who, f"通知{n}", audience, **days).pk for n in range(runs)]
    past = {"first": today - timedelta(days=9), "last": today - timedelta(days=2)}
    rolls = []
    for number in range(runs):
        notice = draft(root, who, f"活动{number}", branches[:1], **past)
        activities.issue(notice=notice, who=who, now=timezone.now(), reason="x")
        rolls.append(Activity.objects.get(notice=notice).pk)
    opened = []
    for number in range(OPEN):
        notice = draft(root, who, f"补送{number}", branches[:4], **days)
        opened.append(activities.issue(notice=notice, who=who, now=timezone.now(), reason="x").dispatch_id)
    client = Client()
    client.force_login(who.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["mode"] = "officer"
    session.save()
    return {
        "session": session.session_key,
        "issue": drafts,
        "roll": rolls,
        "compile": [facts(root, branches, HalfYear(1950 + n // 2, 1 + n % 2)) for n in range(runs)],
        "import": [upload(number, who.user.pk) for number in range(runs)],
        "day": (today - timedelta(days=3)).isoformat(),
        "opened": opened,
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(int(sys.argv[1]))))
