"""Settings that may be shown."""

import re
from pathlib import Path

from zhibu.kernel import examinations

ROOT = Path(__file__).resolve().parents[2]


def test_settings_shown_are_documented_and_hold_no_secret(db: None, settings) -> None:
    shown = dict(examinations.settings_in_force())
    told = re.findall(r"^\| `([A-Z_]+)`", (ROOT / "docs/settings.md").read_text(encoding="utf-8"), re.M)

    assert set(shown) <= set(told)
    assert settings.SECRET_KEY not in "".join(shown.values())
