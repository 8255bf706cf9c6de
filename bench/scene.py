"""The committee on which everything is measured, and drafts of its notices."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from zhibu.accounts.models import User
from zhibu.activities import services as activities
from zhibu.activities.models import Notice
from zhibu.organisation.models import Member, Post, Unit
from zhibu.organisation.policy import Person, person_for

MEMBERS, UNITS = 1165, 46
ONE_MORE = "99"  # a branch for one row only; nothing else is issued to it
START = datetime(2026, 1, 5, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


def officer() -> Person:
    """The committee's staff, who issues."""
    root = Unit.objects.get(parent=None)
    member = Member.objects.order_by("pk").first()
    assert member is not None
    member.user = User.objects.create_user("bench", name=member.name)
    member.save()
    Post.objects.create(unit=root, member=member, kind="clerk", since=date(2020, 1, 1))
    return person_for(member.user, mode="officer", today=START.date())


def draft(staff: Person, number: int, *, units: list[Unit] | None = None, **values: Any) -> Notice:
    """A draft for all units, or for these, `number` weeks after the start."""
    day = START.date() + timedelta(days=7 * number)
    fields = {
        "theme": f"活动 {number}",
        "content": "内容",
        "form": "集体活动",
        "first_day": day,
        "last_day": day,
        "feedback_by": day + timedelta(days=3),
        **values,
    }
    to = (
        Unit.objects.exclude(parent=None).exclude(code=ONE_MORE)
        if units is None
        else Unit.objects.filter(pk__in=[u.pk for u in units])
    )
    return activities.save_draft(
        notice=None, issuer=Unit.objects.get(parent=None), values=fields, units=to, who=staff, now=START
    )
