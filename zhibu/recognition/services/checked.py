"""A workbook of honours after its check: what the form hands to the service."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from zhibu.kernel.sheet_books import RowError
from zhibu.kernel.sheets import Table


@dataclass(frozen=True)
class HonourRow:
    """One row that can be written. `name` is the recipient as it is called; `unit`, `member` and `home` are keys."""

    number: int
    year: int
    kind: str
    level: str
    grantor: str
    for_whom: str
    name: str
    unit: int | None = None
    member: int | None = None
    home: int | None = None
    document_number: str = ""
    day: date | None = None

    @property
    def key(self) -> tuple[int, str, str, str, str, int | str]:
        """What makes it the same honour as another one; of one named only, the name."""
        return (self.year, self.kind, self.level, self.grantor, self.for_whom, self.unit or self.member or self.name)


@dataclass(frozen=True)
class Filled:
    """A row that fills in what the register lacks of an honour: its key and the values by field."""

    row: HonourRow
    honour: int
    values: Mapping[str, object]


@dataclass(frozen=True)
class Double:
    """A row that says nothing new: an honour in the register already, or (`of`) another row of the sheet."""

    row: HonourRow
    of: int | None = None


@dataclass(frozen=True)
class CheckedHonours:
    """A table after its check. `kinds` are kinds of honours that the register does not have yet, with the recipients
    they would be for; `widened` those it has for other recipients only. Nothing is written while there are `errors`,
    except on demand by `only_good`.
    """

    table: Table
    checksum: str
    new: list[HonourRow]
    filled: list[Filled]
    doubles: list[Double]
    errors: list[RowError]
    kinds: dict[str, set[str]] = field(default_factory=dict)
    widened: dict[str, set[str]] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """How many rows the table has."""
        return len(self.table.rows)

    @property
    def wrong(self) -> int:
        """How many rows cannot be written as they are."""
        return len({error.row for error in self.errors})

    def counts(self) -> dict[str, int]:
        """The figures of the preview and of the commands."""
        return {
            "rows": self.rows,
            "new": len(self.new),
            "changed": len(self.filled),
            "unchanged": len(self.doubles),
        }

    def only_good(self) -> "CheckedHonours":
        """The same without the rows that cannot be written."""
        return replace(self, errors=[])
