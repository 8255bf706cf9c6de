"""The console command, the documented variables, and the lock."""

import re
from pathlib import Path

import pytest
from django.core.management import execute_from_command_line, get_commands

from zhibu.config import __main__ as console

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("typed", "command"),
    [
        (["zhibu", "import-members", "a-b.xlsx", "--commit"], ["zhibu", "import_members", "a-b.xlsx", "--commit"]),
        (["zhibu", "--help"], ["zhibu", "--help"]),
        (["zhibu"], ["zhibu"]),
    ],
)
def test_commands_are_typed_with_hyphens(
    monkeypatch: pytest.MonkeyPatch, typed: list[str], command: list[str]
) -> None:
    called: list[list[str]] = []
    assert console.execute_from_command_line is execute_from_command_line
    monkeypatch.setattr(console, "execute_from_command_line", called.append)
    monkeypatch.setattr("sys.argv", typed)

    console.main()

    assert called == [command]


def test_every_variable_is_documented_and_no_other() -> None:
    source = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "zhibu").rglob("*.py"))
    used = set(re.findall(r"env\.\w+\(\s*\"([A-Z_]+)\"", source))
    told = set(re.findall(r"^\| `([A-Z_]+)`", (ROOT / "docs/settings.md").read_text(encoding="utf-8"), re.M))

    assert told == used


def test_locks_name_no_address() -> None:
    for file in (ROOT / "requirements").glob("*.lock"):
        assert re.findall(r".*(?:https?://|file:).*", file.read_text(encoding="utf-8")) == []


def test_every_command_that_is_told_is_there() -> None:
    """Names of commands in what people read to run it."""
    known = set(get_commands()) | {"make_keys"}
    for name in ("README.md", "README.zh-CN.md", "docs/operations.md", "docs/settings.md", "docs/map.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        blocks = "".join(re.findall(r"^```\n(.*?)^```", text, re.M | re.S))
        told = set(re.findall(r"^(?:.*&& )?zhibu ([a-z][a-z-]+)", blocks, re.M))
        told |= set(re.findall(r"`(?:\.venv/bin/)?zhibu\s([a-z][a-z-]+)", text))
        assert {command for command in told if command.replace("-", "_") not in known} == set(), name
