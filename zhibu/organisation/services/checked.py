"""A table after its check: what the forms hand to the services, and how the audit chain names it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from zhibu.kernel.sheets import Table
from zhibu.organisation.states import ImportKind

PART = 1000


@dataclass(frozen=True)
class RowError:
    """One wrong cell: where, what stands there, why it is refused. `field` is our name of the column."""

    sheet: str
    cell: str
    value: str
    reason: str
    row: int = 0
    field: str = ""

    def as_json(self) -> dict[str, str]:
        """The four keys that the commands print."""
        return {"sheet": self.sheet, "cell": self.cell, "value": self.value, "reason": self.reason}


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
    """Rows against what is kept: which are new, which change, how many say nothing new."""

    new: list[Any]
    changed: list[Any]
    unchanged: int
    changes: list[Change]


@dataclass(frozen=True)
class Checked:
    """A table after its check. `good` rows passed; nothing is written while there are `errors`."""

    kind: ImportKind
    table: Table
    checksum: str
    good: list[Any]
    errors: list[RowError]
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    changes: list[Change] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """How many rows the table has."""
        return len(self.table.rows)

    def counts(self) -> dict[str, int]:
        """The figures of the preview."""
        return {"rows": self.rows, "new": self.new, "changed": self.changed, "unchanged": self.unchanged}


def checksum(data: bytes) -> str:
    """How the audit chain names a file: SHA-256, 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


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
