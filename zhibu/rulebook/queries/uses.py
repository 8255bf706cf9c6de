"""Where the program applies rules: one declaration per use, from which the pages of the rulebook tell it."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Use:
    """One place where a rule is applied: `where` says it in words; `page` is the name of an address without arguments
    that officers may open, "" when there is none.
    """

    code: str
    where: Any
    page: str = ""


# Filled at start by the declarations in each room's states (declared.py); the same after every start.
USES: dict[str, list[Use]] = {}
LABELS: dict[str, dict[str, Any]] = {}


def uses_of(code: str) -> list[Use]:
    """Where the program applies a rule."""
    return USES.get(code, [])


def labels_of(code: str) -> dict[str, Any]:
    """The words of a list's values."""
    return LABELS.get(code, {})
