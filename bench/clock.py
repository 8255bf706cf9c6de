"""How things are timed: interleaved, several times, the median told."""

import json
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bench.peers import beside

LATEST = Path(__file__).parent / "latest.jsonl"


@dataclass
class Row:
    """One line of the report: what was measured, beside its bound."""

    row: str
    value: float
    unit: str
    bound: float
    holds: bool


class Report:
    """Prints each row and writes it as a line of JSON."""

    def __init__(self, *, fresh: bool = True) -> None:
        if fresh:
            LATEST.write_text("", encoding="utf-8")
        self.rows: list[Row] = []

    def add(self, row: str, value: float, unit: str, bound: float, note: str = "") -> None:
        """Keep one figure; it holds when it is not above its bound."""
        line = Row(row, round(value, 2), unit, round(bound, 2), value <= bound)
        self.rows.append(line)
        with LATEST.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(line), ensure_ascii=False) + "\n")
        mark = "holds" if line.holds else "FAILS"
        print(f"{row:<58} {line.value:>9} {unit}   bound {line.bound:>9}   {mark}   {note}", flush=True)
        if others := beside(row):
            print(f"{'':<58} beside: {others}")


def kept() -> list[Row]:
    """Every row of the last run, as written."""
    return [Row(**json.loads(line)) for line in LATEST.read_text(encoding="utf-8").splitlines()]


def timed(deed: Callable[[], Any], clock: Callable[[], float] = time.perf_counter) -> tuple[float, Any]:
    """Milliseconds of one call, and its result."""
    start = clock()
    result = deed()
    return (clock() - start) * 1000, result


def paired(
    ours: Callable[[], Any], theirs: Callable[[], Any], *, rounds: int, clock: Callable[[], float] = time.perf_counter
) -> tuple[float, float]:
    """The medians in milliseconds of two deeds that take turns, after one round to warm up."""
    ours(), theirs()
    pairs = [(timed(ours, clock)[0], timed(theirs, clock)[0]) for _ in range(rounds)]
    return statistics.median(one for one, _ in pairs), statistics.median(two for _, two in pairs)
