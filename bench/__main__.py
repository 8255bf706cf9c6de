"""The measured bounds: `make bench`; `make bench QUICK=1` leaves out the committee of 1,000,000 members and is done
within a minute. Ratios are taken within one run; every row asserts that its work was done.
"""

import os
import subprocess
import sys
from pathlib import Path

from bench import clock, setup
from tests import postgres


def main() -> int:
    """Run every row; 1 when a bound does not hold."""
    folder = setup.start()
    try:
        from bench import rows

        report = clock.Report()
        rows.everything(report, Path(folder))
    finally:
        setup.stop(folder)
    subprocess.run([sys.executable, "-m", "bench.website"], check=True)
    larger()
    kept = clock.kept()
    failing = [row for row in kept if not row.holds]
    print(f"{len(kept) - len(failing)} hold, {len(failing)} fail")
    return 1 if failing else 0


def larger() -> None:
    """The rows of the larger committee, in a process and a database of their own."""
    programs = postgres.programs()
    if os.environ.get("QUICK") == "1" or programs is None:
        print("left out: 1,000,000 members" + ("" if programs else ", as no PostgreSQL was found"))
        return
    with postgres.private_server(programs) as address:
        subprocess.run([sys.executable, "-m", "bench.country"], env={**os.environ, "BENCH_DATABASE_URL": address})


if __name__ == "__main__":
    sys.exit(main())
