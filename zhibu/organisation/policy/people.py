"""Who acts: posts held on the day decide what a person may do.

A post in a unit reaches that unit and all below it; a post at the root makes staff. A person who is both member and
officer acts as one of the two at a time and switches openly. An administrator's account is neither: it has duties
instead of posts, and sees no members.
"""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from zhibu.accounts.models import User
from zhibu.accounts.states import Duty
from zhibu.audit.services import Actor
from zhibu.organisation.models import Member, Post, Unit
from zhibu.organisation.queries import acting
from zhibu.rulebook.queries import know_edition

MEMBER = "member"
OFFICER = "officer"
NOBODY = "anonymous"
ADMINISTRATOR = "administrator"


@dataclass(frozen=True)
class Person:
    """Who acts in this request, on this day, in this mode."""

    user: User | None = None
    mode: str = NOBODY
    today: date = date.min
    member: Member | None = None
    unit: Unit | None = None
    posts: tuple[Post, ...] = field(default=())
    committee: str = ""

    @property
    def is_officer(self) -> bool:
        """Whether they act as an officer now (staff included)."""
        return self.mode == OFFICER

    @property
    def is_staff(self) -> bool:
        """Whether they act as an officer and hold a post at the root."""
        return self.is_officer and any(post.unit.is_root for post in self.posts)

    @property
    def duties(self) -> frozenset[Duty]:
        """What they administer; empty for everybody but an administrator who signed in with a password."""
        return self.user.duties if self.mode == ADMINISTRATOR and self.user else frozenset()

    @cached_property
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

    def stands_above(self, unit: Unit) -> bool:
        """Whether they act as officer of a unit above this one, or as staff (for the committee itself)."""
        return self.is_staff or any(unit.path != path and unit.is_within(path) for path in self.paths)

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
        if self.mode == ADMINISTRATOR:
            return Actor(self.user.pk, f"administrator: {', '.join(sorted(self.duties))}")
        return Actor(self.user.pk, "member")


def person_for(user: Any, *, mode: str | None, today: date, by_pin: bool = False) -> Person:
    """The person behind an account in the wanted mode; one query. The mode falls back to what they are: officer
    when they hold a post today, else member. The name of the committee comes along, as every page shows it, and the
    edition of what the committee has settled about rules.
    `by_pin`: they came in without a password, so they are a member and nothing else.
    """
    if not user.is_authenticated:
        return Person(today=today)
    if user.duties:
        name = Unit.objects.filter(parent=None).values_list("name", flat=True).first() or ""
        return Person(user=user, mode=NOBODY if by_pin else ADMINISTRATOR, today=today, committee=name)
    mode = MEMBER if by_pin else mode
    found = acting(user.pk, today)
    if found is None:
        return Person(user=user, today=today)
    know_edition(found.edition)
    return Person(
        user=user,
        mode=OFFICER if found.posts and mode != MEMBER else MEMBER,
        today=today,
        member=found.member,
        unit=found.unit,
        posts=found.posts,
        committee=found.committee,
    )
