"""The words of a PDF, a Word document or a workbook that was handed in, read by a limited process of its own."""

import json
import subprocess
import sys

from zhibu.kernel import file_reader

WALL_SECONDS = 30


def text_of(kind: str, data: bytes) -> str | None:
    """The words of a file of this kind ("pdf", "docx", "xlsx"), a line each; None when they cannot be read: it is
    broken, too large to look through, or takes longer than the process has. A scanned PDF has no words: "".
    """
    command = [sys.executable, "-I", "-m", file_reader.__name__, kind]
    try:
        child = subprocess.run(command, input=data, capture_output=True, timeout=WALL_SECONDS, check=False)  # noqa: S603
        found: str | None = json.loads(child.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        return None
    return found if child.returncode == 0 else None
