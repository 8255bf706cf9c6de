"""The table of who may do what: the lines of all rooms, found in rows_*.py. How to read and write them: row.py."""

from importlib import import_module
from pathlib import Path

from tests.permissions.row import Row

TABLE: list[Row] = [
    row
    for file in sorted(Path(__file__).parent.glob("rows_*.py"))
    for row in import_module(f"tests.permissions.{file.stem}").ROWS
]
