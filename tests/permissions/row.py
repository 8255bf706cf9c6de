"""Who may do what, as one table: address × method × person × moment → status.

One line per address and method (and moment, where it matters). Eight columns are written, people of the cast
(tests/support.py):

    anon   nobody signed in                      sib    secretary of 0102, the sibling branch
    memb   member of 0101                        far    secretary of 11, a branch elsewhere
    omem   member of 0102                        gen    secretary of 01, the general branch above 0101
    secr   secretary of 0101                     staf   clerk at the root

Six more follow from them, and a line says so only where they differ:

    prob   probationary member of 0101: as memb  (another person: what is only `memb`'s own needs `more`)
    board  publicity committee member of 0101: as secr
    gone   former officer of 0101, whose account was closed while they were signed in: as anon
    sysa, seca, auda   the three administrators: 403, as pages are closed to them unless they say that they are open
           (zhibu/kernel/doors.py); rooms without records and pages without sign-in treat them as staf

A cell is a status (200, 302, 400, 403, 404, 405) or `login`: sent to the sign-in page. Two cells mean anon and
everybody else; one cell means everybody. `admins` is one cell for the three, or three; `more` sets single columns.
Objects are made by the builder `needs(cast)`, whose name says the moment; `args` are the address's arguments, `data`
what is posted, each a value or a function of what the builder returned. The objects belong to branch 0101, so a line
reads: its members, its secretary, those beside it, those above it.

To add a line, put it into the list of its rooms (rows_*.py); the makers of moments stand in moments*.py:

    Row("activities:notice", "GET", "login 200 404 200 404 404 200 200", notice_of_branch, key),
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.permissions.personas import ADMINISTRATORS, EVERYBODY, LIKE, WRITTEN
from tests.support import Cast

OPEN = ("account_", "accounts:", "kernel:", "mfa_", "circulation:home")  # addresses that administrators may open


def nothing(cast: Cast) -> None:
    """No object beyond the cast."""


def key(thing: Any) -> list[Any]:
    """The address's argument is the key of what was made."""
    return [thing.pk]


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    name: str
    method: str
    expected: str
    needs: Callable[[Cast], Any] = nothing
    args: Any = ()
    data: Mapping[str, Any] | Callable[[Any], Mapping[str, Any]] = field(default_factory=dict)
    admins: str = ""
    more: Mapping[str, str] = field(default_factory=dict)
    host: str = ""  # asked under the ballot page's own host name

    @property
    def cells(self) -> dict[str, str]:
        """Person → what is expected."""
        written = spread(self.expected, list(WRITTEN))
        cells = written | {who: written[like] for who, like in LIKE.items()}
        closed = written["anon"] == "login" and not self.name.startswith(OPEN)
        cells |= spread(self.admins or ("403" if closed else written["staf"]), list(ADMINISTRATORS))
        if unknown := set(self.more) - set(EVERYBODY):
            raise ValueError(f"{self}: nobody is called {', '.join(unknown)}")
        return cells | dict(self.more)

    def __str__(self) -> str:
        return f"{self.method} {self.name}" + ("" if self.needs is nothing else f" {self.needs.__name__}")


def spread(text: str, people: list[str]) -> dict[str, str]:
    """Person → cell. One cell means everybody, two the first person and all others."""
    cells = text.split()
    if len(cells) == 1:
        cells = cells * len(people)
    elif len(cells) == 2:
        cells = [cells[0], *[cells[1]] * (len(people) - 1)]
    return dict(zip(people, cells, strict=True))
