"""Honours come into the register, are corrected, are withdrawn."""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from zhibu.audit.services import Actor, record
from zhibu.kernel.sheet_books import RowError
from zhibu.kernel.sheets import Table, as_text
from zhibu.organisation.models import Unit
from zhibu.recognition.models import Honour, HonourKind
from zhibu.recognition.services.checked import CheckedHonours, Double, Filled, HonourRow
from zhibu.recognition.states import Source

BATCH = 500


def checksum(data: bytes) -> str:
    """How the audit chain names a file: SHA-256, 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def compare_honours(
    rows: Sequence[HonourRow], *, table: Table, checksum: str, errors: Sequence[RowError]
) -> CheckedHonours:
    """Rows against the register and against each other: which are new, which fill in a missing number or day, which
    say nothing new. The same honour with another day is an error; with another document number it is another honour.
    Two queries.
    """
    kept = _kept(rows)
    seen: dict[Any, list[HonourRow]] = defaultdict(list)
    new, filled, doubles, wrong = [], [], [], list(errors)
    for row in rows:
        same = [one for one in kept[row.key] if _agree(row.document_number, one.document_number)]
        twin = [one for one in seen[row.key] if _agree(row.document_number, one.document_number)]
        days = [one.day for one in same] + [one.day for one in twin]
        if row.day and (others := [day for day in days if day and day != row.day]):
            wrong.append(_other_day(table, row, others[0]))
        elif twin:
            doubles.append(Double(row, twin[0].number))
        elif same and (values := _missing(row, same[0])):
            filled.append(Filled(row, same[0].pk, values))
        elif same:
            doubles.append(Double(row))
        else:
            new.append(row)
        seen[row.key].append(row)
    wrong.sort(key=lambda error: (error.row, table.columns.get(error.field, 0)))
    kinds, widened = _kinds([*new, *(one.row for one in filled)])
    return CheckedHonours(table, checksum, new, filled, doubles, wrong, kinds, widened)


def _agree(one: str, other: str) -> bool:
    """Two document numbers of which neither contradicts the other."""
    return not one or not other or one == other


def _missing(row: HonourRow, honour: Honour) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if row.document_number and not honour.document_number:
        found["document_number"] = row.document_number
    if row.day and not honour.day:
        found["day"] = row.day
    return found


def _other_day(table: Table, row: HonourRow, day: date | None) -> RowError:
    source = next(one for one in table.rows if one.number == row.number)
    reason = _("this honour is kept with the day %(day)s; mend the one that is wrong") % {"day": day}
    value = as_text(table.cell(source, "day"))
    return RowError(table.sheet, table.address(source, "day"), value, reason, row.number, "day")


def _kept(rows: Sequence[HonourRow]) -> dict[Any, list[Honour]]:
    """What the register holds of these years and kinds, by what makes it the same honour. One query."""
    years, kinds = {row.year for row in rows}, {row.kind for row in rows}
    found: dict[Any, list[Honour]] = defaultdict(list)
    kept = Honour.objects.filter(year__in=years, kind__name__in=kinds, withdrawn_at=None).select_related("kind")
    for one in kept.order_by("pk"):
        who = one.unit_id or one.member_id or one.name
        found[one.year, one.kind.name, one.level, one.grantor, one.for_whom, who].append(one)
    return found


def _kinds(rows: Sequence[HonourRow]) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Kinds that rows name and the register lacks, and those it has for other recipients only. One query."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        wanted[row.kind].add(row.for_whom)
    known = {kind.name: kind for kind in HonourKind.objects.filter(name__in=wanted)}
    fresh = {name: whom for name, whom in wanted.items() if name not in known}
    wider = {name: {one for one in wanted[name] if not kind.may_go_to(one)} for name, kind in known.items()}
    return fresh, {name: whom for name, whom in wider.items() if whom}


@transaction.atomic
def import_honours(
    checked: CheckedHonours, *, by: Actor, now: datetime, source: Source = Source.IMPORT
) -> dict[str, int]:
    """Write the rows of a checked workbook: kinds it names for the first time, new honours, and what was missing of
    honours kept. All or nothing. Returns the counts; a workbook that says nothing new writes nothing. Raises
    ValueError when the check found errors.
    """
    if checked.errors:
        raise ValueError("a workbook with errors is not imported")
    # One import at a time: the root is the lock. What was compared before may be old by now, so compare again.
    Unit.objects.select_for_update().filter(parent=None).first()
    rows = [*checked.new, *(one.row for one in checked.filled), *(one.row for one in checked.doubles)]
    found = compare_honours(
        sorted(rows, key=lambda row: row.number), table=checked.table, checksum=checked.checksum, errors=[]
    )
    if found.errors:
        raise ValueError("the register has changed since the check")
    counts = checked.counts() | {name: found.counts()[name] for name in ("new", "changed", "unchanged")}
    if found.new or found.filled:
        kinds = _write_kinds(found)
        Honour.objects.bulk_create([_honour(row, kinds, by, now, source) for row in found.new], batch_size=BATCH)
        _fill(found.filled)
        record(
            actor=by,
            deed="recognition.honours.imported",
            subject=f"recognition.upload:{checked.checksum}",
            detail=counts,
            now=now,
        )
    return counts


def _write_kinds(found: CheckedHonours) -> dict[str, int]:
    HonourKind.objects.bulk_create(
        [HonourKind(name=name, **{f"for_{one}": True for one in whom}) for name, whom in found.kinds.items()]
    )
    for kind in HonourKind.objects.filter(name__in=found.widened):
        for one in found.widened[kind.name]:
            setattr(kind, f"for_{one}", True)
        kind.save()
    named = {row.kind for row in found.new}
    return dict(HonourKind.objects.filter(name__in=named).values_list("name", "pk"))


def _honour(row: HonourRow, kinds: Mapping[str, int], by: Actor, now: datetime, source: Source) -> Honour:
    return Honour(
        year=row.year, kind_id=kinds[row.kind], level=row.level, grantor=row.grantor, for_whom=row.for_whom,
        unit_id=row.unit, member_id=row.member, home_id=row.home, name=row.name,
        document_number=row.document_number, day=row.day, source=source, entered_by=by.id, entered_at=now,
    )  # fmt: skip


def _fill(rows: Sequence[Filled]) -> None:
    values = {one.honour: one.values for one in rows}
    kept = list(Honour.objects.filter(pk__in=values))
    for honour in kept:
        for name, value in values[honour.pk].items():
            setattr(honour, name, value)
    Honour.objects.bulk_update(kept, ["document_number", "day"], batch_size=BATCH)
