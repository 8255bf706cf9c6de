"""Reads across units, members and posts."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core.exceptions import ImproperlyConfigured
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from zhibu.accounts.models import Slip, User
from zhibu.kernel.trees import STEP, ancestors, within
from zhibu.organisation.models import Affiliation, Member, Post, Unit, UnitName, UnitParent
from zhibu.organisation.states import MemberState, UnitKind

KINDS_IN_ORDER = [UnitKind.COMMITTEE, UnitKind.GENERAL_BRANCH, UnitKind.BRANCH, UnitKind.GROUP]
NO_SLIP = ~Exists(Slip.objects.filter(user=OuterRef("user")))  # condition on members: nobody printed one for them
ROSTER_COLUMNS = (
    "member_id",
    "member__name",
    "member__sex",
    "member__born",
    "member__state",
    "member__joined",
    "member__phone",
    "unit__code",
    "unit__name",
)


def root() -> Unit | None:
    """The committee, or None before the first import."""
    return Unit.objects.filter(parent=None).first()


@dataclass
class Node:
    """One line of the tree: `own` members belong to the unit itself, `total` to it and all below it."""

    pk: int
    parent: int | None
    code: str
    name: str
    kind: str
    path: str
    host: str
    own: int
    total: int = 0

    @property
    def depth(self) -> int:
        """0 for the committee."""
        return len(self.path) // STEP - 1


def tree(on: date, path: str = "") -> list[Node]:
    """All units standing on the day (with `path` only that one and those below it), each followed by those below it:
    general branches before branches, then by code. Two queries.
    """
    own = members_by_unit(on, path)
    standing = Unit.objects.filter(Q(dissolved=None) | Q(dissolved__gt=on), within("path", path) if path else Q())
    rows = standing.values_list("pk", "parent_id", "code", "name", "kind", "path", "host__name")
    under: dict[int | None, list[Node]] = defaultdict(list)
    for pk, parent, code, name, kind, path, host in rows:
        under[parent].append(Node(pk, parent, code, name, kind, path, host or "", own.get(pk, 0)))
    for nodes in under.values():
        nodes.sort(key=lambda node: (KINDS_IN_ORDER.index(UnitKind(node.kind)), node.code))
    lines: list[Node] = []

    def walk(node: Node) -> int:
        lines.append(node)
        node.total = node.own + sum(walk(child) for child in under[node.pk])
        return node.total

    shown = {node.pk for nodes in under.values() for node in nodes}
    for top in [node for nodes in list(under.values()) for node in nodes if node.parent not in shown]:
        walk(top)
    return lines


def below(unit: Unit, on: date) -> list[Node]:
    """The units under this one at any depth, in the order of the tree. Two queries."""
    return [node for node in tree(on, unit.path) if node.path != unit.path]


def members_by_unit(on: date, path: str = "") -> dict[int, int]:
    """Number of members per unit (by its pk) who belong to it on the day; with `path` only at or below it."""
    rows = Affiliation.objects.filter(Affiliation.on(on), within("unit__path", path) if path else Q())
    return dict(rows.values_list("unit_id").annotate(number=Count("pk")))


def belonging(unit: Unit, on: date) -> QuerySet[Affiliation]:
    """The affiliations in force on the day in the unit and below it: one row per member."""
    return Affiliation.objects.filter(Affiliation.on(on), within("unit__path", unit.path))


def roster(unit: Unit, on: date, *, state: str = "", name: str = "") -> QuerySet[Any]:
    """Rows of ROSTER_COLUMNS for the members of the unit and of all below it, by pinyin."""
    rows = belonging(unit, on).filter(named(name, "member__"))
    if state:
        rows = rows.filter(member__state=state)
    return rows.order_by("member__pinyin_key", "member_id").values_list(*ROSTER_COLUMNS)


def named(text: str, prefix: str = "") -> Q:
    """Condition on members: a part of the name, or, for Latin letters, the beginning of the pinyin initials."""
    if not text:
        return Q()
    found = Q(**{f"{prefix}name__contains": text})
    return found | Q(**{f"{prefix}initials__startswith": text.lower()}) if text.isascii() else found


def states_of(unit: Unit, on: date) -> list[tuple[str, int]]:
    """(state in words, number of members) of the unit and of all below it, in the order of the states."""
    found = dict(belonging(unit, on).values_list("member__state").annotate(number=Count("pk")))
    return [(str(state.label), found[state]) for state in MemberState if state in found]


def chain(unit: Unit) -> list[Unit]:
    """The units above it, the committee first, without itself."""
    above = ancestors(unit.path)[:-1]
    return list(Unit.objects.filter(path__in=above).order_by("path")) if above else []


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


def home(member: Member, on: date) -> Unit | None:
    """The unit the member belongs to on the day. One query."""
    row = Affiliation.objects.filter(Affiliation.on(on), member=member).select_related("unit").first()
    return row.unit if row else None


def affiliations_of(member: Member) -> list[tuple[Unit, date, date | None]]:
    """(unit, first day, last day or None) of a member, the latest first. One query."""
    rows = Affiliation.objects.filter(member=member).select_related("unit").order_by("-since")
    return [(row.unit, row.since, last_day(row.until)) for row in rows]


def former_names(unit: Unit) -> list[tuple[str, date | None, date | None]]:
    """(name, first day, last day) of the names the unit no longer bears, the latest first."""
    rows = UnitName.objects.filter(unit=unit, until__isnull=False).order_by("-until")
    return [(row.name, row.since, last_day(row.until)) for row in rows]


def former_parents(unit: Unit) -> list[tuple[str, date | None, date | None]]:
    """(unit above it, first day, last day) of earlier times, the latest first."""
    rows = UnitParent.objects.filter(unit=unit, until__isnull=False).select_related("parent").order_by("-until")
    return [(row.parent.name, row.since, last_day(row.until)) for row in rows]


def choices(members: QuerySet[Member], on: date, *, limit: int = 60) -> tuple[list[tuple[int, str]], int]:
    """(pk, words) of members to choose from, and how many there are; above `limit` none, so that people search first.
    The words are name and unit, for persons of one name also the last four of the ID number. One or two queries.
    """
    total = members.count()
    if not 0 < total <= limit:
        return [], total
    rows = list(
        members.filter(Affiliation.on(on, "affiliations__")).values_list(
            "pk", "name", "affiliations__unit__name", "id_number"
        )
    )
    names = Counter((name, unit) for _pk, name, unit, _number in rows)
    return [
        (pk, f"{name} · {unit}" + (f" · …{number[-4:]}" if names[name, unit] > 1 else ""))
        for pk, name, unit, number in rows
    ], total


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


def staff_posts(on: date) -> QuerySet[Post]:
    """The posts of the committee on the day, in the order of their beginning."""
    rows = Post.objects.filter(Post.on(on), unit__parent=None).select_related("member__user", "unit")
    return rows.defer("member__id_number", "member__phone", "member__address").order_by("since", "pk")


def units_to_belong_to(on: date) -> list[Unit]:
    """Where members belong: branches and groups standing on the day, by code; before there are any, the committee."""
    kinds = Q(kind__in=[UnitKind.BRANCH, UnitKind.GROUP])
    standing = Unit.objects.filter(Q(dissolved=None) | Q(dissolved__gt=on))
    return list(standing.filter(kinds).order_by("code")) or list(standing.filter(parent=None))


def staff_is_in(on: date) -> bool:
    """Whether somebody of the committee's staff has entered their account, so that the office can go on by itself."""
    never = Q(member__user__pin="", member__user__password__startswith=UNUSABLE_PASSWORD_PREFIX)
    return staff_posts(on).filter(member__user__is_active=True).exclude(never).exists()


