"""The measured bounds: `make bench`. Ratios are taken within one run; every row asserts that its work was done."""

import sys
from pathlib import Path

from bench import clock, setup


def main() -> int:
    """Run every row; 1 when a bound does not hold."""
    folder = setup.start()
    try:
        from bench import rows

        report = clock.Report()
        rows.everything(report, Path(folder))
        failing = [row.row for row in report.rows if not row.holds]
        print(f"{len(report.rows) - len(failing)} hold, {len(failing)} fail")
        return 1 if failing else 0
    finally:
        setup.stop(folder)


if __name__ == "__main__":
    sys.exit(main())
