"""Reads across units, members and posts."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from zhibu.accounts.models import Slip, User
from zhibu.kernel.trees import STEP, ancestors, within
from zhibu.organisation.models import Affiliation, Import, Member, Post, Unit, UnitName, UnitParent
from zhibu.organisation.states import MemberState, UnitKind

UNDO_FOR = timedelta(hours=24)
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


def search_members(allowed: QuerySet[Member], text: str, on: date, *, limit: int | None = 20) -> Found:
    """(pk, name, unit name) of the allowed members by name or initials, by pinyin. Two queries."""
    rows = allowed.filter(named(text)).filter(Affiliation.on(on, "affiliations__")).order_by("pinyin_key", "pk")
    return Found(list(rows.values_list("pk", "name", "affiliations__unit__name")[:limit]), rows.count())


def search_units(allowed: QuerySet[Unit], text: str, *, limit: int | None = 20) -> Found:
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


def unit_words() -> dict[int, str]:
    """How a roster names each unit: by its name, or by its code where another unit has the same name. One query."""
    rows = list(Unit.objects.order_by("code").values_list("pk", "code", "name", "dissolved"))
    bearers = Counter(name for _pk, _code, name, dissolved in rows if dissolved is None)
    return {pk: name if bearers[name] == 1 else code for pk, code, name, _dissolved in rows}


@dataclass(frozen=True)
class UnitFacts:
    """What an export tells of a unit besides its line in the tree."""

    parent: str
    category: str = ""
    office_phone: str = ""
    founded: date | None = None


def unit_facts(readable: QuerySet[Unit]) -> dict[int, UnitFacts]:
    """Of all units the code of the one above (empty under the committee); of `readable` ones the rest. Two queries."""
    above = Unit.objects.values_list("pk", "parent__code", "parent__parent_id")
    found = {pk: UnitFacts(code if grand else "") for pk, code, grand in above}
    rows = readable.values_list("pk", "host__category", "office_phone", "founded")
    for pk, category, phone, founded in rows:
        found[pk] = UnitFacts(found[pk].parent, category or "", phone, founded)
    return found


MASKED_COLUMNS = (
    "member__name", "member__sex", "member__id_number", "member__born", "member__state", "unit_id", "member__joined",
    "member__phone",
)  # fmt: skip
FULL_FIELDS = (
    "name", "sex", "id_number", "ethnicity", "born", "education", "state", "joined", "confirmed", "job", "phone",
    "address", "standing", "out_of_touch", "floating", "remark",
)  # fmt: skip


def full_roster(unit: Unit, on: date) -> Iterator[dict[str, Any]]:
    """Everything of the members of the unit and of all below it, by unit code and pinyin: the values by our names of
    the import's columns, `unit` as its id. One query, personal values opened one row after the other.
    """
    rows = belonging(unit, on).order_by("unit__code", "member__pinyin_key", "member_id")
    for row in rows.values("unit_id", "since", *(f"member__{name}" for name in FULL_FIELDS)).iterator(chunk_size=500):
        yield {"unit": row["unit_id"], "since": row["since"]} | {name: row[f"member__{name}"] for name in FULL_FIELDS}


def branch_words() -> list[str]:
    """The units to which members can belong, as a roster names them, by code. Two queries."""
    words = unit_words()
    kinds = Unit.objects.filter(dissolved=None, kind__in=(UnitKind.BRANCH, UnitKind.GROUP))
    return [words[pk] for pk in kinds.order_by("code").values_list("pk", flat=True)]


@dataclass(frozen=True)
class PastImport:
    """One upload as the list shows it: who brought it, and what became of it."""

    upload: Import
    who: str
    now: datetime

    @property
    def state(self) -> str:
        """waiting, imported or undone."""
        if self.upload.committed_at is None:
            return "waiting"
        return "undone" if self.upload.undone_at else "imported"

    @property
    def undo_until(self) -> datetime | None:
        """Until when it can still be undone; None when it cannot."""
        until = self.upload.committed_at + UNDO_FOR if self.upload.committed_at else None
        return until if until and until > self.now and self.state == "imported" and self.upload.undo else None


def past_imports(uploads: QuerySet[Import], now: datetime) -> list[PastImport]:
    """Uploads with the names of those who brought them, in the order of the query. Two queries."""
    rows = list(uploads.defer("workbook"))
    names = dict(User.objects.filter(pk__in={row.made_by for row in rows}).values_list("pk", "name"))
    return [PastImport(row, names.get(row.made_by, ""), now) for row in rows]
