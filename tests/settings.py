"""The settings of the program, as tests need them: a data folder and a day of their own, and nothing that is slow on
purpose.

Each test process has its own folder, so that several run beside each other; it is removed at the end.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from tests import clock

clock.put()
FOLDER = Path(tempfile.mkdtemp(prefix="zhibu-test-"))
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
os.environ["ZHIBU_DATA_DIR"] = str(FOLDER)
os.environ["ZHIBU_ENV"] = "development"
for name in [name for name in os.environ if name.startswith("ZHIBU_") and name not in {"ZHIBU_DATA_DIR", "ZHIBU_ENV"}]:
    if not name.startswith(("ZHIBU_TEST_", "ZHIBU_REQUIRE_")):
        del os.environ[name]

from zhibu.config.settings import *  # noqa: E402, F403
from zhibu.config.settings import DATABASES  # noqa: E402

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file and not memory: tests with several threads then meet the same locks as the program.
    DATABASES["default"]["TEST"] = {"NAME": str(FOLDER / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] += " PRAGMA synchronous=OFF;"

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
