"""A table after its check: what the forms hand to the services, and how the audit chain names it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from zhibu.kernel.sheet_books import RowError
from zhibu.kernel.sheets import Table
from zhibu.organisation.states import ImportKind

PART = 1000


@dataclass(frozen=True)
class Change:
    """One value of one row that differs from what is kept."""

    row: int
    name: str
    field: str
    old: str
    new: str


@dataclass(frozen=True)
class Difference:
    """Rows against what is kept: which are new, which change, which say nothing new."""

    new: list[Any]
    changed: list[Any]
    same: list[Any]
    changes: list[Change]


@dataclass(frozen=True)
class Namesake:
    """Somebody else who may be the person of a row: another row, or a member kept (`row` is None)."""

    name: str
    unit: str
    born: date
    id_number: str
    row: int | None = None


@dataclass(frozen=True)
class Double:
    """A new row that may be somebody we have: a person decides. `others` bear the same name and stand in the same unit
    or have the same birth date.
    """

    row: int
    person: Namesake
    others: list[Namesake]


# What is decided of a possible double.
DIFFERENT, SAME = "different", "same"


@dataclass(frozen=True)
class Checked:
    """A table after its check. `good` rows can be written whatever becomes of the others; `held` says of rows without
    an error of their own why they cannot be written unless another row is mended. Nothing is written while there are
    `errors`, except on demand by `only_good`. `left_out` counts rows left out on demand, `skipped` those that are
    somebody we have.
    """

    kind: ImportKind
    table: Table
    checksum: str
    good: list[Any]
    errors: list[RowError]
    found: Difference
    held: list[RowError] = field(default_factory=list)
    doubles: list[Double] = field(default_factory=list)
    left_out: int = 0
    skipped: int = 0

    @property
    def rows(self) -> int:
        """How many rows the table has."""
        return len(self.table.rows)

    @property
    def new(self) -> int:
        """How many good rows are new."""
        return len(self.found.new)

    @property
    def changed(self) -> int:
        """How many good rows change something."""
        return len(self.found.changed)

    @property
    def unchanged(self) -> int:
        """How many good rows say nothing new."""
        return len(self.found.same)

    @property
    def changes(self) -> list[Change]:
        """Every value that changes."""
        return self.found.changes

    @property
    def wrong(self) -> int:
        """How many rows cannot be written as they are."""
        return len({error.row for error in (*self.errors, *self.held)})

    def counts(self) -> dict[str, int]:
        """The figures of the preview."""
        return {"rows": self.rows, "new": self.new, "changed": self.changed, "unchanged": self.unchanged}

    def only_good(self) -> "Checked":
        """The same without the rows that cannot be written."""
        return replace(self, errors=[], held=[], left_out=self.wrong)

    def undecided(self, decisions: dict[str, str]) -> list[Double]:
        """Possible doubles of which nobody has decided yet."""
        return [double for double in self.doubles if decisions.get(str(double.row)) not in {DIFFERENT, SAME}]

    def without_same(self, decisions: dict[str, str]) -> "Checked":
        """The same without the rows that were decided to be somebody we have."""
        same = {double.row for double in self.doubles if decisions.get(str(double.row)) == SAME}
        return replace(self, good=[row for row in self.good if row.number not in same], skipped=len(same))


def checksum(data: bytes) -> str:
    """How the audit chain names a file: SHA-256, 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def written(checked: Checked, found: Difference) -> dict[str, int]:
    """What an import did in figures; rows left out and skipped only where there are some."""
    counts = {
        "rows": checked.rows,
        "new": len(found.new),
        "changed": len(found.changed),
        "unchanged": len(found.same),
    }
    more = {"left_out": checked.left_out, "skipped": checked.skipped}
    return counts | {name: number for name, number in more.items() if number}


def audit_entries(checked: Checked, counts: dict[str, int], keys: Sequence[str]) -> list[tuple[str, dict[str, Any]]]:
    """The entries of one import for the chain: its counts, then one per thousand rows written. A part names its rows
    by a digest of their keys, so that it can be checked later without holding a personal value.
    """
    subject = f"organisation.import:{checked.checksum}"
    entries: list[tuple[str, dict[str, Any]]] = [(subject, {"kind": checked.kind, **counts})]
    for start in range(0, len(keys), PART):
        part = keys[start : start + PART]
        digest = hashlib.sha256("\n".join(part).encode()).hexdigest()
        entries.append((subject, {"part": start // PART + 1, "rows": len(part), "keys": digest}))
    return entries
