"""Accounts and slips of people, and how far a new installation has come."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from zhibu.accounts.models import Slip, User
from zhibu.organisation.models import Affiliation, Member, Post, Unit

NO_SLIP = ~Exists(Slip.objects.filter(user=OuterRef("user")))  # condition on members: nobody printed one for them


def slip_list(waiting: QuerySet[Member], on: date) -> dict[str, Any]:
    """`rows`: (name, unit, day of the last slip or None) of members without a working account, by unit code and
    pinyin; `fresh`: how many of them never had a slip. One query.
    """
    rows = list(
        waiting.filter(Affiliation.on(on, "affiliations__"))
        .annotate(slip=Subquery(Slip.objects.filter(user=OuterRef("user")).order_by("-made_at").values("made_at")[:1]))
        .order_by("affiliations__unit__code", "pinyin_key", "pk")
        .values_list("name", "affiliations__unit__name", "slip")
    )
    return {"rows": rows, "fresh": sum(1 for row in rows if row[2] is None)}


@dataclass(frozen=True)
class AccountLine:
    """An account as the security administrator sees it: no member's data. The name is that of an officer or an
    administrator, whose office is known to everybody; of other members' accounts only the user name is told.
    """

    user: User
    posts: list[Post]
    slip: Slip | None
    known: bool
    now: datetime

    @property
    def slip_state(self) -> str:
        """The last slip: "none", "waiting", "used", "revoked" or "expired"."""
        if self.slip is None:
            return "none"
        if self.slip.used_at:
            return "used"
        if self.slip.revoked_at:
            return "revoked"
        return "waiting" if self.slip.usable(self.now) else "expired"


def account_lines(users: Iterable[User], now: datetime, on: date) -> list[AccountLine]:
    """These accounts with their posts of the day and their last slip, in the order given. Three queries."""
    wanted = list(users)
    keys = [user.pk for user in wanted]
    posts: dict[int | None, list[Post]] = defaultdict(list)
    held = Post.objects.filter(Post.on(on), member__user__in=keys).select_related("unit", "member__user")
    held = held.defer("member__id_number", "member__phone", "member__address")
    for post in held.order_by("unit__path", "kind"):
        posts[post.member.user_id].append(post)
    ever = set(Post.objects.filter(member__user__in=keys).values_list("member__user_id", flat=True))
    slips = {slip.user_id: slip for slip in Slip.objects.filter(user__in=keys).order_by("made_at", "pk")}
    return [
        AccountLine(user, posts[user.pk], slips.get(user.pk), user.pk in ever or bool(user.duties), now)
        for user in wanted
    ]


def has_units() -> bool:
    """Whether there is a unit below the committee."""
    return Unit.objects.exclude(parent=None).exists()


def has_members() -> bool:
    """Whether anybody belongs to a unit below the committee."""
    return Affiliation.objects.exclude(unit__parent=None).exists()


def has_staff(on: date) -> bool:
    """Whether anybody holds a post of the committee on the day."""
    return Post.objects.filter(Post.on(on), unit__parent=None).exists()


def has_officers(on: date) -> bool:
    """Whether anybody holds a post of a unit below the committee on the day."""
    return Post.objects.filter(Post.on(on)).exclude(unit__parent=None).exists()


def has_slips() -> bool:
    """Whether slips were made for others than the committee's own staff."""
    staff = Post.objects.filter(unit__parent=None).values("member__user")
    return Slip.objects.filter(user__member__isnull=False).exclude(user__in=staff).exists()
