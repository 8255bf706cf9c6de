"""Members as a roster brings them: compared with those kept, written in a few statements however many they are."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from zhibu.audit.services import Actor, record_many
from zhibu.kernel import names, sealed
from zhibu.organisation.models import Affiliation, Member, Unit
from zhibu.organisation.queries import refuse_foreign_keys
from zhibu.organisation.services.checked import (
    Change,
    Checked,
    Difference,
    Double,
    Namesake,
    audit_entries,
    written,
)
from zhibu.organisation.services.journal import Line, Snapshot, differences, snapshot
from zhibu.organisation.states import MemberState

BATCH = 500


@dataclass(frozen=True)
class MemberRow:
    """One good row. `values` holds only the fields that the sheet has columns for (and those of the ID number);
    `since` is the day of joining the unit when the sheet tells it.
    """

    number: int
    key: str
    unit: int
    unit_name: str
    since: date | None
    values: dict[str, Any]


def compare_members(rows: Sequence[MemberRow]) -> Difference:
    """The rows against the members kept, by the key of the ID number. Two queries. ImproperlyConfigured when the key
    file is another one than that of the members kept."""
    keys = [row.key for row in rows]
    kept = {member.key: member for member in Member.objects.filter(key__in=keys)}
    if not kept:
        refuse_foreign_keys()  # nobody is found: are these the keys with which members were sealed?
    places = (
        {
            key: (unit, name)
            for key, unit, name in Affiliation.objects.filter(member__key__in=keys, until=None).values_list(
                "member__key", "unit_id", "unit__name"
            )
        }
        if kept
        else {}
    )
    new, changed, same, changes = [], [], [], []
    for row in rows:
        member = kept.get(row.key)
        if member is None:
            new.append(row)
            continue
        found = [
            Change(row.number, member.name, field, _shown(old), _shown(value))
            for field, value in row.values.items()
            if (old := getattr(member, field)) != value
        ]
        place, place_name = places.get(row.key, (None, ""))
        if place != row.unit:
            found.append(Change(row.number, member.name, "unit", place_name, row.unit_name))
        if found:
            changed.append((row, member, place))
            changes += found
        else:
            same.append(row)
    return Difference(new, changed, same, changes)


def _shown(value: Any) -> str:
    return "" if value is None else str(value)


def possible_doubles(new: Sequence[MemberRow]) -> list[Double]:
    """New rows that bear the name of another new row before them or of a member, in the same unit or with the same
    birth date: with another ID number, so they are other people or a number is wrong. Two queries.
    """
    near: dict[str, list[tuple[int, Namesake]]] = defaultdict(list)
    kept = Affiliation.objects.filter(until=None, member__name__in={row.values["name"] for row in new})
    names_at = [(row.values["name"], row.unit, row.values["born"]) for row in new]
    wanted = {(name, unit) for name, unit, _born in names_at} | {(name, born) for name, _unit, born in names_at}
    plain = kept.order_by("unit__code", "member_id").values_list(
        "member_id", "member__name", "unit_id", "member__born"
    )
    ids = [pk for pk, name, unit, born in plain if {(name, unit), (name, born)} & wanted]
    columns = ("member__name", "unit_id", "unit__name", "member__born", "member__id_number")
    rows = kept.filter(member__in=ids).values_list(*columns) if ids else ()
    for name, unit, unit_name, born, number in rows:
        near[name].append((unit, Namesake(name, unit_name, born, number)))
    found = []
    for row in new:
        name, born = row.values["name"], row.values["born"]
        person = Namesake(name, row.unit_name, born, row.values["id_number"], row.number)
        if others := [other for unit, other in near[name] if unit == row.unit or other.born == born]:
            found.append(Double(row.number, person, others))
        near[name].append((row.unit, person))
    return found


@transaction.atomic
def import_members(checked: Checked, *, by: Actor, now: datetime, journal: list[Line] | None = None) -> dict[str, int]:
    """Write the rows of a checked roster: new members with their affiliation, changed values, moves to another unit
    from the day the sheet tells (else today). Returns the counts; a roster that says nothing new writes nothing, not
    even an audit entry. What is needed to undo it is added to `journal`. Raises ValueError when the check found
    errors.
    """
    if checked.errors:
        raise ValueError("a roster with errors is not imported")
    # One import at a time: the root is the lock. What was compared before may be old by now, so compare again.
    Unit.objects.select_for_update().filter(parent=None).first()
    today = timezone.localdate(now)
    found = compare_members(checked.good)
    changed = [member.pk for _row, member, _place in found.changed]
    before = _snapshot(changed) if journal is not None else {}
    _write([(row, None) for row in found.new] + [(row, member) for row, member, _place in found.changed])
    made = _affiliate(found.new, today)
    move_members([(m.pk, row.unit, row.since) for row, m, place in found.changed if place != row.unit], today=today)
    if journal is not None:
        journal += differences(before, _snapshot(changed), made={"member": made})
    counts = written(checked, found)
    keys = [row.key for row in found.new] + [row.key for row, _member, _place in found.changed]
    if keys:
        record_many(
            actor=by, deed="organisation.members.imported", entries=audit_entries(checked, counts, keys), now=now
        )
    return counts


SORTED = ("pinyin_key", "stroke_key", "initials")
WRITTEN = (
    "name", *SORTED, "sex", "phone", "phone_key", "address", "born", "ethnicity", "education", "state", "joined",
    "confirmed", "job", "standing", "out_of_touch", "floating", "remark",
)  # fmt: skip


def _snapshot(members: Sequence[int]) -> Snapshot:
    """The members and where they belong, as they are. Two queries."""
    if not members:
        return {}
    return {
        "member": snapshot(Member.objects.filter(pk__in=members), WRITTEN),
        "affiliation": snapshot(
            Affiliation.objects.filter(member__in=members), ("member_id", "unit_id", "since", "until")
        ),
    }


def _write(rows: Iterable[tuple[MemberRow, Member | None]]) -> None:
    """Insert the new and update the kept in one kind of statement: rows meet by their key."""
    members = []
    for row, kept in rows:
        fields = {name: getattr(kept, name) for name in (*WRITTEN, "id_number")} if kept else {}
        fields |= row.values
        fields.setdefault("state", MemberState.FORMAL)
        if kept is None or kept.name != fields["name"]:
            fields |= sort_keys(fields["name"])
        phone = fields.get("phone", "")
        fields["phone_key"] = sealed.lookup(phone) if phone else ""
        members.append(Member(key=row.key, **fields))
    Member.objects.bulk_create(
        members, batch_size=BATCH, update_conflicts=True, unique_fields=["key"], update_fields=WRITTEN
    )


def sort_keys(name: str) -> dict[str, str]:
    """What is stored beside a name so that lists are sorted and searched by it, cut to the width of the columns."""
    return {
        "pinyin_key": names.pinyin_key(name)[:400],
        "stroke_key": names.stroke_key(name)[:400],
        "initials": names.initials(name)[:50],
    }


def _affiliate(rows: Sequence[MemberRow], today: date) -> list[int]:
    """The first affiliation of new members, whose ids come back: from the day the sheet tells, else from joining, else
    from today.
    """
    if not rows:
        return []
    made = dict(Member.objects.filter(key__in=[row.key for row in rows]).values_list("key", "pk"))
    Affiliation.objects.bulk_create(
        [
            Affiliation(
                member_id=made[row.key], unit_id=row.unit, since=row.since or row.values.get("joined") or today
            )
            for row in rows
        ],
        batch_size=BATCH,
    )
    return list(made.values())


def move_members(moves: Sequence[tuple[int, int, date | None]], *, today: date) -> None:
    """Let members belong to another unit: (member, unit, from which day, None is today). Four statements at most.

    An affiliation that began on that day or later never held, so it is set right in place. Called inside the
    transaction of the deed, which writes the audit entry.
    """
    if not moves:
        return
    open_ones = {a.member_id: a for a in Affiliation.objects.filter(member__in=[m for m, _u, _d in moves], until=None)}
    ended, corrected, begun = [], [], []
    for member, unit, since in moves:
        day, present = since or today, open_ones.get(member)
        if present is not None and present.since >= day:
            present.unit_id = unit
            corrected.append(present)
            continue
        if present is not None:
            present.until = day
            ended.append(present)
        begun.append(Affiliation(member_id=member, unit_id=unit, since=day))
    Affiliation.objects.bulk_update(ended, ["until"], batch_size=BATCH)
    Affiliation.objects.bulk_update(corrected, ["unit"], batch_size=BATCH)
    Affiliation.objects.bulk_create(begun, batch_size=BATCH)
