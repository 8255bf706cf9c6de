"""Reads of the sample: its accounts with their people, and the cards of the sign-in page."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, FilteredRelation
from django.utils.translation import gettext_lazy as _

from zhibu.accounts.models import User
from zhibu.organisation.models import Affiliation, Post, Unit
from zhibu.organisation.states import PostKind


@dataclass(frozen=True)
class Account:
    """One sample account: user name, person, the unit they belong to, and their posts in words."""

    username: str
    name: str
    unit: str
    posts: str


@dataclass(frozen=True)
class Card:
    """One card: the account, the mode in which it begins, the role, and what to try there."""

    username: str
    mode: str
    role: Any
    hint: Any


CARDS = (
    Card("gongwei", "officer", _("Committee staff"), _("Issue the draft notice, see how far the others have come.")),
    Card("zhibu0101", "officer", _("Branch secretary"), _("Sign for the newest notice, take a roll, report back.")),
    Card("zongzhi01", "officer", _("General branch secretary"), _("Sign for notices, follow two branches.")),
    Card("dangyuan0101", "member", _("Member"), _("See the next activity, say that you have read the notice.")),
    Card("weiyuan0101a", "member", _("Member and officer"), _("Switch between your own pages and the branch's.")),
    Card("zhibu0201", "officer", _("Secretary with an objection"), _("Answer the objection that waits for you.")),
    Card("dangyuan0201", "member", _("Member who objected"), _("Look at your half-year and at your objection.")),
)


def has_committee() -> bool:
    """Whether there is a committee already."""
    return Unit.objects.exists()


def cast(on: date, usernames: tuple[str, ...] = ()) -> list[Account]:
    """The sample accounts, by user name, or only those with these names. Two queries."""
    users = User.objects.filter(is_sample=True, is_active=True).annotate(
        here=FilteredRelation("member__affiliations", condition=Affiliation.on(on, "member__affiliations__"))
    )
    if usernames:
        users = users.filter(username__in=usernames)
    rows = list(users.order_by("username").values_list("username", "name", "member", F("here__unit__name")))
    posts: dict[int, list[str]] = {}
    held = Post.objects.filter(Post.on(on), member__in=[member for _user, _name, member, _home in rows if member])
    for member, kind, unit in held.order_by("unit__path", "kind").values_list("member", "kind", "unit__name"):
        posts.setdefault(member, []).append(f"{unit} {PostKind(kind).label}")
    return [
        Account(username, name, unit or "", ", ".join(posts.get(member, []))) for username, name, member, unit in rows
    ]


def sample_account(username: str) -> User | None:
    """The sample account of that name; None for any other."""
    return User.objects.filter(username=username, is_sample=True, is_active=True).first()
