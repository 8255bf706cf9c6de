"""How a room says that it applies a rule: beside its other words and values (states), once. What it declares is called
like the constant it replaces; the pages of the rulebook tell from it where the rule is applied.
"""

from datetime import date
from typing import Any

from zhibu.rulebook.queries.uses import LABELS, USES, Use
from zhibu.rulebook.queries.values import value_of


class Applied:
    """A rule that a room applies; `where` says in words where, `page` names an address without arguments."""

    def __init__(self, code: str, where: Any, page: str = "") -> None:
        self.code = code
        use = Use(code, where, page)
        if use not in USES.setdefault(code, []):
            USES[code].append(use)


class Number(Applied):
    """A number that is a rule: called with a day (today when None) it gives the number in force then. The rule is a
    needed one, so there always is one.
    """

    def __call__(self, on: date | None = None) -> int:
        value = value_of(self.code, on)
        assert isinstance(value, int)
        return value


class NumberIfOn(Applied):
    """A number that a committee may do without: None on a day on which the rule does not apply."""

    def __call__(self, on: date | None = None) -> int | None:
        value = value_of(self.code, on)
        assert value is None or isinstance(value, int)
        return value


class Span(Applied):
    """Two numbers, from … to …, that are a rule: called with a day (today when None) it gives those in force then."""

    def __call__(self, on: date | None = None) -> tuple[int, int]:
        value = value_of(self.code, on)
        assert isinstance(value, tuple)
        low, high = value
        return int(low), int(high)


class Choice(Applied):
    """A list that is a rule, of the values of an enumeration: called with a day it gives those in force then."""

    def __init__(self, code: str, where: Any, page: str = "", *, labels: dict[str, Any]) -> None:
        super().__init__(code, where, page)
        LABELS[code] = self.labels = labels

    def __call__(self, on: date | None = None) -> frozenset[str]:
        value = value_of(self.code, on)
        assert isinstance(value, tuple)
        return frozenset(str(one) for one in value)

    def choices(self, on: date | None = None, *, also: str = "") -> list[tuple[str, Any]]:
        """The values with their labels, in the program's order; `also` is one that stands already and may stay."""
        offered = self(on) | {also}
        return [(value, label) for value, label in self.labels.items() if value in offered]
