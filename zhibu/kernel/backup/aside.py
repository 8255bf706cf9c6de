"""Work on another database than the live one, with the same models and services."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connections

PREFIX = ".backup-"


@contextmanager
def pointing_at(name: str) -> Iterator[None]:
    """Within, the default connection of this thread is to the database `name`: a file, or one on the same server."""
    default = connections["default"]
    live = default.settings_dict
    default.close()
    default.settings_dict = {**live, "NAME": name}
    ContentType.objects.clear_cache()
    try:
        yield
    finally:
        default.close()
        default.settings_dict = live
        ContentType.objects.clear_cache()


@contextmanager
def folder() -> Iterator[Path]:
    """A folder beside the data, on its disk, that only we read; gone afterwards."""
    for left in Path(settings.DATA_DIR).glob(f"{PREFIX}*"):
        if not _lives(left.name.split("-")[1]):
            shutil.rmtree(left, ignore_errors=True)  # of a process that was killed
    made = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=settings.DATA_DIR))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _lives(number: str) -> bool:
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return False
    except (ValueError, PermissionError):
        return True
    return True


@contextmanager
def private() -> Iterator[None]:
    """Within, files are made for their owner only."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)
