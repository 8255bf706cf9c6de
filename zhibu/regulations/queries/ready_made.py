"""Ready-made regulations in the program's own words, to begin from: `data/samples.toml`."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).resolve().parents[1] / "data" / "samples.toml"


@cache
def samples() -> dict[str, dict[str, Any]]:
    """Key → title, kind, fields, text, and by article number what carries it."""
    with FILE.open("rb") as opened:
        found: dict[str, dict[str, Any]] = tomllib.load(opened)
    return found
