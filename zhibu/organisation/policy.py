"""Who acts, and which rows of this room they may see.

Permissions come from posts held on the day. A post in a unit reaches that unit and all below it; a post at the root
makes staff. A person who is both member and officer acts as one of the two at a time and switches openly.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from zhibu.accounts.models import User
from zhibu.audit.services import Actor
from zhibu.kernel.trees import within_any
from zhibu.organisation.models import Affiliation, Member, Post, Unit

MEMBER, OFFICER, NOBODY = "member", "officer", "anonymous"


@dataclass(frozen=True)
class Person:
    """Who acts in this request, on this day, in this mode."""

    user: User | None = None
    mode: str = NOBODY
    today: date = date.min
    member: Member | None = None
    unit: Unit | None = None
    posts: tuple[Post, ...] = field(default=())

    @property
    def is_officer(self) -> bool:
        """Whether they act as an officer now (staff included)."""
        return self.mode == OFFICER

    @property
    def is_staff(self) -> bool:
        """Whether they act as an officer and hold a post at the root."""
        return self.is_officer and any(post.unit.is_root for post in self.posts)

    @property
    def paths(self) -> list[str]:
        """Paths of the units they hold posts in, those below another left out; empty when acting as a member."""
        if not self.is_officer:
            return []
        held = {post.unit.path for post in self.posts}
        return sorted(path for path in held if not any(path != up and path.startswith(up) for up in held))

    @property
    def own_units(self) -> list[Unit]:
        """Units in which they themselves hold a post (not those below); empty when acting as a member."""
        return list({post.unit_id: post.unit for post in self.posts}.values()) if self.is_officer else []

    def manages(self, unit: Unit) -> bool:
        """Whether they act as officer of the unit: by a post in it or above it."""
        return any(unit.is_within(path) for path in self.paths)

    def serves(self, unit: Unit) -> bool:
        """Whether they hold a post in this very unit and act as its officer."""
        return self.is_officer and any(post.unit_id == unit.pk for post in self.posts)

    @property
    def actor(self) -> Actor:
        """How the audit chain names them."""
        if self.user is None:
            return Actor(None, "nobody")
        if self.is_officer:
            return Actor(self.user.pk, ", ".join(f"{post.kind} of {post.unit.code}" for post in self.posts)[:100])
        return Actor(self.user.pk, "member")


def person_for(user: Any, *, mode: str | None, today: date) -> Person:
    """The person behind an account in the wanted mode; three queries. The mode falls back to what they are: officer
    when they hold a post today, else member.
    """
    if not user.is_authenticated:
        return Person(today=today)
    member = Member.objects.filter(user=user).defer("id_number", "phone", "address").first()
    if member is None:
        return Person(user=user, today=today)
    posts = tuple(
        Post.objects.filter(member=member, since__lte=today)
        .filter(Q(until=None) | Q(until__gt=today))
        .select_related("unit")
        .order_by("unit__path", "kind")
    )
    affiliation = Affiliation.objects.filter(Affiliation.on(today), member=member).select_related("unit").first()
    chosen = OFFICER if posts and mode != MEMBER else MEMBER
    return Person(
        user=user, mode=chosen, today=today, member=member, unit=affiliation.unit if affiliation else None, posts=posts
    )


def visible_units(who: Person) -> QuerySet[Unit]:
    """Every signed-in person of the committee may see the tree of units."""
    return Unit.objects.all() if who.mode in {MEMBER, OFFICER} else Unit.objects.none()


def visible_members(who: Person) -> QuerySet[Member]:
    """Members of the units an officer manages; for a member, only themselves."""
    if who.is_officer:
        inside = Affiliation.objects.filter(
            Affiliation.on(who.today), within_any("unit__path", who.paths), member=OuterRef("pk")
        )
        return Member.objects.filter(Exists(inside))
    if who.member is not None:
        return Member.objects.filter(pk=who.member.pk)
    return Member.objects.none()


def unit_or_404(who: Person, code: str) -> Unit:
    """The unit with this code among those the person may see."""
    unit = visible_units(who).select_related("host", "parent").filter(code=code).first()
    if unit is None:
        raise Http404
    return unit


def managed_unit_or_404(who: Person, code: str) -> Unit:
    """The unit with this code when the person manages it; of other units nothing inside is shown (404)."""
    unit = unit_or_404(who, code)
    if not who.manages(unit):
        raise Http404
    return unit


def require_staff(who: Person) -> None:
    """403 with the name of who may, unless the person is committee staff."""
    if not who.is_staff:
        raise PermissionDenied(_("Only the committee's own staff may do this."))


def require_officer(who: Person, unit: Unit) -> None:
    """403 with the name of who may, unless the person is an officer of the unit or of one above it."""
    if not who.manages(unit):
        raise PermissionDenied(_("Only officers of %(unit)s may do this.") % {"unit": unit.name})
