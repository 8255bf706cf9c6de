"""Names of persons as offices treat them: cleaned, found by pinyin, ordered by pinyin or by strokes."""

import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

from pypinyin import Style, lazy_pinyin
from pypinyin.constants import PHRASES_DICT

_HAN = re.compile(r"[㐀-鿿〇]")
_SPACE = re.compile(r"\s+")


def half_width(text: str) -> str:
    """Full-width digits, letters and signs as half-width ones; Chinese stays."""
    return unicodedata.normalize("NFKC", text)


def tidy(text: str) -> str:
    """A name without the blanks that offices set to fill a column: “ 万　慧” is 万慧. The dot of other names is ·."""
    text = unicodedata.normalize("NFC", text).replace("\u3000", " ").strip()
    text = re.sub(r"[•・．‧∙]", "·", text)
    return _SPACE.sub("" if _HAN.search(text) else " ", text)


@lru_cache(maxsize=64)
def _syllables(name: str) -> tuple[str, ...]:
    """Syllables with their tones (zhang1); kept for a moment because both keys below ask for the same name. A name
    with no word in it that pronounces a character in its own way is put together from its characters, each asked once.
    """
    words = (name[start:end] for start in range(len(name)) for end in range(start + 2, len(name) + 1))
    if len(name) <= 4 and all(map(_HAN.match, name)) and not any(word in PHRASES_DICT for word in words):
        return tuple(_syllable(character) for character in name)
    return tuple(lazy_pinyin(name, style=Style.TONE3, neutral_tone_with_five=True))


@lru_cache(maxsize=8000)
def _syllable(character: str) -> str:
    """The syllable of one Chinese character standing alone."""
    return str(lazy_pinyin(character, style=Style.TONE3, neutral_tone_with_five=True)[0])


def pinyin_key(name: str) -> str:
    """Sort key for working lists: the syllables with tones, then the name itself."""
    return " ".join(_syllables(name)).lower() + " " + name


def initials(name: str) -> str:
    """First letters for quick search: 张伟 is zw."""
    return "".join(part[0] for part in _syllables(name) if part).lower()


@cache
def _strokes() -> dict[str, str]:
    table: dict[str, str] = {}
    for line in (Path(__file__).parent / "data" / "strokes.txt").read_text(encoding="utf-8").splitlines():
        key, characters = line.split(" ")
        table.update(dict.fromkeys(characters, key))
    return table


def stroke_key(name: str) -> str:
    """Sort key for disclosures and ballots: surname by stroke count, equal counts by the first strokes in the order
    横竖撇点折, then the following characters the same way, then the name itself. Unknown characters come last.
    """
    table = _strokes()
    return "".join(table.get(character, "99999") for character in name if character != "·") + " " + name
