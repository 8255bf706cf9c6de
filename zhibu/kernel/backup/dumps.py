"""What both databases give when they are copied, and which of the two this installation has."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Dump:
    """A copy of the database as one file, with what was counted at the same moment."""

    file: Path
    rows: dict[str, int]
    migrations: tuple[str, ...]
    unpacked: int
    version: str
