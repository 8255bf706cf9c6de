"""Accounts and slips of people, and how far a new installation has come."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from zhibu.accounts.models import Slip, User
from zhibu.organisation.models import Affiliation, Member, Post, Unit

NO_SLIP = ~Exists(Slip.objects.filter(user=OuterRef("user")))  # condition on members: nobody printed one for them


_open = Slip.objects.filter(user=OuterRef("user"), used_at=None, revoked_at=None)

# What may be asked of the list of slips: everybody who never came in, those of them with no account or slip yet, with
# an open one, with an expired or revoked one, and those who came in.
SLIP_KINDS = ("", "none", "open", "gone", "in")


@dataclass(frozen=True)
class SlipLine:
    """A member on the list of slips: "none" (no slip yet), "open", "expired", "revoked" or "in" (came in before)."""

    pk: int
    name: str
    unit: str
    state: str
    made_at: datetime | None
    expires_at: datetime | None


def slip_rows(members: QuerySet[Member], *, kind: str, on: date, now: datetime) -> QuerySet[Member]:
    """These members by unit code and pinyin, each with its last slip; `kind` narrows them (see SLIP_KINDS)."""
    last = Slip.objects.filter(user=OuterRef("user")).order_by("-made_at", "-pk")
    is_open = Exists(_open.filter(expires_at__gt=now))
    kinds = {"none": NO_SLIP, "open": is_open, "gone": ~NO_SLIP & ~is_open}
    rows = members.filter(Affiliation.on(on, "affiliations__"), kinds.get(kind, Q()))
    return rows.annotate(
        unit_name=F("affiliations__unit__name"),
        unit_code=F("affiliations__unit__code"),
        made_at=Subquery(last.values("made_at")[:1]),
        expires_at=Subquery(last.values("expires_at")[:1]),
        revoked_at=Subquery(last.values("revoked_at")[:1]),
    ).order_by("unit_code", "pinyin_key", "pk")


def slip_lines(rows: QuerySet[Member], *, came_in: bool, now: datetime) -> list[SlipLine]:
    """Rows of `slip_rows` in words of states. One query."""
    fields = ("pk", "name", "unit_name", "made_at", "expires_at", "revoked_at")
    return [
        SlipLine(pk, name, unit, _slip_state(came_in, made, expires, revoked, now), made, expires)
        for pk, name, unit, made, expires, revoked in rows.values_list(*fields)
    ]


def _slip_state(
    came_in: bool, made: datetime | None, expires: datetime | None, revoked: datetime | None, now: datetime
) -> str:
    if came_in:
        return "in"
    if made is None or expires is None:
        return "none"
    if revoked:
        return "revoked"
    return "open" if now < expires else "expired"


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
