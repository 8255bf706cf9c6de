"""What a form need not ask, because the program knows it: each room declares its facts with the words by which people
ask for them, and the page on which they stand (kernel/held.py). Who asks for a view or a reason may name them.
"""

import re
import tomllib
import unicodedata
from functools import cache
from pathlib import Path

from zhibu.kernel.held import Held
from zhibu.kernel.registry import registry

__all__ = ["Held", "held", "held_fact"]

FILE = Path(__file__).resolve().parent.parent / "data" / "opinions.toml"


def held() -> list[Held]:
    """Everything that rooms have declared, in the order of their names."""
    return [fact for room in sorted(registry.held) for fact in registry.held[room]]


def held_fact(*texts: str) -> Held | None:
    """What the program holds already of what these texts ask for; None when it holds nothing of it."""
    for text in texts:
        plain = _plain(text)
        opinion = bool(_opinion().search(plain))
        for fact in held():
            if (fact.always or not opinion) and _pattern(tuple(fact.words)).search(plain):
                return fact
    return None


def _plain(text: str) -> str:
    """The text as its words are looked for: half width, small, without blanks between Chinese characters."""
    plain = unicodedata.normalize("NFKC", text).lower()
    plain = "".join(sign for sign in plain if unicodedata.category(sign) not in {"Cf", "Cc"})
    return re.sub(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])", "", plain)


@cache
def _opinion() -> re.Pattern[str]:
    with FILE.open("rb") as file:
        words = tomllib.load(file)
    return re.compile("|".join((*words["zh"], *words["en"])))


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(words))
