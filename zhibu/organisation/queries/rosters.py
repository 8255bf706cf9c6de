"""Members: rosters, choices, where somebody belongs."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from zhibu.kernel.trees import within
from zhibu.organisation.models import Affiliation, Member, Unit
from zhibu.organisation.queries.posts import last_day
from zhibu.organisation.queries.units import unit_words
from zhibu.organisation.states import MemberState, UnitKind

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


def belonging(unit: Unit, on: date) -> QuerySet[Affiliation]:
    """The affiliations in force on the day in the unit and below it: one row per member."""
    rows = Affiliation.objects.filter(Affiliation.on(on))
    return rows if unit.is_root else rows.filter(within("unit__path", unit.path))  # all are within the root


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


def home(member: Member, on: date) -> Unit | None:
    """The unit the member belongs to on the day. One query."""
    row = Affiliation.objects.filter(Affiliation.on(on), member=member).select_related("unit").first()
    return row.unit if row else None


def affiliations_of(member: Member) -> list[tuple[Unit, date, date | None]]:
    """(unit, first day, last day or None) of a member, the latest first. One query."""
    rows = Affiliation.objects.filter(member=member).select_related("unit").order_by("-since")
    return [(row.unit, row.since, last_day(row.until)) for row in rows]


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


def bearers(unit: Unit, name: str, on: date) -> list[tuple[int, str, str]]:
    """(pk, unit name, ID number) of the members of the unit and below it who bear exactly this name, by unit code."""
    rows = belonging(unit, on).filter(member__name=name).order_by("unit__code", "member_id")
    return list(rows.values_list("member_id", "unit__name", "member__id_number"))


def member(pk: int) -> Member:
    """The member with this key."""
    return Member.objects.get(pk=pk)


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
