"""Units as a sheet brings them: compared with those kept, written level by level, names and parents with days."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from zhibu.audit.services import Actor, record, record_many
from zhibu.kernel.trees import STEP, step
from zhibu.organisation.models import Host, Unit, UnitName, UnitParent
from zhibu.organisation.services.checked import Change, Checked, Difference, audit_entries, written
from zhibu.organisation.services.journal import Line, Snapshot, differences, snapshot
from zhibu.organisation.states import HostCategory, UnitKind

ROOT_CODE = "00"
ROOT_NAME = "机关工委"
LEVELS = (UnitKind.GENERAL_BRANCH, UnitKind.BRANCH, UnitKind.GROUP)  # each may stand under those before it
PLAIN = ("office_phone", "founded")  # columns of a unit that nothing else hangs on
BATCH = 500


@dataclass(frozen=True)
class UnitRow:
    """One good row. `parent` is the code of the unit above it (ROOT_CODE: the committee); `host` and `category` are
    None where the sheet has no such column; `values` holds those of PLAIN that it has.
    """

    number: int
    code: str
    name: str
    kind: UnitKind
    parent: str
    host: str | None
    category: HostCategory | None
    values: dict[str, Any] = field(default_factory=dict)


def compare_units(rows: Sequence[UnitRow]) -> Difference:
    """The rows against the units kept, by code. One query."""
    kept = {unit.code: unit for unit in Unit.objects.select_related("parent", "host")}
    new, changed, same, changes = [], [], [], []
    for row in rows:
        unit = kept.get(row.code)
        if unit is None:
            new.append(row)
            continue
        found = [Change(row.number, unit.name, *values) for values in _differences(unit, row)]
        if found:
            changed.append((row, unit))
            changes += found
        else:
            same.append(row)
    return Difference(new, changed, same, changes)


def _differences(unit: Unit, row: UnitRow) -> list[tuple[str, str, str]]:
    """(field, old, new) of one unit."""
    above = unit.parent
    old_parent = ROOT_CODE if above is None or above.parent_id is None else above.code
    pairs = [("name", unit.name, row.name), ("parent", old_parent, row.parent)]
    if row.host is not None:
        pairs.append(("host", unit.host.name if unit.host else "", row.host))
        if row.category is not None and unit.host and unit.host.name == row.host:
            pairs.append(("category", unit.host.category, row.category.value))
    pairs += [(name, str(getattr(unit, name) or ""), str(value or "")) for name, value in row.values.items()]
    return [(name, old, new) for name, old, new in pairs if old != new]


@transaction.atomic
def import_units(
    checked: Checked, *, by: Actor, now: datetime, committee: str = "", journal: list[Line] | None = None
) -> dict[str, int]:
    """Write the rows of a checked sheet of units: the committee where there is none yet (named `committee`), hosts,
    new units, new names and new parents with today's date. Returns the counts; a sheet that says nothing new writes
    nothing. What is needed to undo it is added to `journal`. Raises ValueError when the check found errors.
    """
    if checked.errors:
        raise ValueError("a sheet of units with errors is not imported")
    today = timezone.localdate(now)
    root = Unit.objects.select_for_update().filter(parent=None).first() or make_committee(committee, by=by, now=now)
    found = compare_units(checked.good)
    counts = written(checked, found)
    if not found.new and not found.changed:
        return counts
    before = _snapshot() if journal is not None else {}
    tree = _Tree(root, _write_hosts([*found.new, *(row for row, _unit in found.changed)]))
    tree.add(found.new)
    tree.rename([(unit, row.name) for row, unit in found.changed if unit.name != row.name], today)
    tree.move([(unit, row.parent) for row, unit in found.changed], today)
    tree.rehost([(unit, row.host) for row, unit in found.changed if row.host is not None])
    tree.set([(unit, row.values) for row, unit in found.changed if row.values])
    if journal is not None:
        journal += differences(before, _snapshot())
    codes = [row.code for row in found.new] + [row.code for row, _unit in found.changed]
    record_many(actor=by, deed="organisation.units.imported", entries=audit_entries(checked, counts, codes), now=now)
    return counts


def _snapshot() -> Snapshot:
    """All units with their hosts, names and parents as they are: a tree is small. Four queries."""
    spans = ("unit_id", "since", "until")
    return {
        "host": snapshot(Host.objects.all(), ("name", "category")),
        "unit": snapshot(Unit.objects.all(), ("name", "parent_id", "path", "host_id", *PLAIN)),
        "unitname": snapshot(UnitName.objects.all(), ("name", *spans)),
        "unitparent": snapshot(UnitParent.objects.all(), ("parent_id", *spans)),
    }


@transaction.atomic
def make_committee(name: str, *, by: Actor, now: datetime) -> Unit:
    """The root of the tree. Raises IntegrityError when there is one."""
    root = Unit.objects.create(
        code=ROOT_CODE, name=name or ROOT_NAME, kind=UnitKind.COMMITTEE, parent=None, path=step(1)
    )
    UnitName.objects.create(unit=root, name=root.name)
    record(actor=by, deed="organisation.committee.made", subject=f"organisation.unit:{root.code}", now=now)
    return root


def _write_hosts(rows: Sequence[UnitRow]) -> dict[str, Host]:
    """The host organisations the rows name, with the category they say. At most three statements."""
    wanted: dict[str, HostCategory | None] = {}
    for row in rows:
        if row.host:
            wanted[row.host] = row.category or wanted.get(row.host)
    hosts = {host.name: host for host in Host.objects.filter(name__in=wanted)}
    fresh = [
        Host(name=name, category=category or HostCategory.GENERAL)
        for name, category in wanted.items()
        if name not in hosts
    ]
    hosts |= {host.name: host for host in Host.objects.bulk_create(fresh, batch_size=BATCH)}
    stale = []
    for name, category in wanted.items():
        if category is not None and hosts[name].category != category:
            hosts[name].category = category
            stale.append(hosts[name])
    Host.objects.bulk_update(stale, ["category"], batch_size=BATCH)
    return hosts


@dataclass
class _Tree:
    """All units while an import changes them; every method writes in a fixed number of statements per level."""

    root: Unit
    hosts: dict[str, Host]
    units: dict[str, Unit] = field(init=False)
    last: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.units = {unit.code: unit for unit in Unit.objects.all()}
        self.units[ROOT_CODE] = self.root
        for unit in self.units.values():
            if unit.parent_id is not None:
                self._note(unit.path)

    def _note(self, path: str) -> None:
        above = path[:-STEP]
        self.last[above] = max(self.last.get(above, 0), int(path[-STEP:]))

    def _path_below(self, parent: Unit) -> str:
        """A path below the unit that was never used."""
        path = parent.path + step(self.last.get(parent.path, 0) + 1)
        self._note(path)
        return path

    def add(self, rows: Sequence[UnitRow]) -> None:
        """New units, those above before those below, in the order of their codes."""
        for kind in LEVELS:
            level = sorted((row for row in rows if row.kind == kind), key=lambda row: row.code)
            fresh = [self._unit(row) for row in level]
            made = Unit.objects.bulk_create(fresh, batch_size=BATCH)
            self.units |= {unit.code: unit for unit in made}
            UnitName.objects.bulk_create([UnitName(unit=unit, name=unit.name) for unit in made], batch_size=BATCH)
            UnitParent.objects.bulk_create(
                [UnitParent(unit=unit, parent=unit.parent) for unit in made], batch_size=BATCH
            )

    def _unit(self, row: UnitRow) -> Unit:
        parent = self.units[row.parent]
        host = self.hosts[row.host] if row.host else None
        return Unit(
            code=row.code, name=row.name, kind=row.kind, parent=parent, path=self._path_below(parent), host=host,
            **row.values,
        )  # fmt: skip

    def rename(self, names: Sequence[tuple[Unit, str]], today: date) -> None:
        """New names from today; the earlier ones are kept with their days."""
        for unit, name in names:
            self.units[unit.code].name = name
        Unit.objects.bulk_update([self.units[unit.code] for unit, _name in names], ["name"], batch_size=BATCH)
        _succeed(UnitName, "name", {unit.pk: name for unit, name in names}, today)

    def move(self, parents: Sequence[tuple[Unit, str]], today: date) -> None:
        """New places in the tree from today; whatever stands below comes along."""
        moved = {}
        for unit, code in parents:
            here, parent = self.units[unit.code], self.units[code]
            if here.parent_id != parent.pk:
                here.parent = parent
                moved[here.pk] = parent.pk
        changed = self._repath(set(moved)) if moved else []
        Unit.objects.bulk_update(changed, ["parent", "path"], batch_size=BATCH)
        _succeed(UnitParent, "parent_id", moved, today)

    def _repath(self, moved: set[int]) -> list[Unit]:
        """Units whose path changes because they or one above them moved, with the new path set."""
        by_pk = {unit.pk: unit for unit in self.units.values()}
        changed: dict[int, Unit] = {}
        order = [kind.value for kind in (UnitKind.COMMITTEE, *LEVELS)]
        for unit in sorted(self.units.values(), key=lambda unit: (order.index(unit.kind), unit.code)):
            if unit.parent_id is None or (unit.pk not in moved and unit.parent_id not in changed):
                continue
            above, old = by_pk[unit.parent_id], unit.path
            unit.path = self._path_below(above) if unit.pk in moved else above.path + old[-STEP:]
            self.last[unit.path] = self.last.get(old, 0)  # those below it keep their numbers
            changed[unit.pk] = unit
        return list(changed.values())

    def rehost(self, hosts: Sequence[tuple[Unit, str | None]]) -> None:
        """The host organisations of changed units."""
        changed = []
        for unit, name in hosts:
            here, host = self.units[unit.code], self.hosts[name] if name else None
            if here.host_id != (host.pk if host else None):
                here.host = host
                changed.append(here)
        Unit.objects.bulk_update(changed, ["host"], batch_size=BATCH)

    def set(self, values: Sequence[tuple[Unit, dict[str, Any]]]) -> None:
        """Office phone and founding day of changed units."""
        for unit, fields in values:
            for name, value in fields.items():
                setattr(self.units[unit.code], name, value)
        Unit.objects.bulk_update([self.units[unit.code] for unit, _fields in values], PLAIN, batch_size=BATCH)


def _succeed(model: type[Any], column: str, values: dict[int, Any], today: date) -> None:
    """Let a dated value of units (`model` is UnitName or UnitParent) be followed by another from today on. One that
    began today is set right in place: it never held.
    """
    if not values:
        return
    rows = list(model.objects.filter(unit__in=values, until=None))
    fresh = [row for row in rows if row.since == today]
    for row in fresh:
        setattr(row, column, values[row.unit_id])
    model.objects.bulk_update(fresh, [column.removesuffix("_id")], batch_size=BATCH)
    model.objects.filter(pk__in=[row.pk for row in rows if row.since != today]).update(until=today)
    kept = {row.unit_id for row in fresh}
    model.objects.bulk_create(
        [model(unit_id=unit, since=today, **{column: value}) for unit, value in values.items() if unit not in kept],
        batch_size=BATCH,
    )
