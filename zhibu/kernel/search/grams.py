"""Text cut into what the index holds: pairs of neighbouring Chinese characters, whole words of other scripts, and for
titles the first letters of the pinyin.

Pairs and not words from a dictionary: whoever looks for 消防 finds 消防, whatever a dictionary would have made of the
characters around it, and a part of a word is found as well as the whole (docs/decisions/0013).
"""

import re
import unicodedata
from collections.abc import Iterator

from pypinyin import Style, lazy_pinyin

HAN = "\u3400-\u4dbf\u4e00-\u9fff\u3007"
_RUN = re.compile(f"[{HAN}]+|[^\\W_{HAN}]+")
_HAN = re.compile(f"[{HAN}]")
_LETTERS = re.compile(r"[a-z]{2,20}", re.ASCII)
LONGEST = 40  # letters of a word that the index holds
INITIALS = "py0"  # how a gram of first letters begins, so that no word is like it


def level(text: str) -> str:
    """Text as it is compared: half-width, lower case."""
    return unicodedata.normalize("NFKC", text).lower()


def grams(text: str) -> set[str]:
    """What the index holds of a text. The last character of a run stands alone too, so that every character begins
    one gram and a single one is found by how a gram begins.
    """
    found: set[str] = set()
    for run in _RUN.findall(level(text)):
        if _HAN.match(run):
            found.update(run[at : at + 2] for at in range(len(run)))
        else:
            found.add(run[:LONGEST])
    return found


def initials(title: str) -> set[str]:
    """The first letters of a title's pinyin, from every character on: 组织活动 gives zzhd, zhd, hd and d."""
    found: set[str] = set()
    for run in _RUN.findall(level(title)):
        if _HAN.match(run):
            letters = "".join(lazy_pinyin(run, style=Style.FIRST_LETTER, errors="ignore"))[:40]
            found.update(INITIALS + letters[at:] for at in range(len(letters)))
    return found


def is_han(word: str) -> bool:
    """Whether a word is of Chinese characters; a word is of one script."""
    return bool(_HAN.match(word))


def words(query: str) -> list[str]:
    """The words of a question as they are compared, each once, at most eight."""
    return list(dict.fromkeys(run for run in _RUN.findall(level(query))))[:8]


def wanted(word: str) -> Iterator[tuple[str, bool]]:
    """The grams that a text with this word must hold, each with whether it is only how a gram begins."""
    if not _HAN.match(word):
        yield word[:LONGEST], True
    elif len(word) == 1:
        yield word, True
    else:
        for at in range(len(word) - 1):
            yield word[at : at + 2], False


def as_initials(word: str) -> str:
    """How the gram of first letters would begin that this word stands for; "" when it is no such word."""
    return INITIALS + word if _LETTERS.fullmatch(word) else ""
