"""The retention table as pages and workbooks show it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from zhibu.audit.queries import newest
from zhibu.kernel.registry import registry


@dataclass(frozen=True)
class RetentionLine:
    """What is kept, for how many days, what then, and the rule that says so ("" where the program does)."""

    name: str
    what: str
    days: int
    then: str
    rule: str


def retention_lines(on: date) -> list[RetentionLine]:
    """Every line of the table with the days in force that day, in the table's order."""
    return [
        RetentionLine(name, str(line.what), line.days(on), str(line.then), line.rule)
        for name, line in registry.retention.items()
    ]


def last_retention() -> Any:
    """The entry of the chain that tells when something was last ended by the table; None when nothing ever was."""
    return newest("organisation.retention.executed", subject="organisation.retention")
