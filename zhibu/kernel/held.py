"""What the program knows already, so that no form asks for it: declared by each room, words beside it in a file."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Held:
    """Something that the program knows: what it is, on which page it stands, and patterns of the words by which people
    ask for it (small letters, no blanks between Chinese). `always`: even where a view or a reason is asked, as
    nobody's number is asked on a form.
    """

    fact: Any
    page: Any
    url_name: str
    words: Sequence[str]
    always: bool = False


def held_from(file: Path, facts: Mapping[str, tuple[Any, Any, str]]) -> tuple[Held, ...]:
    """The facts of a room (name → what, page, address) with their words from its file. Raises ValueError when one has
    no words, or words belong to none.
    """
    with file.open("rb") as opened:
        table = tomllib.load(opened)
    if set(table) != set(facts):
        raise ValueError(f"{file}: {sorted(set(table) ^ set(facts))}")
    return tuple(
        Held(*said, (*table[name]["zh"], *table[name]["en"]), always=table[name].get("always", False))
        for name, said in facts.items()
    )
