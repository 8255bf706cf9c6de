"""The last steps of a restore: only renames, each of which can be asked for again after a kill."""

from dataclasses import dataclass
from pathlib import Path

MOVE, DATABASES = "move", "databases"


@dataclass(frozen=True)
class Step:
    """Rename `old` to `new`. Of databases, what is called `new` becomes `kept` in the same transaction."""

    kind: str
    old: str
    new: str
    kept: str = ""


def move(old: Path, new: Path) -> Step:
    """A file or folder gets another name on the same disk."""
    return Step(MOVE, str(old), str(new))
