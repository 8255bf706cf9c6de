"""Where the browser is, and how it is started."""

import os
import shutil

# Without a sandbox it also runs as root; nothing of it talks to anybody.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]


def chromium() -> str | None:
    """The program's path: ZHIBU_TEST_CHROMIUM, or the system's Chromium; None when there is none."""
    named = os.environ.get("ZHIBU_TEST_CHROMIUM")
    return named or next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
