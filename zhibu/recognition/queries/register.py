"""The register of honours as it is listed."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from zhibu.accounts.models import User
from zhibu.kernel.registry import OwnTable
from zhibu.organisation.models import Member, Unit
from zhibu.recognition.models import Change, Honour, HonourKind
from zhibu.recognition.queries.statistics import standing_units, stated_day
from zhibu.recognition.states import ForWhom, Level

ORDER = ("-year", "kind__name", "level", "for_whom", "unit__code", "member__pinyin_key", "name", "pk")


def listed(
    rows: QuerySet[Honour], *, year: int | None = None, level: str = "", kind: int | None = None, whom: str = "",
    words: str = "", unit: str = "",
) -> QuerySet[Honour]:  # fmt: skip
    """Honours narrowed down, the newest year first, units by code and persons by pinyin. `words` stand in the
    recipient's name, the grantor or the document number; `unit` is the code of the one honoured.
    """
    exact = {"year": year, "level": level, "kind": kind, "for_whom": whom, "unit__code": unit}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if words:
        rows = rows.filter(
            Q(name__icontains=words) | Q(grantor__icontains=words) | Q(document_number__icontains=words)
        )
    return rows.select_related("kind", "unit", "home", "member").order_by(*ORDER)


def choices(today: date) -> tuple[list[int], list[tuple[int, str]]]:
    """The years that the register has, with the running one, the newest first; and the kinds. Two queries."""
    years = set(Honour.objects.order_by().values_list("year", flat=True).distinct()) | {today.year}
    return sorted(years, reverse=True), list(kinds().values_list("pk", "name"))


def years_with(rows: QuerySet[Honour]) -> list[int]:
    """The years in which these were given, the newest first. One query."""
    return sorted(rows.order_by().values_list("year", flat=True).distinct(), reverse=True)


def by_award(rows: Iterable[Honour]) -> dict[tuple[str, str, str, str], list[str]]:
    """The recipients' names by kind, level, grantor and document number, in the order of the rows."""
    found: dict[tuple[str, str, str, str], list[str]] = defaultdict(list)
    for one in rows:
        found[one.kind.name, one.get_level_display(), one.grantor, one.document_number].append(one.name)
    return dict(found)


def kinds() -> QuerySet[HonourKind]:
    """Every kind of honour by its name."""
    return HonourKind.objects.order_by("name", "pk")


def of_code(rows: QuerySet[Honour], code: str) -> list[Honour]:
    """The honours of the unit with this code, the newest first. One query."""
    return list(rows.filter(unit__code=code).select_related("kind").order_by("-year", "level", "kind__name", "pk"))


def of_member(rows: QuerySet[Honour], member: int) -> list[Honour]:
    """The honours of a member by key, the newest first. One query."""
    return list(rows.filter(member=member).select_related("kind").order_by("-year", "level", "kind__name", "pk"))


def changes(honour: Honour) -> list[tuple[Change, str, list[tuple[str, str]]]]:
    """How an honour was corrected, the newest first: the change, who made it, and what stood there before. Three
    queries at most.
    """
    rows = list(honour.changes.order_by("-made_at", "-pk"))
    names = dict(User.objects.filter(pk__in={row.made_by for row in rows}).values_list("pk", "name"))
    kinds = dict(HonourKind.objects.values_list("pk", "name")) if rows else {}
    levels = dict(Level.choices)

    words: dict[str, dict[Any, Any]] = {"kind_id": kinds, "level": levels}

    def shown(name: str, value: Any) -> str:
        return str(words.get(name, {}).get(value, value) or "—")

    labels = {name: str(Honour._meta.get_field(name.removesuffix("_id")).verbose_name) for name in _fields()}  # type: ignore[union-attr]
    return [
        (row, names.get(row.made_by or 0, "—"), [(labels[name], shown(name, row.before[name])) for name in row.before])
        for row in rows
    ]


def _fields() -> tuple[str, ...]:
    return ("year", "kind_id", "level", "grantor", "document_number", "day")


def table(rows: QuerySet[Honour], year: int) -> list[tuple[str, list[int]]]:
    """How many honours of each kind were given at each level in a year, kinds by name. One query."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for kind, level in rows.filter(year=year).order_by().values_list("kind__name", "level"):
        counts[kind][level] += 1
    return [(kind, [counts[kind][level] for level in Level]) for kind in sorted(counts)]


def honoured_units(rows: QuerySet[Honour], year: int, today: date) -> list[tuple[Unit, list[Honour]]]:
    """The units that the year's figure counts, by code, with their honours. Two queries."""
    standing = standing_units(stated_day(year, today))
    found = rows.filter(year=year, for_whom=ForWhom.UNIT, unit__in=standing).select_related("kind", "unit")
    units: dict[int, tuple[Unit, list[Honour]]] = {}
    for honour in found.order_by("unit__code", "level", "kind__name", "pk"):
        assert honour.unit is not None
        units.setdefault(honour.unit_id or 0, (honour.unit, []))[1].append(honour)
    return list(units.values())


def own_tables(member: Member) -> Iterator[OwnTable]:
    """The honours of the member, with what was withdrawn and what was paid. One query."""
    heads = [
        (_("Year"), 8), (_("Honour"), 30), (_("Level"), 12), (_("Granted by"), 30), (_("Document number"), 20),
        (_("Given on"), 12), (_("Reward paid (yuan)"), 12), (_("Withdrawn because"), 30),
    ]  # fmt: skip
    rows = Honour.objects.filter(member=member).select_related("kind", "payment__payment_list").order_by("-year", "pk")
    yield OwnTable(_("Honours"), heads, [_own(row) for row in rows])


def _own(row: Honour) -> tuple[Any, ...]:
    paid = getattr(row, "payment", None)
    amount = str(paid.amount) if paid and paid.payment_list.paid_on else None
    return (
        row.year, row.kind.name, str(row.get_level_display()), row.grantor, row.document_number, row.day, amount,
        row.withdrawn_because or None,
    )  # fmt: skip
