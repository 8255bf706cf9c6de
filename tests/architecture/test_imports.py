"""The import contracts: kept as the house stands, and each broken once on purpose in a copy of it."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the contracts over the package in `folder`."""
    command = "import sys; sys.path.insert(0, '.'); from importlinter.cli import lint_imports_command as run; run()"
    return subprocess.run(
        [sys.executable, "-c", command, "--no-cache", "--no-logo"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The package's Python files and the contracts, in a folder of their own."""
    for file in (ROOT / "zhibu").rglob("*.py"):
        target = tmp_path / file.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)
    shutil.copyfile(ROOT / ".importlinter", tmp_path / ".importlinter")
    return tmp_path


def test_the_contracts_are_kept() -> None:
    result = lint(ROOT)

    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(
    ("file", "line", "broken"),
    [
        ("zhibu/kernel/figures.py", "import zhibu.organisation.models", "Rooms, top to bottom"),
        ("zhibu/gossip/__init__.py", "", "Rooms, top to bottom"),
        ("zhibu/organisation/states.py", "import zhibu.organisation.models", "Order inside a room"),
        ("zhibu/organisation/utils.py", "", "Order inside a room"),
        ("zhibu/kernel/trees.py", "import zhibu.kernel.jinja\nimport zhibu.kernel.views", "No cycles anywhere"),
    ],
)
def test_a_planted_import_is_caught(copy: Path, file: str, line: str, broken: str) -> None:
    path = copy / file
    path.parent.mkdir(exist_ok=True)
    path.write_text((path.read_text(encoding="utf-8") if path.exists() else "") + f"\n{line}\n", encoding="utf-8")
    if broken == "No cycles anywhere":
        (copy / "zhibu/kernel/views.py").write_text("import zhibu.kernel.trees\n", encoding="utf-8")

    result = lint(copy)

    assert result.returncode == 1, result.stdout + result.stderr
    verdicts = [text for text in result.stdout.splitlines() if text.endswith((" KEPT", " BROKEN"))]
    assert any(text.startswith(broken) and text.endswith("BROKEN") for text in verdicts) or (
        "not listed as layers" in result.stdout.replace("\n", " ")
    ), result.stdout
