"""Which font prints which role: 小标宋, 仿宋, 黑体, 楷体, 宋体.

Offices' own fonts are not free and are never shipped; found in a configured or a system folder they are used, else
free ones, else the two that come with the program.
"""

import json
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from fontTools.ttLib import TTFont

ROLES: dict[str, dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "data/fonts.json").read_text(encoding="utf-8")
)


@dataclass(frozen=True)
class Face:
    """The font that fills a role. `stands_in` when it only resembles what the role asks for."""

    role: str
    family: str
    weight: int
    file: str
    index: int
    stands_in: bool


def floor() -> Path:
    """The folder of the fonts that come with the program."""
    found = find_spec("pylopdf_fonts_zh_cn")
    assert found is not None
    assert found.submodule_search_locations
    return Path(found.submodule_search_locations[0])


def folders() -> tuple[str, ...]:
    """Where fonts are looked for: configured folders, those of the system, those that come with the program."""
    wanted = [*settings.FONT_DIRS, *settings.SYSTEM_FONT_DIRS]
    return (*(str(folder) for folder in wanted if Path(folder).is_dir()), str(floor()))


@cache
def book(where: tuple[str, ...]) -> typst.Fonts:
    """Every font of these folders, read once per process: a new font is seen after a restart."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=list(where))


@cache
def _faces(where: tuple[str, ...]) -> dict[str, Face]:
    known = {(font.family, font.weight): font for font in book(where).fonts() if font.style == "normal"}
    filled = {}
    for role, wanted in ROLES.items():
        for family, weight in [*wanted["own"], *wanted["stand_ins"]]:
            if font := known.get((family, weight)):
                stands_in = [family, weight] not in wanted["own"]
                filled[role] = Face(role, family, weight, str(font.path), font.index, stands_in)
                break
    return filled


def faces() -> dict[str, Face]:
    """The font of each role; all roles are filled, as some fonts come with the program."""
    return _faces(folders())


def chain(role: str) -> list[str]:
    """The families to try for a role, its own first. What none of them holds is not printed: see `missing`."""
    found = faces()
    spare = [found[other].family for other in ("song", "heading", "kai", "body")]
    return list(dict.fromkeys([found[role].family, *spare, "Noto Serif SC", "Noto Sans SC"]))


@cache
def _characters(file: str, index: int) -> frozenset[int]:
    with TTFont(file, fontNumber=index, lazy=True) as font:
        return frozenset(font.getBestCmap())


def _files(role: str) -> Iterable[tuple[str, int]]:
    found = faces()
    for one in (role, "song", "heading", "kai", "body"):
        yield found[one].file, found[one].index
    for name in ("NotoSerifSC-Regular.otf", "NotoSansSC-Regular.otf"):
        yield str(floor() / name), 0


def missing(role: str, text: str) -> str:
    """The characters of a text that no font at hand can print in this role, each once; usually none. Borrowing a
    character from another font is not missing: it is printed, only in a slightly other hand.
    """
    left = {char for char in text if not char.isspace() and unicodedata.category(char) not in {"Cc", "Cf", "Mn"}}
    for file, index in _files(role):
        if not left:
            break
        known = _characters(file, index)
        left = {char for char in left if ord(char) not in known}
    return "".join(sorted(left))
