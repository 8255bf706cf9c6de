"""A restore is made ready aside; then these last steps are written down and taken. Whoever starts after a kill takes
those that are left, so that there is the old or the new and never a half.
"""

import fcntl
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from zhibu.kernel.backup import postgres
from zhibu.kernel.backup.archive import flush, flush_folder
from zhibu.kernel.backup.faults import BackupError
from zhibu.kernel.backup.steps import DATABASES, MOVE, Step


def _file() -> Path:
    return Path(settings.DATA_DIR) / "restore.json"


def pending() -> bool:
    """Whether steps are left."""
    return _file().exists()


def take(steps: Sequence[Step]) -> None:
    """Write the steps down and take them. When not even the first can be taken, they are forgotten and it raises."""
    leaving = {step.old for step in steps}
    for step in steps:
        if step.kind == MOVE and Path(step.new).exists() and step.new not in leaving:
            raise BackupError(_("%(name)s is there already.") % {"name": step.new})
    os.sync()  # whatever was made ready is on the disk before it counts
    beside = _file().with_suffix(".new")
    with beside.open("wb") as out:
        out.write(json.dumps([asdict(step) for step in steps]).encode())
        flush(out)
    with _alone():
        beside.replace(_file())
        flush_folder(_file().parent)
        try:
            _take(steps[0])
        except Exception:
            _file().unlink()
            raise
        _take_all(steps)


def finish() -> bool:
    """Take the steps that a killed restore has left; True when there were any. For the start of every process."""
    if not pending():
        return False
    with _alone():
        try:
            steps = [Step(**one) for one in json.loads(_file().read_text(encoding="utf-8"))]
        except FileNotFoundError:
            return False  # another process was quicker
        _take_all(steps)
    return True


def _take_all(steps: Sequence[Step]) -> None:
    for step in steps:
        _take(step)
    _file().unlink()
    flush_folder(_file().parent)


def _take(step: Step) -> None:
    """One step, unless it was taken already."""
    if step.kind == DATABASES:
        postgres.swap(step)
        return
    old, new = Path(step.old), Path(step.new)
    if old.exists() and not new.exists():
        old.rename(new)
        flush_folder(new.parent)


@contextmanager
def _alone() -> Iterator[None]:
    """One process at a time."""
    lock = _file().with_suffix(".lock")
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
