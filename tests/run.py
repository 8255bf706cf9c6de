"""All tests: on SQLite, on PostgreSQL, with processes that are killed, and in the browser. What is left out is said;
where it is required it fails.

`python -m tests.run [pytest arguments]`. Variables: ZHIBU_TEST_POSTGRES names a server to use,
ZHIBU_REQUIRE_POSTGRES=1 and ZHIBU_REQUIRE_BROWSER=1 make a missing part a failure, ZHIBU_TEST_WORKERS=2.
"""

import os
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from tests import postgres, template
from tests.browser.chromium import chromium

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "build"


@dataclass
class Outcome:
    """What happened so far."""

    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(("passed", "failed", "errors", "skipped"), 0))
    wrong: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def say(text: str) -> None:
    """A line that is seen at once, also in a log."""
    print(text, flush=True)


def part(
    name: str, marker: str, outcome: Outcome, *, database: str = "", where: str = "tests", more: list[str]
) -> None:
    """Run one part with pytest and add its counts; `where` is read unless `more` names a place."""
    say(f"\n== {name}")
    report = RESULTS / f"tests-{name.split()[0].lower()}.xml"
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    environment["PYTHONDONTWRITEBYTECODE"] = ""  # each process would read and rewrite hundreds of tests anew
    if database:
        environment["DATABASE_URL"] = database
    if not any((ROOT / one.partition("::")[0]).exists() for one in more if not one.startswith("-")):
        more = [*more, where]
    workers = [
        "-n",
        os.environ.get("ZHIBU_TEST_WORKERS", "2"),
        "--dist",
        "loadfile",
        "--no-loadscope-reorder",
        "--durations=12",
    ]
    command = [sys.executable, "-m", "pytest", "-m", marker, f"--junitxml={report}", *workers, *more]
    report.unlink(missing_ok=True)
    began = time.monotonic()
    code = subprocess.call(command, cwd=ROOT, env=environment)
    say(f"{name}: {time.monotonic() - began:.0f} s")
    if code not in {0, 5}:  # 5: a part without tests, as when only one file was asked for
        outcome.wrong.append(name)
    if report.exists():
        count(ElementTree.parse(report).getroot(), outcome)


def count(report: ElementTree.Element, outcome: Outcome) -> None:
    """Add up what a report of pytest says."""
    for suite in report.iter("testsuite"):
        failed, errors, skipped = (int(suite.get(name, 0)) for name in ("failures", "errors", "skipped"))
        outcome.counts["failed"] += failed
        outcome.counts["errors"] += errors
        outcome.counts["skipped"] += skipped
        outcome.counts["passed"] += int(suite.get("tests", 0)) - failed - errors - skipped


def missing(what: str, variable: str, outcome: Outcome) -> None:
    """A part that cannot run here: named, and a failure where it is required."""
    say(f"\n== {what}: left out, not found on this machine")
    outcome.left_out.append(what)
    if os.environ.get(variable) == "1":
        outcome.wrong.append(f"{what} is required here ({variable}=1)")


def main(more: list[str]) -> int:
    """Run all parts; 0 when everything that ran passed and nothing required was left out."""
    RESULTS.mkdir(exist_ok=True)
    began, outcome = time.monotonic(), Outcome()
    with ExitStack() as stack:
        address = os.environ.get("ZHIBU_TEST_POSTGRES", "")
        server = postgres.programs()
        if not address and server:
            address = stack.enter_context(postgres.private_server(server))
        if not more:
            template.both(address)
        part("SQLite", "not browser and not torture and not postgres", outcome, more=more)
        if address:
            part("PostgreSQL", "not browser and not torture and not sqlite", outcome, database=address, more=more)
        else:
            missing("PostgreSQL part", "ZHIBU_REQUIRE_POSTGRES", outcome)
    part("Torture", "torture", outcome, where="tests/torture", more=more)
    if chromium():
        part("Browser", "browser", outcome, where="tests/browser", more=more)
    else:
        missing("Browser part", "ZHIBU_REQUIRE_BROWSER", outcome)
    return summary(outcome, time.monotonic() - began)


def summary(outcome: Outcome, seconds: float) -> int:
    """Say how it went in one line, in pytest's words, and return the exit status."""
    for text in outcome.wrong:
        say(f"FAILED {text}")
    for text in outcome.left_out:
        say(f"left out: {text}")
    words = ", ".join(f"{number} {name}" for name, number in outcome.counts.items() if number or name == "passed")
    say(f"\n=========== {words} in {seconds:.2f}s ===========")
    return 1 if outcome.wrong or not outcome.counts["passed"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
