"""A database of its own for the benchmarks: the sample's workbooks, loaded through the real import."""

import os
import shutil
import tempfile
from pathlib import Path


def start() -> Path:
    """Point the program at a fresh folder and database, start Django and migrate. Returns the folder."""
    folder = Path(tempfile.mkdtemp(prefix="zhibu-bench-"))
    os.environ |= {"ZHIBU_DATA_DIR": str(folder), "ZHIBU_ENV": "development"}
    os.environ["DJANGO_SETTINGS_MODULE"] = "zhibu.config.settings"
    if not os.environ.get("BENCH_DATABASE_URL"):
        os.environ["DATABASE_URL"] = f"sqlite:///{folder / 'bench.sqlite3'}"
    else:
        os.environ["DATABASE_URL"] = os.environ["BENCH_DATABASE_URL"]
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    return folder


def stop(folder: Path) -> None:
    """Remove the folder."""
    shutil.rmtree(folder, ignore_errors=True)
