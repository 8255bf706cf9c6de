"""The rules as shipped with the program, read from its own file: the same for every installation of this release, so
they cost no query.
"""

import csv
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from zhibu.rulebook.models import Rule
from zhibu.rulebook.states import Confidence

FILE = Path(__file__).resolve().parent.parent / "data" / "rules.csv"
FLAGS = {"article_checked", "on", "needed"}
DAYS = {"valid_from", "valid_to"}
NUMBERS = {"version", "section"}


def read(file: Path = FILE) -> list[Rule]:
    """Every row of the file as a rule that is not saved. Raises ValueError with code and reason for a wrong row."""
    with file.open(encoding="utf-8", newline="") as lines:
        return [_rule(row) for row in csv.DictReader(lines)]


def _rule(row: dict[str, str]) -> Rule:
    values: dict[str, Any] = dict(row)
    try:
        values |= {name: row[name] == "yes" for name in FLAGS}
        values |= {name: date.fromisoformat(row[name]) if row[name] else None for name in DAYS}
        values |= {name: int(row[name]) for name in NUMBERS}
        rule = Rule(**values)
        rule.clean_fields(exclude={"id", *(name for name in DAYS if not row[name])})
    except Exception as error:
        raise ValueError(f"{row.get('code')}: {error}") from error
    if rule.confidence == Confidence.UNVERIFIED and rule.on:
        raise ValueError(f"{rule.code}: not verified, so it must be off")
    return rule


@cache
def shipped() -> dict[str, tuple[Rule, ...]]:
    """Code → its versions, oldest first."""
    found: dict[str, tuple[Rule, ...]] = {}
    for rule in read():
        found[rule.code] = (*found.get(rule.code, ()), rule)
    return found
