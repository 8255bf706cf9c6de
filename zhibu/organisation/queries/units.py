"""Units: the tree, its history, what an export says of them."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db.models import Count, Q, QuerySet, Value
from django.utils.translation import ngettext

from zhibu.kernel.registry import registry
from zhibu.kernel.trees import STEP, ancestors, within
from zhibu.organisation.models import Affiliation, Host, Member, Unit, UnitName, UnitParent
from zhibu.organisation.queries.posts import last_day
from zhibu.organisation.states import UnitKind

KINDS_IN_ORDER = [UnitKind.COMMITTEE, UnitKind.GENERAL_BRANCH, UnitKind.BRANCH, UnitKind.GROUP]


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


def chain(unit: Unit) -> list[Unit]:
    """The units above it, the committee first, without itself."""
    above = ancestors(unit.path)[:-1]
    return list(Unit.objects.filter(path__in=above).order_by("path")) if above else []


def former(unit: Unit) -> list[tuple[bool, str, date | None, date | None]]:
    """(whether it is a name, name or unit above it, first day, last day) of earlier times: names first, then the units
    above, each the latest first. One query.
    """
    past = {"unit": unit, "until__isnull": False}
    names = UnitName.objects.filter(**past).values_list(Value(1), "name", "since", "until")
    parents = UnitParent.objects.filter(**past).values_list(Value(0), "parent__name", "since", "until")
    rows = sorted(names.union(parents, all=True), key=lambda row: (row[0], row[3]), reverse=True)
    return [(bool(is_name), name, since, last_day(until)) for is_name, name, since, until in rows]


def units_to_belong_to(on: date) -> list[Unit]:
    """Where members belong: branches and groups standing on the day, by code; before there are any, the committee."""
    kinds = Q(kind__in=[UnitKind.BRANCH, UnitKind.GROUP])
    standing = Unit.objects.filter(Q(dissolved=None) | Q(dissolved__gt=on))
    return list(standing.filter(kinds).order_by("code")) or list(standing.filter(parent=None))


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


def in_the_way(unit: Unit) -> list[str]:
    """Sentences that say why a unit cannot be dissolved yet; empty when nothing stands in the way. Rooms above say by
    `registry.deeds["organisation.open.<room>"]`, a function of the unit, what is still open there.
    """
    members = Affiliation.objects.filter(unit=unit, until=None).count()
    below = Unit.objects.filter(parent=unit, dissolved=None).count()
    said = []
    if members:
        text = ngettext(
            "%(num)s member still belongs to it; transfer them first.",
            "%(num)s members still belong to it; transfer them first.",
            members,
        )
        said.append(text % {"num": members})
    if below:
        text = ngettext(
            "%(num)s unit still stands below it; move or dissolve it first.",
            "%(num)s units still stand below it; move or dissolve them first.",
            below,
        )
        said.append(text % {"num": below})
    for name, still_open in sorted(registry.deeds.items()):
        if name.startswith("organisation.open."):
            said += still_open(unit)
    return said


def moved_along(unit: Unit, on: date) -> dict[str, int]:
    """What comes along when a unit is moved: units below it and members; two queries."""
    below = Unit.objects.filter(within("path", unit.path), dissolved=None).exclude(pk=unit.pk).count()
    members = Affiliation.objects.filter(Affiliation.on(on), within("unit__path", unit.path)).count()
    return {"units": below, "members": members}


def host_names() -> list[str]:
    """The names of host organisations, for typing them alike."""
    return list(Host.objects.order_by("name").values_list("name", flat=True))
