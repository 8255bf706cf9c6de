"""Regulations, affairs and cases in every standing, for tests."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from tests.participation.facts import person
from tests.support import Cast, make_account, make_member
from zhibu.organisation.models import Member, Post
from zhibu.organisation.policy import Person
from zhibu.organisation.states import PostKind
from zhibu.regulations import services
from zhibu.regulations.models import Affair, Case, Regulation, Version

TEXT = """第一章 总则
第一条 活动提前告诉党员。
第二条 结束后三天内确认点名。
第二章 附则
第三条 由办公室解释。"""


def officer(member: Member) -> Person:
    """The member as an officer today."""
    return person(member, timezone.localdate())


def second(cast: Cast) -> Member:
    """Another person of the office."""
    found = Member.objects.filter(user__username="second").first()
    if found is None:
        found = make_member(cast.apart, "蒋二")
        make_account(found, "second")
        Post.objects.create(member=found, unit=cast.root, kind=PostKind.CLERK, since=date(2020, 1, 1))
    return found


def facts(cast: Cast, **changes: Any) -> dict[str, Any]:
    """The facts of a regulation."""
    return {
        "title": "活动管理办法",
        "kind": "measures",
        "owner_unit": cast.root,
        "owner_post": PostKind.SECRETARY,
        "source": "工委〔2026〕3号",
        "audience": "public",
        "fields": ["attendance"],
        "review_on": None,
        **changes,
    }


def drafted(cast: Cast, text: str = TEXT, now: datetime | None = None, **changes: Any) -> Version:
    """A draft that another person of the office wrote."""
    who = officer(second(cast))
    values = facts(cast, **changes)
    return services.begin(values=values, text=text, sample={}, who=who, now=now or timezone.now())


def handed_in(cast: Cast, **changes: Any) -> Version:
    """The same, handed in."""
    draft = drafted(cast, **changes)
    return services.hand_in(version=draft, who=officer(second(cast)), now=timezone.now())


def approved(cast: Cast, since: date | None = None, **changes: Any) -> Version:
    """The same, in force from a day (a month ago)."""
    day = since or timezone.localdate() - timedelta(days=30)
    return services.approve(version=handed_in(cast, **changes), since=day, who=officer(cast.staff), now=timezone.now())


def revised(cast: Cast, regulation: Regulation, text: str, since: date) -> Version:
    """A next version, in force from a day."""
    writer, now = officer(second(cast)), timezone.now()
    draft = services.write(regulation=regulation, text=text, reason="根据支部意见", who=writer, now=now)
    services.hand_in(version=draft, who=writer, now=now)
    return services.approve(version=draft, since=since, who=officer(cast.staff), now=now)


def affair(cast: Cast, **changes: Any) -> Affair:
    """Something that the office handles."""
    values = {
        "name": "党员身份证明",
        "basis_of": None,
        "basis_article": None,
        "basis": "有关规定",
        "applicants": "在册党员",
        "documents": "情况说明",
        "steps": "核对\n开具",
        "days": 5,
        "fee": "",
        "contact": "组织科",
        "place": "312室",
        "on_line": True,
        "ended_on": None,
        **changes,
    }
    return services.keep_affair(affair=None, values=values, who=officer(cast.staff), now=timezone.now())


def applied(cast: Cast, now: datetime | None = None, **changes: Any) -> Case:
    """A member of 0101 has applied."""
    who = person(cast.member, timezone.localdate(), mode="member")
    return services.apply_for(
        affair=affair(cast, **changes), what="竞聘使用", uploads=[], unit=cast.branch, who=who,
        now=now or timezone.now(),
    ).case  # fmt: skip


def entered(cast: Cast) -> services.Received:
    """Somebody applied at the counter."""
    return services.enter(
        affair=affair(cast), name="某社区", what="借用场地", uploads=[], who=officer(cast.staff), now=timezone.now()
    )


def returned(cast: Cast) -> Case:
    """A case that waits for documents."""
    return services.ask_for_more(case=applied(cast), words="缺情况说明", who=officer(cast.staff), now=timezone.now())
