"""Sizes: hard limits hold, the rest is reported by `python -m tests.architecture.sizes`."""

from pathlib import Path

import pytest

from tests.architecture import house, sizes


def test_hard_limits() -> None:
    assert sizes.beyond_limits(house.PACKAGE) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x = 1\n" * 401, ["circulation/services.py: 401 lines, the limit is 400"]),
        ("def f():\n" + "    x = 1\n" * 60, ["circulation/services.py:1: f has 61 lines, the limit is 60"]),
        ("def f():\n" + "    x = 1\n" * 59, []),
    ],
)
def test_too_much_is_caught(tmp_path: Path, text: str, said: list[str]) -> None:
    (tmp_path / "circulation").mkdir()
    (tmp_path / "circulation/services.py").write_text(text, encoding="utf-8")

    assert sizes.beyond_limits(tmp_path) == said
