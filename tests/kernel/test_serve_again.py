"""`zhibu serve` keeps its parts: one that is killed is started again, with nobody's help."""

import os
import signal
import subprocess
import sys

LOOP = """
import sys
from zhibu.kernel.management.commands.serve import keep_running
print("told" if keep_running([[sys.executable, "-c", part] for part in sys.argv[1:]], at_once=0.01) else "fell")
"""
NAMED = r"import os, time; os.write(1, b'%d\n' % os.getpid()); time.sleep(60)"  # one write: lines do not mix
WITH_CHILD = r"""
import os, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
os.write(1, b"%d %d\n" % (os.getpid(), child.pid)); time.sleep(60)
"""


def gone(pid: int) -> bool:
    """Whether a process has ended: nobody has it any more, or only its exit status is left."""
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as file:  # noqa: PTH123
            return file.read().rsplit(")", 1)[1].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


def test_a_part_that_is_killed_is_started_again() -> None:
    with subprocess.Popen([sys.executable, "-c", LOOP, NAMED], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        pids = []
        for _ in range(3):
            pids.append(int(process.stdout.readline()))
            os.kill(pids[-1], signal.SIGKILL)
        last = int(process.stdout.readline())
        process.send_signal(signal.SIGTERM)
        said = process.stdout.readline()

    assert (len({*pids, last}), said) == (4, "told\n")
    assert gone(last)


def test_what_a_killed_part_leaves_behind_goes_before_it_starts_again() -> None:
    with subprocess.Popen([sys.executable, "-c", LOOP, WITH_CHILD], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        first, orphan = map(int, process.stdout.readline().split())
        os.kill(first, signal.SIGKILL)
        _second, child = map(int, process.stdout.readline().split())
        left = gone(orphan)
        process.send_signal(signal.SIGTERM)
        process.stdout.read()
        os.kill(child, signal.SIGKILL)

    assert left