def bearers(unit: Unit, name: str, on: date) -> list[tuple[int, str, str]]:
    """(pk, unit name, ID number) of the members of the unit and below it who bear exactly this name, by unit code."""
    rows = belonging(unit, on).filter(member__name=name).order_by("unit__code", "member_id")
    return list(rows.values_list("member_id", "unit__name", "member__id_number"))


def member(pk: int) -> Member:
    """The member with this key."""
    return Member.objects.get(pk=pk)


@dataclass(frozen=True)
class Found:
    """What a search found: the first rows and how many there are in all."""

    rows: list[Any]
    total: int


def search_members(allowed: QuerySet[Member], text: str, on: date, *, limit: int = 20) -> Found:
    """(pk, name, unit name) of the allowed members by name or initials, by pinyin. Two queries."""
    rows = allowed.filter(named(text)).filter(Affiliation.on(on, "affiliations__")).order_by("pinyin_key", "pk")
    return Found(list(rows.values_list("pk", "name", "affiliations__unit__name")[:limit]), rows.count())


def search_units(allowed: QuerySet[Unit], text: str, *, limit: int = 20) -> Found:
    """The allowed units by a part of the name, of their host's name or the beginning of the code. Two queries."""
    rows = allowed.filter(Q(name__contains=text) | Q(host__name__contains=text) | Q(code__startswith=text))
    return Found(list(rows.order_by("code")[:limit]), rows.count())


def refuse_foreign_keys() -> None:
    """ImproperlyConfigured when the key file is not the one with which members were sealed: with another one nobody
    would be found again, and an import would write everybody a second time.
    """
    try:
        Member.objects.values_list("id_number", flat=True).first()
    except ValueError as error:
        raise ImproperlyConfigured(
            f"{settings.KEY_FILE}: these keys do not open the members kept ({error})"
        ) from error
