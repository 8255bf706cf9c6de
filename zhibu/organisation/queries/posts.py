"""Who holds which post, in days as people say them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Exists, OuterRef, Q, QuerySet

from zhibu.organisation.models import Member, Post, Unit
from zhibu.organisation.states import TermFilter
from zhibu.rulebook.queries import value_of


def last_day(until: date | None) -> date | None:
    """The last day of a span whose end is kept as the first day after it."""
    return until - timedelta(days=1) if until else None


@dataclass(frozen=True)
class Term:
    """A post as pages show it; `last` is its last day, None when open."""

    post: Post

    @property
    def last(self) -> date | None:
        """The last day of the term."""
        return last_day(self.post.until)


def terms(posts: Iterable[Post]) -> list[Term]:
    """Posts as pages show them, in the order of the offices."""
    return [Term(post) for post in posts]


def posts_of_unit(unit: Unit, on: date) -> list[Term]:
    """Who holds or will hold which post of the unit, in the order of the offices, then by name. One query."""
    order = ["secretary", "deputy_secretary", "organisation", "publicity", "discipline", "youth", "clerk"]
    rows = Post.objects.filter(Q(until=None) | Q(until__gt=on), unit=unit).select_related("member")
    rows = rows.defer("member__id_number", "member__phone", "member__address")
    return terms(sorted(rows, key=lambda post: (order.index(post.kind), post.member.pinyin_key)))


def posts_of_member(member: Member) -> list[Term]:
    """All posts a member holds, held or will hold, the latest first. One query."""
    return terms(Post.objects.filter(member=member).select_related("unit").order_by("-since", "unit__path", "kind"))


def staff_posts(on: date) -> QuerySet[Post]:
    """The posts of the committee on the day, in the order of their beginning."""
    rows = Post.objects.filter(Post.on(on), unit__parent=None).select_related("member__user", "unit")
    return rows.defer("member__id_number", "member__phone", "member__address").order_by("since", "pk")


def staff_is_in(on: date) -> bool:
    """Whether somebody of the committee's staff has entered their account, so that the office can go on by itself."""
    never = Q(member__user__pin="", member__user__password__startswith=UNUSABLE_PASSWORD_PREFIX)
    return staff_posts(on).filter(member__user__is_active=True).exclude(never).exists()


@dataclass(frozen=True)
class EndingTerm:
    """The term of a unit's officers that ends soon: its last day, and how many posts end with it."""

    unit: Unit
    last: date
    posts: int


def ending_until(on: date) -> date:
    """Up to which day a term counts as ending soon: within the months of rule SR-13; where the rule is switched off,
    within six.
    """
    months = value_of("SR-13", on) or 6
    assert isinstance(months, int)
    return on + timedelta(days=months * 365 // 12)


def terms_among(posts: QuerySet[Post], on: date, show: str = "") -> QuerySet[Post]:
    """Of these posts those held on the day or later, by unit code and last day; `show` narrows them (TermFilter)."""
    rows = posts.filter(Q(until=None) | Q(until__gt=on)).select_related("unit", "member")
    if show == TermFilter.SOON:
        rows = rows.filter(until__lte=ending_until(on))
    elif show == TermFilter.OPEN:
        rows = rows.filter(until=None)
    rows = rows.defer("member__id_number", "member__phone", "member__address")
    return rows.order_by("unit__code", "until", "kind", "pk")


def ending_terms(on: date) -> list[EndingTerm]:
    """Terms that end soon (rule SR-13) and are not renewed yet, by unit code; one query."""
    renewed = Post.objects.filter(unit=OuterRef("unit"), kind=OuterRef("kind"), since__gte=OuterRef("until"))
    rows = Post.objects.filter(~Exists(renewed), until__gt=on, until__lte=ending_until(on), unit__dissolved=None)
    found: dict[tuple[str, date], list[Post]] = {}
    for post in rows.select_related("unit").order_by("unit__code", "until"):
        found.setdefault((post.unit.code, post.until), []).append(post)  # type: ignore[arg-type]
    return [
        EndingTerm(posts[0].unit, until - timedelta(days=1), len(posts)) for (_code, until), posts in found.items()
    ]
